"""Amina is a member of Access: she logs in with her account and signs with one press."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.world import Demo, visiting


def log_in(page: Page, person: str, member_box: str = "details.member") -> None:
    """Open the member box, press the provider's button, and choose at the demo's login provider who one is."""
    page.locator(f"{member_box} summary").click()
    page.locator("button[name=provider]").click()
    page.locator(f"button[name=person][value={person}]").click()
    page.wait_for_load_state("load")


def press_member_sign(page: Page) -> None:
    page.locator("button[name=action][value=sign]").click()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_amina_signs_with_one_click(demo: Demo, browser: Browser, *, script: bool) -> None:
    petition = "itu" if script else "treaty"
    before = demo.count("access", "itu")
    with visiting(browser, script=script, width=390, height=800) as amina:
        amina.page.goto(demo.at("access", "/en/p/itu?source=leaflet"))
        amina.check_page(axe=script)
        log_in(amina.page, "amina")
        assert amina.page.url == demo.at("access", "/en/p/itu?source=leaflet#sign")
        expect(amina.page.locator("button[value=sign]")).to_contain_text("Sign as Amina Ben Ali")
        assert amina.page.locator("[name=email]").count() == 0
        amina.check_page(axe=script)
        if script:
            press_member_sign(amina.page)
            expect(amina.page.get_by_role("heading", name="There is a problem")).to_be_visible()
            amina.check_page()
            amina.page.locator("[name=country]").select_option("TN")
            amina.page.locator("[name=news][value=no]").check()
        else:
            assert amina.page.locator("[name=country]").count() == 0, "what she said before is asked again"
        press_member_sign(amina.page)
        expect(amina.page.locator("h1")).to_contain_text("Thank you, Amina")
        amina.check_page(axe=script)
        assert demo.mails_to("amina@access.example.org") == []
        assert demo.count("access", "itu") == before + (1 if script else 0), petition
        amina.page.goto(demo.at("access", "/en/p/itu"))
        amina.page.locator("button[value=logout]").click()
        expect(amina.page.locator("details.member")).to_be_visible()
        assert amina.page.locator("[name=email]").count() == 1
        assert "member" not in amina.cookies()


def test_karim_does_so_in_arabic(demo: Demo, browser: Browser) -> None:
    before = demo.count("nahr", "sidra", "ar")
    with visiting(browser, width=320, height=640, locale="ar", scheme="dark") as karim:
        karim.page.goto(demo.at("nahr", "/ar/p/sidra"))
        log_in(karim.page, "karim")
        expect(karim.page.locator("button[value=sign]")).to_contain_text("كريم الهادي")
        karim.check_page()
        karim.page.locator("[name=country]").select_option("EG")
        karim.page.locator("[name=news][value=yes]").check()
        press_member_sign(karim.page)
        expect(karim.page.locator("h1")).to_contain_text("كريم")
        karim.check_page()
    assert demo.count("nahr", "sidra", "ar") == before + 1


def test_who_cancels_or_is_not_verified_is_told_so(demo: Demo, browser: Browser) -> None:
    with visiting(browser) as uma:
        uma.page.goto(demo.at("access", "/en/p/itu"))
        log_in(uma.page, "''")
        expect(uma.page.get_by_text("Login was cancelled. You can use the form.").first).to_be_visible()
        uma.check_page()
        log_in(uma.page, "uma")
        expect(uma.page.get_by_text("has not verified your email address").first).to_be_visible()
        assert uma.page.locator("[name=email]").count() == 1
        assert "member" not in uma.cookies()
