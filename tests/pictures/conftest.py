"""One browser and one renderer for all pictures."""

from collections.abc import Generator, Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route, sync_playwright

from tests.journeys.world import FLAGS, chromium
from tests.pictures.studio import HERE, SITE, Studio, same_ground
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
def browser() -> Generator[Browser]:
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium(), args=[*FLAGS, "--font-render-hinting=none"])
        yield running
        running.close()


@pytest.fixture(scope="package")
def why_other(browser: Browser) -> str | None:
    """Why pictures of this machine cannot be compared with those in the repository; None where they can."""
    page = browser.new_page()
    reason = same_ground(page, browser.version, HERE / "ground.json")
    page.close()
    return reason


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
            device_scale_factor=0.5,
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
