"""Any tenant's pages in any base theme: the documents as the server sends them, with another theme's stylesheets."""

import re
from functools import cache
from pathlib import Path

from playwright.sync_api import Route

from tests.journeys.world import Visitor
from undersigned.core.ssr import Renderer
from undersigned.settings import ROOT
from undersigned.tenancy.stylesheet import theme_css
from undersigned.tenancy.themes import BASES, Base, bundled

DIST = ROOT / "frontend" / "dist"
SHEET = re.compile(rf"/assets/({'|'.join(BASES)})-[^/]+\.css$")


@cache
def sheet_of(base: Base) -> str:
    return (DIST / Path(Renderer(DIST).built.sheet(base).lstrip("/"))).read_text("utf-8")


def sheet_for(own: str, base: Base) -> str:
    """The theme's stylesheet with its selectors written for documents that bear the marks of `own`."""
    header = f"[data-header={bundled(base).identity.header_style}]"
    borne = f"[data-header={next(bundled(known) for known in BASES if known == own).identity.header_style}]"
    sheet = sheet_of(base).replace(f"[data-base={base}]", f"[data-base={own}]")
    return sheet if header == borne else sheet.replace(borne, "[data-header=other]").replace(header, borne)


def dress(visitor: Visitor, base: Base) -> list[str]:
    """From now on the visitor sees tenants' pages in this theme; gives the sheets that were exchanged, as they are."""
    exchanged: list[str] = []

    def on_sheet(route: Route) -> None:
        found = SHEET.search(route.request.url)
        assert found
        exchanged.append(found[1])
        route.fulfill(body=sheet_for(found[1], base), content_type="text/css")

    def on_theme(route: Route) -> None:
        route.fulfill(body=theme_css(bundled(base)), content_type="text/css")

    visitor.page.route(SHEET, on_sheet)
    visitor.page.route("**/theme/*.css", on_theme)
    return exchanged
