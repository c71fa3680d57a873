"""Karim signs a petition in Arabic, on a small telephone, from right to left."""

from collections.abc import Callable

from playwright.sync_api import Browser, expect

from tests.journeys.deeds import confirm_by_link, fill_form, press_sign
from tests.journeys.world import Demo, visiting


def test_karim_signs_in_arabic(demo: Demo, browser: Browser, address: Callable[[str], str]) -> None:
    email = address("karim")
    before = demo.count("nahr", "sidra", "ar")
    with visiting(browser, width=320, height=640, locale="ar") as karim:
        karim.page.goto(demo.at("nahr", "/ar/p/sidra"))
        assert karim.page.locator("html").get_attribute("dir") == "rtl"
        assert karim.page.locator("html").get_attribute("lang") == "ar"
        karim.check_page()
        fill_form(karim.page, name="كريم الهادي", email=email, country="EG", news="yes")
        press_sign(karim.page)
        expect(karim.page.locator("h1")).to_contain_text("كريم")
        karim.check_page()
        mail = demo.mail_to(email)
        assert "كريم الهادي" in mail.text
        assert 'dir="rtl"' in mail.html
        confirm_by_link(karim.page, demo, email)
        karim.check_page()
    assert demo.count("nahr", "sidra", "ar") == before + 1
