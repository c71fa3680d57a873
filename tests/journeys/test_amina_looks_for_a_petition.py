"""Amina looks for what she cares about in a list of petitions: by topic, state and order (H-2), and by words (Q-1 to Q-4)."""

import re

import pytest
from playwright.sync_api import Browser, Page, Request, expect

from tests.journeys.world import Demo, Visitor, visiting

LIST = "/{}/petitions"


def titles(page: Page) -> list[str]:
    return page.locator(".rows > li a").all_inner_texts()


def opened(visitor: Visitor) -> list[str]:
    """The documents that the browser goes to from now on."""
    seen: list[str] = []

    def on_request(request: Request) -> None:
        if request.is_navigation_request():
            seen.append(request.url)

    visitor.page.on("request", on_request)
    return seen


def alive(page: Page) -> None:
    page.wait_for_load_state("networkidle")


def test_by_keyboard_and_in_place(demo: Demo, browser: Browser) -> None:
    with visiting(browser) as amina:
        page = amina.page
        page.goto(demo.at("lantern", LIST.format("en")))
        alive(page)
        documents = opened(amina)
        nature = page.get_by_role("link", name="Trees, birds and water")
        for _ in range(20):
            page.keyboard.press("Tab")
            if nature.evaluate("link => link === document.activeElement"):
                break
        page.keyboard.press("Enter")
        expect(page.locator("h1")).to_have_text("Petitions: Trees, birds and water")
        expect(page).to_have_url(re.compile(r"/en/petitions\?topic=nature$"))
        expect(page).to_have_title("Petitions: Trees, birds and water – Lantern Street")
        expect(page.get_by_role("status")).to_have_text("5 petitions found")
        expect(nature).to_be_focused()
        expect(nature).to_have_attribute("aria-current", "true")
        assert nature.evaluate("link => getComputedStyle(link).outlineStyle") != "none", (
            "the focus cannot be seen (G-3)"
        )
        page.get_by_role("link", name="Open", exact=True).press("Enter")
        expect(page.get_by_role("status")).to_have_text("2 petitions found")
        expect(page).to_have_url(re.compile(r"\?topic=nature&show=open$"))
        assert titles(page) == ["Warm lamps for Lantern Street", "Benches in the shade"]
        amina.check_page()
        page.go_back()
        expect(page.get_by_role("status")).to_have_text("5 petitions found")
        page.go_back()
        expect(page.locator("h1")).to_have_text("Petitions")
        page.go_forward()
        expect(page.locator("h1")).to_have_text("Petitions: Trees, birds and water")
        assert documents == [], "nothing was loaded anew"
        page.reload()
        expect(page.get_by_role("status")).to_have_text("5 petitions found")
        page.get_by_role("link", name="Won", exact=True).click()
        expect(page.get_by_role("status")).to_have_text("There are no petitions in this list.")
        amina.check_page()


def test_back_from_a_petition_she_finds_her_list(demo: Demo, browser: Browser) -> None:
    with visiting(browser) as amina:
        page = amina.page
        page.goto(demo.at("lantern", LIST.format("en")))
        alive(page)
        page.get_by_role("link", name="Books and culture").click()
        expect(page.get_by_role("status")).to_have_text("2 petitions found")
        row = page.locator(".rows > li", has_text="Open the library on Sundays")
        row.click()  # anywhere on it
        expect(page).to_have_url(re.compile(r"/en/p/library$"))
        page.go_back()
        expect(page.get_by_role("status")).to_have_text("2 petitions found")
        page.go_back()
        expect(page.get_by_role("status")).to_have_text("10 petitions found")


