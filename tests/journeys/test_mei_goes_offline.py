"""Mei signs on a train: the network goes while she writes, while it is sent, and the server fails; nothing she typed is lost."""

from collections.abc import Callable

from playwright.sync_api import Browser, Route, expect

from tests.journeys.deeds import fill_form, press_sign
from tests.journeys.world import Demo, visiting

OFFLINE = "You are offline. What you typed is kept on this page. We will try again when you are back."


def test_mei_goes_offline(demo: Demo, browser: Browser, address: Callable[[str], str]) -> None:
    """F-12: it waits for the network, sends once, and keeps nothing on the device."""
    email = address("mei")
    with visiting(browser, width=390, height=800) as mei:
        mei.page.goto(demo.at("access", "/en/p/itu"))
        fill_form(mei.page, name="Mei", email=email)
        mei.context.set_offline(True)
        press_sign(mei.page)
        expect(mei.page.get_by_text(OFFLINE)).to_be_visible()
        assert mei.page.locator("[name=email]").input_value() == email
        assert mei.page.evaluate("localStorage.length + sessionStorage.length") == 0
        mei.page.locator("[name=name]").fill("Mei L.")
        mei.context.set_offline(False)
        expect(mei.page.locator("h1")).to_contain_text("Almost there, Mei L.")
    assert demo.mail_to(email).subject
    assert len(demo.mails_to(email)) == 1


def test_the_server_fails_and_mei_tries_again(demo: Demo, browser: Browser, address: Callable[[str], str]) -> None:
    """F-20: the words stand where they were, and the second try counts once."""
    email = address("mei")
    failures = 1

    def fail_once(route: Route) -> None:
        nonlocal failures
        if failures:
            failures -= 1
            route.fulfill(status=503, body="")
        else:
            route.continue_()

    with visiting(browser) as mei:
        mei.page.goto(demo.at("access", "/en/p/itu"))
        mei.page.route("**/graphql", fail_once)
        fill_form(mei.page, name="Mei", email=email)
        press_sign(mei.page)
        expect(mei.page.get_by_role("alert")).to_contain_text("Your signature was not saved. Try again.")
        assert mei.page.locator("[name=email]").input_value() == email
        mei.wrongs.clear()  # the browser's own report of the 503
        press_sign(mei.page)
        expect(mei.page.locator("h1")).to_contain_text("Almost there, Mei")
    assert len(demo.mails_to(demo.mail_to(email).to)) == 1


def test_mei_presses_twice_and_reloads(demo: Demo, browser: Browser, address: Callable[[str], str]) -> None:
    """A-6: one signature, one mail."""
    email = address("mei")
    with visiting(browser) as mei:
        mei.page.goto(demo.at("access", "/en/p/itu"))
        fill_form(mei.page, name="Mei", email=email)
        mei.page.locator("#sign form > .button[type=submit]").dblclick()
        expect(mei.page.locator("h1")).to_contain_text("Almost there, Mei")
        mei.page.wait_for_load_state(
            "networkidle"
        )  # nobody reloads within the milliseconds in which the receipt is kept
        mei.page.reload()
        expect(mei.page.locator("h1")).to_contain_text("Almost there, Mei")
    assert len(demo.mails_to(demo.mail_to(email).to)) == 1
