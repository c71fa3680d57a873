"""One browser and one renderer for all pictures."""

import os
from collections.abc import Generator, Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route, sync_playwright

from tests.journeys.world import FLAGS, chromium
from tests.pictures import faces
from tests.pictures.studio import SITE, Studio
from undersigned.core.ssr import Renderer
from undersigned.settings import ROOT
from undersigned.showcase import ADDRESS, show
from undersigned.tenancy.stylesheet import fixed_css
from undersigned.tenancy.themes import BASES, bundled
from undersigned.tenancy.types import Base

DIST = ROOT / "frontend" / "dist"


@pytest.fixture(scope="package")
def renderer() -> Renderer:
    return Renderer(DIST, "showcase")


@pytest.fixture(scope="package")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Generator[Browser]:
    """A browser that sees the faces of `faces.py` and no other."""
    if reason := faces.missing():
        # Where everything has been set up, as in CI, a skip would hide that nothing is held.
        (pytest.fail if "CI" in os.environ else pytest.skip)(reason)
    environment = faces.lay_out(tmp_path_factory.mktemp("faces"))
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(
            executable_path=chromium(), args=[*FLAGS, *faces.FLAGS], env=dict(environment)
        )
        yield running
        running.close()


@pytest.fixture
def studio(browser: Browser, renderer: Renderer) -> Iterator[Studio]:
    def answer(route: Route) -> None:
        address = urlsplit(route.request.url)
        if address.path == ADDRESS:
            wanted = {name: values[0] for name, values in parse_qs(address.query).items()}
            base = _base(wanted["theme"])
            body = show(renderer, wanted["part"], base, wanted["dir"], wanted["scheme"])
            route.fulfill(body=body, content_type="text/html; charset=utf-8")
        elif address.path.startswith(f"{ADDRESS}/"):
            theme, _, scheme = Path(address.path).stem.rpartition("-")
            css = fixed_css(bundled(_base(theme)), "dark" if scheme == "dark" else "light")
            route.fulfill(body=css, content_type="text/css")
        else:
            route.fulfill(path=DIST / address.path.lstrip("/"))

    def open_page(width: int, *, forced: bool, dark: bool) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 640},
            color_scheme="dark" if dark else "light",
            forced_colors="active" if forced else "none",
            reduced_motion="reduce",
            device_scale_factor=1,
            locale="en-GB",
        )
        page = context.new_page()
        page.route(f"{SITE}/**", answer)
        return page

    studio = Studio(open_page)
    yield studio
    studio.close()


def _base(theme: str) -> Base:
    return next(base for base in BASES if base == theme)
