"""How a picture is taken, kept small, and compared with another."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from urllib.parse import urlencode

from PIL import Image, ImageChops
from playwright.sync_api import Page

from undersigned.showcase import ADDRESS

HERE = Path(__file__).parent
SITE = "http://localhost:1"

TILE = 16
"""Pictures are compared by squares of so many pixels, so that a word counts the same on a long page as on a short one."""

VISIBLE = 24
"""Of 255 in one channel: less is how browsers smooth an edge, or what keeping a picture small has cost (4 at most)."""

FEW = 10
"""So many pixels of a square may differ visibly."""

SHADE = 3
"""Of 255 in one channel: the mean of a square may differ so far."""


class Studio:
    """Takes pictures of the showcase."""

    def __init__(self, open_page: Callable[..., Page]) -> None:
        self._open_page = open_page
        self._pages: list[Page] = []
        self.prepare: Callable[[Page], object] = lambda _: None
        """What is done to each page before it is opened."""

    def show(self, part: str, theme: str, direction: str, scheme: str, width: int) -> Page:
        """The part on a page, with its fonts. `forced` is the scheme of forced colours."""
        page = self._open_page(width, forced=scheme == "forced", dark=scheme == "dark")
        self._pages.append(page)
        self.prepare(page)
        shown = "dark" if scheme == "dark" else "light"
        page.goto(f"{SITE}{ADDRESS}?{urlencode({'part': part, 'theme': theme, 'dir': direction, 'scheme': shown})}")
        page.evaluate("document.fonts.ready")
        return page

    def close(self) -> None:
        for page in self._pages:
            page.context.close()


def take(page: Page, *, whole: bool = True) -> Image.Image:
    """The whole page, or what of it is seen at once."""
    data = page.screenshot(full_page=whole, animations="disabled", caret="hide")
    return Image.open(BytesIO(data)).convert("RGB")


def keep(picture: Image.Image, file: Path) -> None:
    """In as many colours as one byte counts: well under half of the size, and nobody sees it."""
    file.parent.mkdir(exist_ok=True)
    small = picture.quantize(256, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    small.save(file, "PNG", optimize=True)


def difference(kept: Image.Image, taken: Image.Image) -> str | None:
    """Where and how much the pictures differ, in words; None where nobody would see it."""
    if kept.size != taken.size:
        return "{} × {} became {} × {}".format(*kept.size, *taken.size)
    one, other = kept.convert("RGB"), taken.convert("RGB")
    visible = _strongest(ImageChops.difference(one, other)).point([255 * (value > VISIBLE) for value in range(256)])
    shades = _strongest(ImageChops.difference(one.reduce(TILE), other.reduce(TILE)))
    return _worst(visible.reduce(TILE), 255 * FEW // TILE**2, "of 255 pixels look different") or _worst(
        shades, SHADE, "of 255 is how far the colour went"
    )


def _strongest(difference: Image.Image) -> Image.Image:
    """Of each pixel the channel that differs most."""
    red, green, blue = difference.split()
    return ImageChops.lighter(ImageChops.lighter(red, green), blue)


def _worst(tiles: Image.Image, allowed: int, meaning: str) -> str | None:
    most = max(value for value, count in enumerate(tiles.histogram()) if count)
    if most <= allowed:
        return None
    left, top, *_ = tiles.point([255 * (value == most) for value in range(256)]).getbbox() or (0, 0)
    return f"around {left * TILE}, {top * TILE}: {most} {meaning}"