@pytest.mark.parametrize(("language", "width"), [("en", 320), ("ar", 320), ("ar", 1280)])
def test_without_javascript(demo: Demo, browser: Browser, language: str, width: int) -> None:
    words = {
        "en": ("Streets and squares", "Most signed", "Open", "Petitions: Streets and squares", "Warm lamps"),
        "ar": ("الشوارع والساحات", "الأكثر توقيعًا", "المفتوحة", "العرائض: الشوارع والساحات", "مصابيح دافئة"),
    }
    topic, order, show, heading, row = words[language]
    with visiting(browser, script=False, width=width) as amina:
        page = amina.page
        page.goto(demo.at("lantern", LIST.format(language)))
        page.get_by_role("link", name=topic, exact=True).click()
        page.get_by_role("link", name=order, exact=True).click()
        page.get_by_role("link", name=show, exact=True).click()
        expect(page).to_have_url(re.compile(r"\?topic=street&show=open&sort=signed$"))
        expect(page.locator("h1")).to_have_text(heading)
        expect(page.locator(".chips [aria-current]")).to_have_text([show, topic, order])
        expect(page.locator(".rows > li")).to_have_count(2)
        expect(page.locator(".rows")).to_contain_text(row)
        amina.check_page(axe=False)


@pytest.mark.parametrize(
    ("language", "width", "scheme"),
    [("ar", 320, "dark"), ("ar", 1280, "light"), ("en", 320, "light"), ("en", 390, "dark")],
)
def test_on_any_screen(demo: Demo, browser: Browser, language: str, width: int, scheme: str) -> None:
    with visiting(browser, width=width, scheme=scheme, locale=language) as amina:
        page = amina.page
        page.goto(demo.at("lantern", LIST.format(language) + "?topic=street"))
        alive(page)
        amina.check_page()
        page.locator(".chips a").nth(1).click()
        expect(page).to_have_url(re.compile(r"\?topic=street&show=open$"))
        expect(page.locator(".rows > li")).to_have_count(2)
        amina.check_page()
        small = page.evaluate(
            "[...document.querySelectorAll('.chips a')].filter((a) => a.getBoundingClientRect().height < 43.9).length"
        )
        assert small == 0, "links for fingers"


def test_in_another_language_it_is_the_same_list(demo: Demo, browser: Browser) -> None:
    with visiting(browser) as amina:
        page = amina.page
        page.goto(demo.at("lantern", LIST.format("en") + "?source=radio"))
        alive(page)
        page.get_by_role("link", name="Getting around").click()
        expect(page.get_by_role("status")).to_have_text("2 petitions found")
        page.locator(".languages").get_by_role("link", name="العربية").click()
        expect(page).to_have_url(re.compile(r"/ar/petitions\?topic=transport"))
        expect(page.locator("h1")).to_have_text("العرائض: التنقل")
        expect(page.locator(".rows > li")).to_have_count(2)


def test_offline_the_browser_says_so(demo: Demo, browser: Browser) -> None:
    with visiting(browser) as amina:
        page = amina.page
        page.goto(demo.at("lantern", LIST.format("en")))
        alive(page)
        page.route(
            "**/petitions?topic=culture",
            lambda route: route.abort() if route.request.resource_type == "fetch" else route.fallback(),
        )
        documents = opened(amina)
        page.get_by_role("link", name="Books and culture").click()
        expect(page.locator("h1")).to_have_text("Petitions: Books and culture")
        assert len(documents) == 1, "the browser went there by itself"
        amina.wrongs = [wrong for wrong in amina.wrongs if "ERR_FAILED" not in wrong]


@pytest.mark.parametrize("script", [True, False])
def test_by_words(demo: Demo, browser: Browser, script: bool) -> None:  # noqa: FBT001
    """A slip of the finger, what has ended, and a text in another language than the page."""
    with visiting(browser, script=script, width=320) as amina:
        page = amina.page
        page.goto(demo.at("lantern", LIST.format("en")))
        page.get_by_label("Search petitions").fill("benchs in the shaed")
        page.get_by_role("button", name="Search").click()
        expect(page.locator("main")).to_contain_text("No petitions match benchs in the shaed.")
        page.get_by_role("link", name="shade").click()
        expect(page.locator("mark").first).to_be_visible()
        expect(page.locator("main")).to_contain_text("1 petition found")
        page.get_by_label("Search petitions").fill("library")
        page.get_by_role("button", name="Search").click()
        expect(page.locator("h1")).to_have_text("Petitions about library")
        page.get_by_role("link", name="Search closed petitions too").click()
        expect(page.locator(".rows > li")).to_have_count(1)
        page.goto(demo.at("lantern", "/ar/search?q=benches"))
        expect(page.locator(".rows > li")).to_contain_text("English")
        amina.check_page(axe=script)
