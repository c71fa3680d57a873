"""Leila comes before a petition opens, and after one has closed: she asks to be told, says yes, and changes her mind."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.world import Demo, visiting


def ask(page: Page, email: str) -> None:
    page.locator("form.following [name=email]").fill(email)
    page.locator("form.following button").click()


def token_in_mail(demo: Demo, email: str) -> str:
    found = re.search(r"/u/([\w-]{43})", demo.mail_to(email).text)
    assert found
    return found[1]


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize(("language", "petition"), [("en", "kiosk"), ("ar", "well")])
def test_leila_asks_says_yes_stops_and_undoes_it(
    demo: Demo, browser: Browser, address: Callable[[str], str], language: str, petition: str, *, script: bool
) -> None:
    email = address("leila")
    with visiting(browser, script=script, width=320) as leila:
        leila.page.goto(demo.at("lantern", f"/{language}/p/{petition}"))
        ask(leila.page, "leila@")
        expect(leila.page.locator(".summary")).to_be_visible()
        assert leila.page.locator("form.following [name=email]").input_value() == "leila@"
        leila.check_page(axe=script)
        ask(leila.page, email)
        leila.page.wait_for_url("**/follow?done=sent")
        leila.check_page(axe=script)
        assert leila.cookies() == []
        token = token_in_mail(demo, email)
        leila.page.goto(demo.at("lantern", f"/{language}/f/{token}"))
        leila.check_page(axe=script)
        leila.page.locator("button[value=confirm]").click()
        expect(leila.page.locator("button[value=confirm]")).to_have_count(0)
        leila.page.locator(f"a[href='/{language}/u/{token}']").click()
        leila.check_page(axe=script)
        leila.page.locator("button[value=stop]").click()
        expect(leila.page.locator("button[value=undo]")).to_be_visible()
        leila.check_page(axe=script)
        leila.page.locator("button[value=undo]").click()
        expect(leila.page.locator("button[value=stop]")).to_be_visible()


def test_leila_uses_the_keyboard(demo: Demo, browser: Browser, address: Callable[[str], str]) -> None:
    with visiting(browser) as leila:
        leila.page.goto(demo.at("lantern", "/en/p/kiosk/follow"))
        field = leila.page.locator("form.following [name=email]")
        for _ in range(30):
            leila.page.keyboard.press("Tab")
            if field.evaluate("field => field === document.activeElement"):
                break
        leila.page.keyboard.type(address("leila"))
        leila.page.keyboard.press("Enter")
        leila.page.wait_for_url("**/follow?done=sent")


def test_a_scanner_opens_every_link_and_nothing_happens(
    demo: Demo, browser: Browser, address: Callable[[str], str]
) -> None:
    """A-3: it runs scripts too."""
    email = address("leila")
    with visiting(browser, script=False) as leila:
        leila.page.goto(demo.at("lantern", "/en/p/kiosk"))
        ask(leila.page, email)
    token = token_in_mail(demo, email)
    with visiting(browser) as scanner:
        for letter in ("f", "u", "f"):
            scanner.page.goto(demo.at("lantern", f"/en/{letter}/{token}"))
            scanner.page.wait_for_load_state("networkidle")
    with visiting(browser) as leila:
        leila.page.goto(demo.at("lantern", f"/en/f/{token}"))
        expect(leila.page.locator("button[value=confirm]")).to_be_visible()
