"""How a picture is taken, and how two of them are compared: in the browser, which knows both PNG and colours."""

import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from playwright.sync_api import Page

from undersigned.showcase import ADDRESS

HERE = Path(__file__).parent
SITE = "http://localhost:1"

VISIBLE = 48
"""Of 255 in one channel: less is how edges of letters are smoothed."""

ALLOWED = 0.004
"""The part of a picture's pixels that may differ visibly."""

COMPARE = """
async ([one, other, visible]) => {
  const read = async (data) => {
    const picture = new Image()
    picture.src = 'data:image/png;base64,' + data
    await picture.decode()
    const canvas = new OffscreenCanvas(picture.width, picture.height)
    const context = canvas.getContext('2d')
    context.drawImage(picture, 0, 0)
    return context.getImageData(0, 0, picture.width, picture.height)
  }
  const [a, b] = [await read(one), await read(other)]
  if (a.width !== b.width || Math.abs(a.height - b.height) > 2) {
    return `${a.width} × ${a.height} became ${b.width} × ${b.height}`
  }
  const length = Math.min(a.data.length, b.data.length)
  let different = 0
  for (let at = 0; at < length; at += 4) {
    if ([0, 1, 2].some((channel) => Math.abs(a.data[at + channel] - b.data[at + channel]) > visible)) different += 1
  }
  return different / (length / 4)
}
"""

MEASURE = """
() => ['system-ui', 'serif', 'monospace', 'Palatino', 'ui-rounded'].flatMap((family) =>
  ['The internet belongs to us', 'الإنترنت ملكنا'].map((words) => {
    const context = new OffscreenCanvas(1, 1).getContext('2d')
    context.font = `bold 40px ${family}`
    return Math.round(context.measureText(words).width)
  }),
)
"""


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


def difference(page: Page, kept: bytes, taken: bytes) -> float | str:
    """The part of the pixels that differ visibly, or in words that the size does."""
    pictures = [base64.b64encode(picture).decode() for picture in (kept, taken)]
    answer: Any = page.context.browser.new_page().evaluate(COMPARE, [*pictures, VISIBLE])  # type: ignore[union-attr]
    return answer if isinstance(answer, str) else float(answer)


def same_ground(page: Page, version: str, file: Path) -> str | None:
    """Why a picture of here differs from one of there even where nothing changed: another browser, other fonts."""
    here = {"chromium": version.partition(".")[0], "widths": page.evaluate(MEASURE)}
    if not file.exists():
        file.write_text(json.dumps(here) + "\n", encoding="utf-8")
    there = json.loads(file.read_text("utf-8"))
    if here["chromium"] != there["chromium"]:
        return f"the pictures are of Chromium {there['chromium']}, this is {here['chromium']}"
    if here["widths"] != there["widths"]:
        return "the pictures were taken with other system fonts than this machine has"
    return None
