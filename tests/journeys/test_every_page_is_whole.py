"""Every public page in every state, theme, direction, colour scheme and width: no axe violation, no sideways scrolling, controls for
fingers, no word from the console (5.3).

The pages are many more than can be opened each time: every pair of what they differ in stands together once, all combinations
are for the long run.
"""

import uuid
from collections.abc import Callable
from itertools import product
from typing import cast

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.deeds import fill_form, press_sign
from tests.journeys.dressing import dress
from tests.journeys.world import Demo, Visitor, visiting
from tests.support.pairwise import pairwise
from undersigned.tenancy.themes import BASES, Base

PATHS = {
    "home": ("access", "/{}/"),
    "home with many": ("lantern", "/{}/"),
    "petition": ("access", "/{}/p/itu"),
    "petition with risk": ("lantern", "/{}/p/lamps"),
    "sign": ("access", "/{}/p/itu/sign"),
    "update": ("access", "/{}/p/itu/updates/wcit-part-1"),
    "updates": ("lantern", "/{}/p/swifts/updates"),
    "update with the form": ("lantern", "/{}/p/lamps/updates/first-talk"),
    "list": ("lantern", "/{}/petitions"),
    "list of the won": ("lantern", "/{}/petitions?show=won"),
    "list of a topic": ("lantern", "/{}/petitions?topic=street&show=open"),
    "found": ("lantern", "/{}/search?q=lantern&closed=1"),
    "nothing found": ("lantern", "/{}/search?q=encrypton"),
    "search": ("lantern", "/{}/search"),
    "scheduled": ("lantern", "/{}/p/kiosk"),
    "paused": ("lantern", "/{}/p/crossing"),
    "closed": ("lantern", "/{}/p/well"),
    "delivering": ("lantern", "/{}/p/benches"),
    "delivered": ("lantern", "/{}/p/bakery"),
    "answered": ("lantern", "/{}/p/swifts"),
    "won": ("lantern", "/{}/p/library"),
    "lost": ("lantern", "/{}/p/tram"),
    "archived": ("lantern", "/{}/p/fountain"),
    "removed": ("lantern", "/{}/p/fence"),
    "follow": ("lantern", "/{}/p/kiosk/follow"),
    "follow the outcome": ("lantern", "/{}/p/well/follow"),
    "unknown link of a follower": ("lantern", "/{}/u/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"),
    "unknown link": ("access", "/{}/c/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"),
    "not found": ("access", "/{}/nothing/here"),
}


def sign(visitor: Visitor, demo: Demo, language: str, email: str) -> None:
    visitor.page.goto(demo.at("access", f"/{language}/p/itu/sign"))
    fill_form(visitor.page, name="Amina Ben Ali", email=email)
    press_sign(visitor.page)


def go_to_thanks(visitor: Visitor, demo: Demo, language: str) -> None:
    sign(visitor, demo, language, f"whole.{uuid.uuid4().hex[:12]}@example.org")
    visitor.page.wait_for_url("**/thanks")


def go_to_refusal(visitor: Visitor, demo: Demo, language: str) -> None:
    """The page that a browser without script is answered with."""
    visitor.page.goto(demo.at("access", f"/{language}/p/itu/sign"))
    visitor.page.evaluate("document.querySelector('#sign > form').submit()")
    expect(visitor.page.locator(".summary li")).to_have_count(4)


def go_to_confirm(visitor: Visitor, demo: Demo, language: str) -> None:
    email = f"whole.{uuid.uuid4().hex[:12]}@example.org"
    sign(visitor, demo, language, email)
    visitor.page.wait_for_url("**/thanks")
    visitor.page.goto(demo.mail_to(email).link)


DEEDS: dict[str, Callable[[Visitor, Demo, str], None]] = {
    "thanks": go_to_thanks,
    "refused": go_to_refusal,
    "confirm": go_to_confirm,
}

FACTORS = {
    "page": [*PATHS, *DEEDS],
    "language": ["en", "ar"],
    "theme": BASES,
    "scheme": ["light", "dark", "forced"],
    "width": ["320", "390", "1280"],
}


def go_to(visitor: Visitor, demo: Demo, page: str, language: str) -> None:
    if page in DEEDS:
        DEEDS[page](visitor, demo, language)
    else:
        tenant, path = PATHS[page]
        visitor.page.goto(demo.at(tenant, path.format(language)))
    expect(visitor.page.locator("h1")).to_have_count(1)
    visitor.page.wait_for_load_state("networkidle")


def check(demo: Demo, browser: Browser, row: dict[str, str]) -> None:
    with visiting(browser, width=int(row["width"]), scheme=row["scheme"]) as visitor:
        exchanged = dress(visitor, cast("Base", row["theme"]))
        go_to(visitor, demo, row["page"], row["language"])
        assert exchanged
        assert visitor.page.locator("html").get_attribute("dir") == ("rtl" if row["language"] == "ar" else "ltr")
        visitor.check_page()


