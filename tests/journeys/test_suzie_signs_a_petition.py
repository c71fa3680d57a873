"""Suzie signs the petition to the ITU with an ordinary browser, confirms it from her mail, and sees the count move."""

from collections.abc import Callable

from playwright.sync_api import Browser, expect

from tests.journeys.deeds import confirm_by_link, fill_form, press_sign
from tests.journeys.world import Demo, visiting


def test_suzie_signs_a_petition(demo: Demo, browser: Browser, address: Callable[[str], str]) -> None:
    email = address("suzie")
    before = demo.count("access", "itu")
    with visiting(browser) as suzie:
        suzie.page.goto(demo.at("access", "/en/p/itu"))
        expect(suzie.page.locator("h1")).to_have_text("Tell the ITU: The internet belongs to us!")
        suzie.check_page()
        assert suzie.cookies() == [], "a cookie before signing (A-17)"
        loads: list[str] = []
        suzie.page.on("load", lambda page: loads.append(page.url))
        fill_form(suzie.page, name="Suzie Q. O'Neill", email=email, country="CA")
        press_sign(suzie.page)
        expect(suzie.page.locator("h1")).to_contain_text("Almost there, Suzie")
        expect(suzie.page.locator("h1")).to_be_focused()
        assert suzie.page.url.endswith("/en/p/itu/thanks"), suzie.page.url
        assert loads == [], "signed by loading another page, not in place"
        suzie.check_page()
        assert demo.count("access", "itu") == before, "counted before it was confirmed"
        confirm_by_link(suzie.page, demo, email)
        suzie.check_page()
        assert demo.count("access", "itu") == before + 1
        suzie.page.reload()
        assert demo.count("access", "itu") == before + 1, "counted twice"


def test_suzie_types_the_code_instead(demo: Demo, browser: Browser, address: Callable[[str], str]) -> None:
    email = address("suzie")
    before = demo.count("access", "itu")
    with visiting(browser, width=390, height=800) as suzie:
        suzie.page.goto(demo.at("access", "/en/p/itu"))
        fill_form(suzie.page, name="Suzie", email=email)
        with suzie.page.expect_response(lambda answer: answer.url.endswith("/thanks")):
            press_sign(suzie.page)
        suzie.page.reload()
        expect(suzie.page.locator("h1")).to_contain_text("Almost there, Suzie")
        suzie.page.locator("[name=code]").fill("000 000")
        suzie.page.locator("button[name=action][value=code]").click()
        expect(suzie.page.get_by_text("That code does not match").first).to_be_visible()
        suzie.page.locator("[name=code]").fill(demo.mail_to(email).code)
        suzie.page.locator("button[name=action][value=code]").click()
        expect(suzie.page.locator("h1")).to_contain_text("Thank you, Suzie")
        suzie.check_page()
    assert demo.count("access", "itu") == before + 1


def test_suzie_goes_back_and_forth(demo: Demo, browser: Browser, address: Callable[[str], str]) -> None:
    with visiting(browser) as suzie:
        suzie.page.goto(demo.at("access", "/en/p/itu"))
        fill_form(suzie.page, name="Suzie", email=address("suzie"))
        press_sign(suzie.page)
        expect(suzie.page.locator("h1")).to_contain_text("Almost there")
        suzie.page.go_back()
        expect(suzie.page.locator("h1")).to_have_text("Tell the ITU: The internet belongs to us!")
        suzie.page.go_forward()
        expect(suzie.page.locator("h1")).to_be_visible()


def test_suzie_mistypes_and_loses_nothing(demo: Demo, browser: Browser) -> None:
    with visiting(browser, width=320, height=640) as suzie:
        suzie.page.goto(demo.at("access", "/en/p/itu"))
        suzie.page.locator("[name=name]").fill("Suzie https://spam.example")
        suzie.page.locator("[name=email]").fill("suzie@")
        press_sign(suzie.page)
        expect(suzie.page.get_by_role("heading", name="There is a problem")).to_be_visible()
        assert suzie.page.title().startswith("Error: "), suzie.page.title()
        links = suzie.page.locator("#sign a[href^='#']").all_inner_texts()
        assert "Name cannot contain a web address. Put a space after a dot" in links, links
        assert "Select your country or territory" in links, links
        suzie.check_page()
        suzie.page.get_by_role("link", name="Select your country or territory").click()
        expect(suzie.page.locator("[name=country]")).to_be_focused()
        assert suzie.page.locator("[name=email]").input_value() == "suzie@"
