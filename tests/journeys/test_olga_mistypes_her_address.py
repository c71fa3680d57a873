"""Olga mistypes her address, and puts it right before or after signing (F-15, T-2)."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.deeds import fill_form, press_sign
from tests.journeys.world import Demo, visiting


@pytest.fixture
def typed(address: Callable[[str], str]) -> tuple[str, str]:
    """An address with a slip in its domain, and as it was meant."""
    local = address("olga").partition("@")[0]
    return f"{local}@gmial.com", f"{local}@gmail.com"


def test_the_form_asks_once(demo: Demo, browser: Browser, typed: tuple[str, str]) -> None:
    wrong, right = typed
    with visiting(browser, width=390) as olga:
        olga.page.goto(demo.at("access", "/en/p/itu"))
        fill_form(olga.page, name="Olga", email=wrong)
        press_sign(olga.page)
        button = olga.page.get_by_role("button", name="Use gmail.com")
        expect(button).to_be_focused()
        olga.check_page()
        button.press("Enter")
        expect(olga.page.locator("#field-email")).to_have_value(right)
        olga.page.locator("#sign > form > button[type=submit]").click()
        expect(olga.page.get_by_role("link", name="Open Gmail")).to_have_attribute("href", "https://mail.google.com/")
        assert demo.mail_to(right).code
        assert demo.mails_to(wrong) == []


def test_the_thanks_page_asks_without_script(demo: Demo, browser: Browser, typed: tuple[str, str]) -> None:
    wrong, right = typed
    before = demo.count("access", "itu")
    with visiting(browser, script=False, width=320, height=640) as olga:
        olga.page.goto(demo.at("access", "/en/p/itu"))
        fill_form(olga.page, name="Olga", email=wrong)
        press_sign(olga.page)
        expect(olga.page.get_by_text("Did you mean")).to_be_visible()
        olga.check_page(axe=False)  # which needs scripts
        first = demo.mail_to(wrong)
        olga.page.get_by_role("button", name="Use gmail.com").click()
        expect(olga.page.get_by_text("an earlier one no longer works")).to_be_visible()
        expect(olga.page.get_by_text("Did you mean")).to_have_count(0)
        with visiting(browser, script=False) as stranger:
            answer = stranger.page.goto(first.link)
            assert answer and answer.status == 404, "the link to the wrong address still works"
        olga.page.locator("[name=code]").fill(demo.mail_to(right).code)
        olga.page.locator("button[name=action][value=code]").click()
        expect(olga.page.locator("h1")).to_contain_text("Thank you, Olga")
    assert demo.count("access", "itu") == before + 1


def test_she_types_another_address(demo: Demo, browser: Browser, address: Callable[[str], str]) -> None:
    wrong, right = address("olgga"), address("olga")
    with visiting(browser) as olga:
        olga.page.goto(demo.at("access", "/en/p/itu"))
        fill_form(olga.page, name="Olga", email=wrong)
        press_sign(olga.page)
        olga.page.get_by_text("Wrong address? Change it").click()
        olga.page.locator("[name=email]").fill("olga@")
        olga.page.get_by_role("button", name="Send it to this address").click()
        assert olga.page.title().startswith("Error:")
        expect(olga.page.locator("[name=email]")).to_have_value("olga@")
        olga.check_page()
        olga.page.locator("[name=email]").fill(right)
        olga.page.get_by_role("button", name="Send it to this address").click()
        expect(olga.page.get_by_text("an earlier one no longer works")).to_be_visible()
        olga.page.locator("[name=code]").fill(demo.mail_to(right).code)
        olga.page.get_by_role("button", name="Confirm", exact=True).click()
        expect(olga.page.locator("h1")).to_contain_text("Thank you, Olga")
