"""The petition's layout on phone and desktop: the bar that leads to the form, the column that stays, targets for fingers (1.2, G-4, G-5)."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.world import Demo, visiting

ITU = "/en/p/itu"
PHONE = (390, 700)


def scroll_to(page: Page, selector: str) -> None:
    page.evaluate("(selector) => document.querySelector(selector).scrollIntoView({ block: 'center' })", selector)


def test_the_bar_shows_while_the_form_is_away(demo: Demo, browser: Browser) -> None:
    with visiting(browser, width=PHONE[0], height=PHONE[1]) as suzie:
        suzie.page.goto(demo.at("access", ITU))
        bar = suzie.page.locator(".signBar")
        scroll_to(suzie.page, ".toForm")
        expect(bar).to_be_hidden()
        scroll_to(suzie.page, "#targets")
        expect(bar).to_be_visible()
        scroll_to(suzie.page, "#field-name")
        expect(bar).to_be_hidden()
        scroll_to(suzie.page, "#targets")
        expect(bar).to_be_visible()
        suzie.page.evaluate("document.querySelector('#field-name').focus({ preventScroll: true })")
        expect(bar).to_be_hidden()
        suzie.page.evaluate("document.activeElement.blur()")
        expect(bar).to_be_visible()
        bar.get_by_role("link").click()
        expect(suzie.page.locator("#sign")).to_be_in_viewport()
        expect(bar).to_be_hidden()


def test_the_bar_is_gone_after_signing(demo: Demo, browser: Browser) -> None:
    with visiting(browser, width=PHONE[0], height=PHONE[1]) as suzie:
        suzie.page.goto(demo.at("access", ITU))
        suzie.page.wait_for_load_state("networkidle")
        suzie.page.get_by_label("Your name").fill("Suzie")
        suzie.page.get_by_label("Email address").fill("suzie.bar@example.org")
        suzie.page.get_by_label("Country or territory").select_option("TN")
        suzie.page.get_by_label("No, only confirm my signature").check()
        suzie.page.get_by_role("button", name="Sign the petition").click()
        expect(suzie.page.locator("h1")).to_contain_text("Suzie")
        expect(suzie.page.locator(".signBar")).to_have_count(0)


def test_the_bar_covers_nothing_that_has_the_focus(demo: Demo, browser: Browser) -> None:
    with visiting(browser, width=PHONE[0], height=PHONE[1]) as ivan:
        ivan.page.goto(demo.at("access", ITU))
        ivan.page.wait_for_load_state("networkidle")
        covered: list[str] = []
        for _ in range(40):
            ivan.page.keyboard.press("Tab")
            covered += ivan.page.evaluate(
                """() => {
                  const bar = document.querySelector('.signBar'), focused = document.activeElement
                  if (getComputedStyle(bar).display === 'none' || bar.contains(focused)) return []
                  if (focused === document.body) return []
                  const box = focused.getBoundingClientRect()
                  return box.bottom > bar.getBoundingClientRect().top ? [focused.outerHTML] : []
                }"""
            )
        assert covered == []


def test_without_javascript_a_link_follows_the_lead(demo: Demo, browser: Browser) -> None:
    with visiting(browser, script=False, width=PHONE[0], height=PHONE[1]) as suzie:
        suzie.page.goto(demo.at("access", ITU))
        expect(suzie.page.locator(".toForm a")).to_be_visible()
        expect(suzie.page.locator(".signBar")).to_be_hidden()


@pytest.mark.parametrize(("height", "stays"), [(2400, True), (700, False)])
def test_the_column_stays_only_where_all_of_it_fits(demo: Demo, browser: Browser, height: int, *, stays: bool) -> None:
    with visiting(browser, width=1280, height=height) as reader:
        reader.page.goto(demo.at("access", ITU))
        reader.page.wait_for_load_state("networkidle")
        column = reader.page.locator(".signing")
        expect(column).to_have_css("position", "sticky" if stays else "static")


@pytest.mark.parametrize(("width", "beside"), [(320, False), (768, False), (1280, True)])
def test_the_form_stands_beside_the_story_on_wide_screens_only(
    demo: Demo, browser: Browser, width: int, *, beside: bool
) -> None:
    with visiting(browser, width=width) as reader:
        reader.page.goto(demo.at("nahr", "/ar/p/sidra"))
        title, form = (reader.page.locator(name).bounding_box() for name in ("h1", ".signing"))
        assert title
        assert form
        assert (form["y"] < title["y"] + title["height"]) == beside
        if beside:  # from right to left, the form is on the left
            assert form["x"] + form["width"] <= title["x"]
            assert 24 * 16 <= form["width"] <= 27 * 17


SMALL = """
() => [...document.querySelectorAll('input, select, button, .button, .quiet, summary, .share a')]
  .filter((element) => element.checkVisibility() && element.closest('.unseen') === null)
  .map((element) => (element.type === 'radio' ? element.closest('.choice') : element))
  .map((element) => [element.outerHTML.slice(0, 80), element.getBoundingClientRect()])
  .filter(([, box]) => box.height < 44 || box.width < 44)
  .map(([html]) => html)
"""


@pytest.mark.parametrize(
    ("tenant", "path"), [("access", ITU), ("nahr", "/ar/p/sidra"), ("clairiere", "/fr/p/trois-chenes")]
)
def test_fingers_find_every_control(demo: Demo, browser: Browser, tenant: str, path: str) -> None:
    """Targets of at least 44 pixels for form controls, 48 for fields (G-4, 1.2)."""
    with visiting(browser, width=320) as suzie:
        suzie.page.goto(demo.at(tenant, path))
        suzie.page.wait_for_load_state("networkidle")
        assert suzie.page.evaluate(SMALL) == []
        for field in ("#field-name", "#field-email", "#field-country"):
            box = suzie.page.locator(field).bounding_box()
            assert box
            assert box["height"] >= 48
            assert float(suzie.page.locator(field).evaluate("(e) => parseFloat(getComputedStyle(e).fontSize)")) >= 16
