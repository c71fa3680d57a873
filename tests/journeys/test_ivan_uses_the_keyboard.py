"""Ivan has no mouse: he signs with Tab, arrows, Space and Enter."""

from collections.abc import Callable

from playwright.sync_api import Browser, Page, expect

from tests.journeys.world import Demo, visiting

MOST_STOPS = 14
"""From the top of the page to the name (A-4)."""


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.getAttribute('name') || document.activeElement.tagName"))


def press_until(page: Page, key: str, wanted: Callable[[], bool], most: int) -> int:
    """Press the key until it is so; how often that took."""
    for presses in range(1, most + 1):
        page.keyboard.press(key)
        if wanted():
            return presses
    raise AssertionError(f"{key} × {most} ends at {focused(page)}")


def test_ivan_signs_by_keyboard(demo: Demo, browser: Browser, address: Callable[[str], str]) -> None:
    email = address("ivan")
    before = demo.count("access", "itu")
    with visiting(browser) as ivan:
        page = ivan.page
        page.goto(demo.at("access", "/en/p/itu"))
        press_until(page, "Tab", lambda: focused(page) == "name", MOST_STOPS)
        page.keyboard.type("Ivan Петров")
        press_until(page, "Tab", lambda: focused(page) == "email", 1)
        page.keyboard.type(email)
        press_until(page, "Tab", lambda: focused(page) == "country", 1)
        page.keyboard.type("Bulg")
        press_until(page, "Tab", lambda: focused(page) == "news", 1)
        page.keyboard.press("Space")
        page.keyboard.press("ArrowDown")
        assert page.locator("[name=news][value=no]").is_checked()
        submit = "document.activeElement.matches('#sign form > .button[type=submit]')"
        press_until(page, "Tab", lambda: bool(page.evaluate(submit)), 3)
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline != "none", "the focus cannot be seen (G-3)"
        page.keyboard.press("Enter")
        expect(page.locator("h1")).to_contain_text("Almost there, Ivan")
        press_until(page, "Tab", lambda: focused(page) == "code", 6)
        page.keyboard.type(demo.mail_to(email).code)
        page.keyboard.press("Enter")
        expect(page.locator("h1")).to_contain_text("Thank you, Ivan")
    assert demo.count("access", "itu") == before + 1


def test_ivan_skips_to_the_form(demo: Demo, browser: Browser) -> None:
    with visiting(browser) as ivan:
        ivan.page.goto(demo.at("access", "/en/p/itu"))
        ivan.page.keyboard.press("Tab")
        expect(ivan.page.locator("a[href='#sign']").first).to_be_focused()
        ivan.page.keyboard.press("Enter")
        press_until(ivan.page, "Tab", lambda: focused(ivan.page) == "name", 3)