def name_of(row: dict[str, str]) -> str:
    return "-".join(row.values())


@pytest.mark.parametrize("row", pairwise(FACTORS), ids=name_of)
def test_every_page_is_whole(demo: Demo, browser: Browser, row: dict[str, str]) -> None:
    check(demo, browser, row)


@pytest.mark.deep
@pytest.mark.parametrize("page", FACTORS["page"])
def test_every_page_is_whole_in_every_way(demo: Demo, browser: Browser, page: str) -> None:
    others = [values for factor, values in FACTORS.items() if factor != "page"]
    for values in product(*others):
        check(demo, browser, {"page": page, **dict(zip(list(FACTORS)[1:], values, strict=True))})


@pytest.mark.parametrize(("width", "scheme"), [(320, "dark"), (390, "forced"), (1280, "light")])
def test_the_platforms_page_is_whole(demo: Demo, browser: Browser, width: int, scheme: str) -> None:
    with visiting(browser, width=width, scheme=scheme) as visitor:
        visitor.page.goto(demo.at("", "/"))
        visitor.page.wait_for_load_state("networkidle")
        visitor.check_page()


@pytest.mark.parametrize("page", PATHS)
def test_every_page_is_whole_without_javascript(demo: Demo, browser: Browser, page: str) -> None:
    tenant, path = PATHS[page]
    with visiting(browser, script=False, width=320) as visitor:
        visitor.page.goto(demo.at(tenant, path.format("en")))
        expect(visitor.page.locator("h1")).to_have_count(1)
        expect(visitor.page.locator("main")).to_be_visible()
        visitor.check_page(axe=False)


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("page", ["petition", "sign", "home with many", "list", "thanks", "confirm"])
def test_a_page_twice_as_large_scrolls_one_way_only(demo: Demo, browser: Browser, page: str, language: str) -> None:
    """200 %: of the page, where 1280 px are 640, and of the text alone; and with the spacing that readers may want (WCAG 1.4.4, 1.4.12)."""
    with visiting(browser, width=640) as visitor:
        go_to(visitor, demo, page, language)
        visitor.check_page(axe=False)
        visitor.page.evaluate("document.documentElement.style.fontSize = '212.5%'")
        visitor.check_page(axe=False)
        visitor.page.evaluate("document.documentElement.style.fontSize = ''")
        visitor.page.evaluate(SPACED)
        visitor.check_page(axe=False)


SPACED = """
() => {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(`
    * { letter-spacing: 0.12em !important; line-height: 1.5 !important; word-spacing: 0.16em !important }
    p { margin-block-end: 2em !important }
  `)
  document.adoptedStyleSheets = [sheet]
}
"""


def test_the_seed_is_all_there(demo: Demo, browser: Browser) -> None:
    """Every sentence of Access's page of 2012 is on ours, but for the note on required fields (G-8)."""
    with visiting(browser) as reader:
        reader.page.goto(demo.at("access", "/en/p/itu"))
        text = " ".join(reader.page.locator("body").inner_text().split()).casefold()  # themes may write in capitals
        for sentence in SEED:
            assert sentence.casefold() in text, sentence
        expect(reader.page.get_by_role("link", name="Part 1").first).to_be_visible()
        reader.page.get_by_role("link", name="Part 2").first.click()
        expect(reader.page.locator("article h1, h1")).to_have_count(1)
        assert "/updates/" in reader.page.url


SEED = (
    "Help us get to",
    "UPDATE: The WCIT is over, find out what happened in our two part analysis:",
    "On Dec. 3, governments from around the world will gather for an event that is likely to determine the future of the internet.",
    "Though many haven’t heard of the ITU's World Conference on International Telecommunications, make no mistake, the stakes are high.",
    "a non-transparent UN institution, the International Telecommunication Union (ITU), allowing it to change the rules on how our internet is used and governed.",
    "That’s right, how the internet is governed is up for a vote in December",
    "Calls for an open process ahead of this meeting have largely been rejected.",
    "Let's tell the ITU that we don't want a secretive body where only governments have a vote deciding the future of our internet!",
    "Sign to the right to call on the ITU member states to reject proposals that expand the ITU’s authority and open up the discussion so we all have a say.",
    "Sign the petition",
    "Already an Access member?",
    "First time here?",
    "To the ITU and its member states,",
    "We call upon you to release your preparatory documents; recognize the role of the user, and reject any proposals that might centralize control of the internet.",
    "Your details are secure with us.",
    "All fields are needed unless marked optional.",
)
