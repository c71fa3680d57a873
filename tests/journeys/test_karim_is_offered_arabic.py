"""Karim opens an English link that somebody shared, and his browser asks for Arabic (G-12)."""

import re
import time

import pytest
from playwright.sync_api import Browser, Route, expect

from tests.journeys.world import Demo, visiting

SHIFT = """new Promise((resolve) => new PerformanceObserver((list, observer) => {
  observer.disconnect()
  resolve(list.getEntries().reduce((sum, { value }) => sum + value, 0))
}).observe({ type: 'layout-shift', buffered: true }) || setTimeout(() => resolve(0), 500))"""


@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (390, "dark"), (1280, "light")])
def test_one_line_in_his_language(demo: Demo, browser: Browser, width: int, scheme: str) -> None:
    with visiting(browser, width=width, height=700, scheme=scheme, locale="ar-EG") as karim:
        page = karim.page
        page.goto(demo.at("access", "/en/p/itu?r=K7QF2H&source=radio"))
        line = page.locator("aside.offer")
        expect(line).to_be_visible()
        assert (line.get_attribute("lang"), line.get_attribute("dir")) == ("ar", "rtl")
        for target in (line.get_by_role("link"), line.get_by_role("button")):
            box = target.bounding_box()
            assert box
            assert box["height"] >= 44
        assert page.evaluate(SHIFT) <= 0.02, "nothing moves when it comes"
        karim.check_page()
        assert karim.cookies() == []
        assert page.evaluate("localStorage.length + sessionStorage.length") == 0
        line.get_by_role("link").click()
        expect(page).to_have_url(re.compile(r"/ar/p/itu\?r=K7QF2H&source=radio$"))
        page.wait_for_load_state("networkidle")
        expect(page.locator("aside.offer")).to_have_count(0)


def test_he_may_say_no(demo: Demo, browser: Browser) -> None:
    with visiting(browser, width=390, locale="ar-EG") as karim:
        page = karim.page
        page.goto(demo.at("access", "/en/p/itu"))
        page.locator("aside.offer").get_by_role("button").press("Enter")
        expect(page.locator("aside.offer")).to_have_count(0)
        page.keyboard.press("Tab")
        focused = page.evaluate("document.activeElement.closest('main') !== null")
        assert focused, "the keyboard goes on in the page"


def test_what_is_focused_is_not_under_it(demo: Demo, browser: Browser) -> None:
    """G-5."""
    with visiting(browser, width=390, height=700, locale="ar-EG") as karim:
        page = karim.page
        page.goto(demo.at("access", "/en/p/itu"))
        expect(page.locator("aside.offer")).to_be_visible()
        for _ in range(40):
            page.keyboard.press("Tab")
            covered = page.evaluate(
                """() => {
                  const focused = document.activeElement
                  if (focused === document.body || focused.closest('.offer, .signBar')) return false
                  const { bottom, top } = focused.getBoundingClientRect()
                  const bars = [...document.querySelectorAll('.offer, .signBar[data-shown]')]
                  return bars.some((bar) => bar.getBoundingClientRect().top < top && bottom > 0)
                }"""
            )
            assert not covered, page.evaluate("document.activeElement.outerHTML")


def late(route: Route) -> None:
    time.sleep(0.7)
    route.fallback()


def test_nothing_moves_when_the_offer_comes(demo: Demo, browser: Browser) -> None:
    """CLS ≤ 0.02 also on a page that is shorter than the window, long after its first picture (5.2)."""
    with visiting(browser, width=412, height=823, locale="ar") as karim:
        karim.page.route("**/offerLine-*.js", late)
        karim.page.goto(demo.at("access", "/en/search"))
        expect(karim.page.locator(".offer")).to_be_visible()
        assert karim.page.evaluate(SHIFT) <= 0.02
