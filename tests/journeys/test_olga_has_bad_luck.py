"""Olga's network is slow and our script fails: each time the ordinary form does what the script did not (F-11, X-5)."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Route, expect

from tests.journeys.deeds import fill_form, press_sign
from tests.journeys.world import Demo, visiting

FAULT = "\nsetTimeout(() => { document.documentElement.dataset.failed = ''; null.length }, 800)\n"


def test_olga_waits_and_the_script_gives_up(demo: Demo, browser: Browser, address: Callable[[str], str]) -> None:
    """After 4 s it says that it is slow, after 15 s the form goes the ordinary way, and the signature is one (F-11)."""
    email = address("olga")
    with visiting(browser, width=390, height=800) as olga:
        olga.context.set_default_timeout(30_000)
        olga.page.goto(demo.at("access", "/en/p/itu"))
        held: list[Route] = []

        def hold(route: Route) -> None:
            held.append(route)

        olga.page.route("**/graphql", hold)
        fill_form(olga.page, name="Olga", email=email)
        press_sign(olga.page)
        button = olga.page.locator("#sign form > .button[type=submit]")
        expect(button).to_have_text("Signing…")
        expect(button).to_have_attribute("aria-disabled", "true")
        expect(olga.page.get_by_text("Slow connection – still trying.")).to_be_visible(timeout=8_000)
        olga.page.wait_for_url(re.compile(r"/en/p/itu/thanks$"))
        expect(olga.page.locator("h1")).to_contain_text("Almost there, Olga")
        assert len(held) == 1, "it asked more than once"
    assert len(demo.mails_to(demo.mail_to(email).to)) == 1


def test_our_script_fails_while_olga_writes(demo: Demo, browser: Browser, address: Callable[[str], str]) -> None:
    """The page becomes again what the server sent, with what she has typed, and is sent as it is (X-5)."""
    email = address("olga")

    def with_a_fault(route: Route) -> None:
        script = demo.get("access", urlsplit(route.request.url).path)[1]
        route.fulfill(body=script + FAULT, content_type="text/javascript")

    with visiting(browser) as olga:
        olga.page.route(re.compile(r"/assets/client-.*\.js$"), with_a_fault)
        olga.page.goto(demo.at("access", "/en/p/itu"))
        fill_form(olga.page, name="Olga", email=email, country="RU", news="yes")
        olga.page.wait_for_selector("html[data-failed]")
        olga.page.wait_for_timeout(100)
        assert olga.page.locator("[name=email]").input_value() == email
        assert olga.page.locator("[name=country]").input_value() == "RU"
        assert olga.page.locator("[name=news][value=yes]").is_checked()
        with olga.page.expect_event("load"):  # a form that the script sends loads no page
            press_sign(olga.page)
        expect(olga.page.locator("h1")).to_contain_text("Almost there, Olga")
        assert [wrong for wrong in olga.wrongs if "page error" in wrong], "the fault has not happened"
        olga.wrongs.clear()
    assert demo.mail_to(email).subject
