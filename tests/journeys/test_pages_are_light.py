"""What a page weighs when it is opened for the first time on a phone: compressed bodies, counted by the browser (ux.md 5.1)."""

from collections import Counter
from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.journeys.deeds import fill_form, press_sign
from tests.journeys.world import Demo, Visitor, visiting

KILO = 1_024
MARKUP, SCRIPT, FONTS, WHOLE = 14 * KILO, 25 * KILO, 24 * KILO, 60 * KILO
REQUESTS = 15

PAGES = {
    "petition": ("access", "/{}/p/itu"),
    "sign": ("access", "/{}/p/itu/sign"),
    "home": ("access", "/{}/"),
    "list": ("access", "/{}/petitions"),
    "search": ("access", "/{}/search?q=internet"),
    "update": ("access", "/{}/p/itu/updates/wcit-part-1"),
    "updates": ("access", "/{}/p/itu/updates"),
    "not found": ("access", "/{}/nothing/here"),
}
LANGUAGES = ("en", "ar", "ru")
OTHERS = {
    "petition in Chinese": ("access", "/zh/p/itu"),
    "petition in Spanish": ("access", "/es/p/itu"),
    "Broadsheet": ("clairiere", "/fr/p/trois-chenes"),
    "Commons": ("nahr", "/ar/p/sidra"),
    "won": ("lantern", "/en/p/library"),
    "lost": ("lantern", "/ar/p/tram"),
    "platform": ("", "/"),
}
ADDRESSES = OTHERS | {
    f"{name} in {language}": (tenant, path.format(language))
    for (name, (tenant, path)), language in product(PAGES.items(), LANGUAGES)
}


def weigh(visitor: Visitor, address: str) -> None:
    """Open the page as somebody who never was here: every kind of file is within its budget, and files are few."""
    files: dict[str, str] = {}
    sizes: Counter[str] = Counter()
    session = visitor.context.new_cdp_session(visitor.page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})

    def on_response(event: dict[str, Any]) -> None:
        response = event["response"]
        files[event["requestId"]] = response["url"]
        sizes[event["type"]] += int(response["headers"].get("content-length", 0))

    session.on("Network.responseReceived", on_response)
    visitor.page.goto(address)
    visitor.page.wait_for_load_state("networkidle")
    assert 0 < sizes["Document"] + sizes["Stylesheet"] <= MARKUP, sizes
    assert 0 < sizes["Script"] <= SCRIPT, sizes
    assert sizes["Font"] <= FONTS, sizes
    assert sizes.total() <= WHOLE, sizes
    assert len(files) <= REQUESTS, sorted(files.values())


@pytest.mark.parametrize("name", ADDRESSES)
def test_a_page_is_light(demo: Demo, browser: Browser, name: str) -> None:
    tenant, path = ADDRESSES[name]
    own = (
        path.split("/")[1] or "en"
    )  # whoever reads another language first is offered the page in it, for half a kilobyte more
    with visiting(browser, width=390, height=800, locale=own) as visitor:
        weigh(visitor, demo.at(tenant, path))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_after_signing_are_light(
    demo: Demo, browser: Browser, address: Callable[[str], str], language: str
) -> None:
    email = address("light")
    with visiting(browser, width=390, height=800, locale=language) as visitor:
        visitor.page.goto(demo.at("access", f"/{language}/p/itu/sign"))
        fill_form(visitor.page, name="Amina Ben Ali", email=email)
        press_sign(visitor.page)
        visitor.page.wait_for_url("**/thanks")
        visitor.page.wait_for_load_state("networkidle")
        weigh(visitor, demo.at("access", f"/{language}/p/itu/thanks"))
    with visiting(browser, width=390, height=800, locale=language) as visitor:
        weigh(visitor, demo.mail_to(email).link)
