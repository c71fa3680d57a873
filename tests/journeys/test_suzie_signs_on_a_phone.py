"""Suzie signs on a phone, by day and by night: with her thumb, the right keyboard for each field, and the code from her mail (1.2, F-2, C-4)."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.deeds import fill_form, press_sign
from tests.journeys.world import Demo, visiting


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_suzie_signs_on_a_phone(demo: Demo, browser: Browser, address: Callable[[str], str], scheme: str) -> None:
    email = address("suzie")
    before = demo.count("access", "itu")
    with visiting(browser, width=360, height=640, scheme=scheme) as suzie:
        page = suzie.page
        page.goto(demo.at("access", "/en/p/itu"))
        suzie.check_page()
        page.locator("#targets").scroll_into_view_if_needed()
        page.locator(".signBar").get_by_role("link").click()
        expect(page.locator("#sign")).to_be_in_viewport()
        page.get_by_label("Your name").fill("Suzie Q.")
        mail = page.get_by_label("Email address")
        assert (mail.get_attribute("type"), mail.get_attribute("inputmode")) == ("email", "email")
        assert mail.get_attribute("autocomplete") == "email"
        mail.fill(email)
        page.get_by_label("Country or territory").select_option("CA")
        page.get_by_text("No, only confirm my signature").click()
        page.get_by_role("button", name="Sign the petition").click()
        expect(page.locator("h1")).to_contain_text("Almost there, Suzie Q.")
        expect(page).to_have_title(re.compile("^Almost there, Suzie Q[.]"))
        suzie.check_page()
        code = page.locator("[name=code]")
        assert (code.get_attribute("inputmode"), code.get_attribute("autocomplete")) == ("numeric", "one-time-code")
        code.fill(demo.mail_to(email).code)
        page.locator("button[name=action][value=code]").click()
        expect(page.locator("h1")).to_contain_text("Thank you, Suzie Q.")
        expect(page).to_have_title(re.compile("^Thank you, Suzie Q[.]"))
        suzie.check_page()
        page.reload(wait_until="networkidle")
        page.go_back()  # G-6: the page that the address names, though another document left it
        expect(page.locator("h1")).to_contain_text("Tell the ITU")
        page.wait_for_load_state("networkidle")
        page.go_forward()
        expect(page.locator("h1")).to_contain_text("Thank you, Suzie Q.")
    assert demo.count("access", "itu") == before + 1


@pytest.mark.parametrize("language", ["en", "ru", "ar"])
def test_the_field_of_the_code_shows_all_of_it(
    demo: Demo, browser: Browser, address: Callable[[str], str], language: str
) -> None:
    """On the narrowest telephones the button goes below rather than take the field's place (T-2)."""
    with visiting(browser, width=320, height=640, locale=language) as suzie:
        suzie.page.goto(demo.at("access", f"/{language}/p/itu"))
        fill_form(suzie.page, name="Suzie Q.", email=address(f"narrow-{language}"))
        press_sign(suzie.page)
        code = suzie.page.locator("[name=code]")
        code.fill("000 000")
        assert code.evaluate("field => field.scrollWidth - field.clientWidth") <= 0
        suzie.check_page()
