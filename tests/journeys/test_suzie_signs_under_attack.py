"""A petition is under attack: Suzie's browser works a moment for her and she notices nothing; without script she confirms first (F-19)."""

import time
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.deeds import confirm_by_link, fill_form, press_sign
from tests.journeys.world import Demo, visiting

SEEN_AFTER = 2.1
"""Every process sees within two seconds what the organiser has said."""


@pytest.fixture(autouse=True)
def attack(demo: Demo) -> Iterator[None]:
    demo.run("attack", "set", "--tenant", "access", "--petition", "itu", "on")
    time.sleep(SEEN_AFTER)
    yield
    demo.run("attack", "set", "--tenant", "access", "--petition", "itu", "auto")
    time.sleep(SEEN_AFTER)


def loaded_by(page: Page) -> list[str]:
    """The scripts that the page asks for from now on."""
    found: list[str] = []
    page.on("request", lambda request: found.append(request.url.rpartition("/")[2].partition("-")[0]))
    return found


def test_suzie_signs_as_ever(demo: Demo, browser: Browser, address: Callable[[str], str]) -> None:
    email = address("suzie")
    before = demo.count("access", "itu")
    with visiting(browser, width=390, height=800) as suzie:
        scripts = loaded_by(suzie.page)
        suzie.page.goto(demo.at("access", "/en/p/itu"))
        fill_form(suzie.page, name="Suzie", email=email)
        assert not {"proof", "proofWorker"} & set(scripts), "loaded before anybody has asked for a proof"
        press_sign(suzie.page)
        expect(suzie.page.locator("h1")).to_contain_text("Almost there, Suzie")
        assert {"proof", "proofWorker"} <= set(scripts)
        assert suzie.page.locator(".share").count() == 1
        confirm_by_link(suzie.page, demo, email)
    assert demo.count("access", "itu") == before + 1


def test_suzie_has_no_javascript_and_confirms_before_anything_is_shown(
    demo: Demo, browser: Browser, address: Callable[[str], str]
) -> None:
    email = address("suzie")
    before = demo.count("access", "itu")
    with visiting(browser, script=False, width=320, height=640) as suzie:
        suzie.page.goto(demo.at("access", "/en/p/itu"))
        fill_form(suzie.page, name="Suzie", email=email)
        press_sign(suzie.page)
        expect(suzie.page.locator("h1")).to_contain_text("Almost there, Suzie")
        assert suzie.page.locator(".share").count() == 0
        suzie.check_page(axe=False)  # its checks are scripts
        assert demo.count("access", "itu") == before
        suzie.page.locator("[name=code]").fill(demo.mail_to(email).code)
        suzie.page.locator("button[name=action][value=code]").click()
        expect(suzie.page.locator("h1")).to_contain_text("Thank you, Suzie")
        assert suzie.page.locator(".share").count() == 1
    assert demo.count("access", "itu") == before + 1


def test_suzies_browser_cannot_work(demo: Demo, browser: Browser, address: Callable[[str], str]) -> None:
    """Its worker does not load: the form goes the ordinary way, with all that she has typed."""
    email = address("suzie")
    with visiting(browser) as suzie:
        suzie.page.route("**/proofWorker-*", lambda route: route.fulfill(status=404))
        suzie.page.goto(demo.at("access", "/en/p/itu"))
        fill_form(suzie.page, name="Suzie", email=email)
        press_sign(suzie.page)
        expect(suzie.page.locator("h1")).to_contain_text("Almost there, Suzie")
        assert suzie.page.locator(".share").count() == 0, "it came without a proof"
    assert demo.mail_to(email).subject


def test_the_organiser_sees_it(demo: Demo) -> None:
    assert "itu  on  on" in demo.run("attack", "list", "--tenant", "access")
