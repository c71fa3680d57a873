"""Suzie's browser runs no scripts: every page is whole all the same."""

from collections.abc import Callable

from playwright.sync_api import Browser, expect

from tests.journeys.deeds import confirm_by_link, fill_form, press_sign
from tests.journeys.world import Demo, visiting


def test_suzie_signs_and_confirms_by_link(demo: Demo, browser: Browser, address: Callable[[str], str]) -> None:
    email = address("suzie")
    before = demo.count("access", "itu")
    with visiting(browser, script=False) as suzie:
        suzie.page.goto(demo.at("access", "/en/p/itu"))
        press_sign(suzie.page)
        assert suzie.page.title().startswith("Error:"), suzie.page.title()
        assert suzie.page.url.endswith("/en/p/itu/sign")
        fill_form(suzie.page, name="Suzie", email=email)
        press_sign(suzie.page)
        expect(suzie.page.locator("h1")).to_contain_text("Almost there, Suzie")
        assert suzie.page.url.endswith("/en/p/itu/thanks")
        assert len(suzie.cookies()) == 1, suzie.cookies()
        confirm_by_link(suzie.page, demo, email)
        assert demo.count("access", "itu") == before + 1
        suzie.page.reload()
        assert demo.count("access", "itu") == before + 1


def test_suzie_types_the_code(demo: Demo, browser: Browser, address: Callable[[str], str]) -> None:
    email = address("suzie")
    before = demo.count("access", "itu")
    with visiting(browser, script=False, width=320, height=640) as suzie:
        suzie.page.goto(demo.at("access", "/en/p/itu"))
        fill_form(suzie.page, name="Suzie", email=email)
        press_sign(suzie.page)
        suzie.page.locator("[name=code]").fill("12 34 5")
        suzie.page.locator("button[name=action][value=code]").click()
        expect(suzie.page.get_by_text("That code does not match").first).to_be_visible()
        suzie.page.locator("[name=code]").fill(demo.mail_to(email).code)
        suzie.page.locator("button[name=action][value=code]").click()
        expect(suzie.page.locator("h1")).to_contain_text("Thank you, Suzie")
    assert demo.count("access", "itu") == before + 1


def test_what_suzie_typed_is_kept(demo: Demo, browser: Browser) -> None:
    with visiting(browser, script=False) as suzie:
        suzie.page.goto(demo.at("access", "/en/p/itu/sign"))
        fill_form(suzie.page, name="Suzie <\"&'> 李", email="suzie at example", country="NG", news="yes")
        press_sign(suzie.page)
        expect(suzie.page.get_by_role("heading", name="There is a problem")).to_be_visible()
        assert suzie.page.locator("[name=name]").input_value() == "Suzie <\"&'> 李"
        assert suzie.page.locator("[name=email]").input_value() == "suzie at example"
        assert suzie.page.locator("[name=country]").input_value() == "NG"
        assert suzie.page.locator("[name=news][value=yes]").is_checked()


def test_somebody_else_signed_in_suzies_name(demo: Demo, browser: Browser, address: Callable[[str], str]) -> None:
    email = address("suzie")
    before = demo.count("access", "itu")
    with visiting(browser, script=False) as stranger:
        stranger.page.goto(demo.at("access", "/en/p/itu"))
        fill_form(stranger.page, name="Suzie", email=email)
        press_sign(stranger.page)
        expect(stranger.page.locator("h1")).to_contain_text("Almost there")
    with visiting(browser, script=False) as suzie:
        suzie.page.goto(demo.mail_to(email).remove_link)
        suzie.page.locator("button[name=action][value=remove]").click()
        expect(suzie.page.locator("h1")).to_contain_text("The signature is removed")
        assert suzie.page.title().startswith("The signature is removed"), suzie.page.title()
        answer = suzie.page.goto(demo.mail_to(email).link)
        assert answer and answer.status == 404, "the link of a removed signature still works"
    assert demo.count("access", "itu") == before
