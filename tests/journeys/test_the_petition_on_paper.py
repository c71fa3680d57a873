"""A printed petition: title, count with its day, lead, letter, story, targets, address; no form, no navigation (P-14)."""

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.world import Demo, visiting

SHOWN = ("h1", ".count", ".lead", ".letter", "#story", "#targets", ".printed", ".printed time")
LAID_OVER = (".offer", ".signBar")
HIDDEN = (".header", ".footer", ".banner", "#sign", ".toForm", ".signBar", "#updates")


@pytest.mark.parametrize(("tenant", "path"), [("access", "/en/p/itu"), ("nahr", "/ar/p/sidra")])
def test_what_is_on_paper(demo: Demo, browser: Browser, tenant: str, path: str) -> None:
    with visiting(browser, scheme="dark") as reader:
        reader.page.goto(demo.at(tenant, path))
        reader.page.wait_for_load_state("networkidle")
        asked: list[str] = []
        reader.page.on("request", lambda request: asked.append(request.url))
        expect(reader.page.locator(".printed")).to_be_hidden()
        reader.page.emulate_media(media="print")
        for shown in SHOWN:
            expect(reader.page.locator(shown).first).to_be_visible()
        for hidden in HIDDEN:
            for element in reader.page.locator(hidden).all():
                expect(element).to_be_hidden()
        expect(reader.page.locator(".printed")).to_contain_text(demo.at(tenant, path))
        expect(reader.page.locator("html")).to_have_css("background-color", "rgb(255, 255, 255)")
        expect(reader.page.locator("h1")).to_have_css("color", "rgb(0, 0, 0)")
        assert reader.page.pdf(format="A4").startswith(b"%PDF")
        assert demo.at(tenant, f"{path}/qr.svg") in asked


def test_what_lies_over_a_screen_is_not_on_paper(demo: Demo, browser: Browser) -> None:
    """Whoever has read to the end sees a bar and an offer of their language; on paper these would cover every sheet."""
    with visiting(browser, width=390, locale="en-GB") as reader:
        reader.page.goto(demo.at("access", "/ar/p/itu"))
        reader.page.locator(".footer").scroll_into_view_if_needed()
        for over in LAID_OVER:
            expect(reader.page.locator(over)).to_be_visible()
        reader.page.emulate_media(media="print")
        for over in LAID_OVER:
            expect(reader.page.locator(over)).to_be_hidden()
