"""The pictures show what changed, and nothing of the machine they are taken on."""

import random

import pytest
from PIL import Image, ImageChops, ImageDraw
from playwright.sync_api import Page

from tests.pictures import faces
from tests.pictures.studio import HERE, Studio, difference, keep, take
from undersigned.showcase import DIRECTIONS, PARTS
from undersigned.tenancy.themes import BASES

CHANGES = {
    "a row moved": "document.querySelector('h1').style.translate = '0 1px'",
    "a column moved": "document.querySelector('.count').style.translate = '1px'",
    "a row more": "document.querySelector('h1').style.marginBlockEnd = 'calc(1.25rem + 1px)'",
    "a word missing": """
        const words = document.querySelector('.lead').firstChild
        const range = new Range()
        const at = words.data.indexOf(' for ')
        range.setStart(words, at + 1)
        range.setEnd(words, at + 4)
        const gone = document.createElement('span')
        gone.style.visibility = 'hidden'
        range.surroundContents(gone)
    """,
    "the colour of words": "document.querySelector('.lead').style.color = 'var(--muted)'",
    "a shade of the page": "document.documentElement.style.background = '#f2f1ec'",
    "a line's colour": "document.querySelector('.plain li').style.borderColor = 'var(--paper)'",
    "another weight": "document.querySelector('.lead').style.fontWeight = 700",
    "other letters": "document.querySelector('.lead').style.fontFamily = 'serif'",
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_seen(studio: Studio, change: str) -> None:
    page = studio.show("words", "open-wire", "ltr", "light", 390)
    before = take(page)
    assert difference(before, take(page)) is None
    page.evaluate(f"() => {{ {CHANGES[change]} }}")
    assert difference(before, take(page))


def smoothed(picture: Image.Image) -> Image.Image:
    """As another browser might draw it: each pixel between two colours up to 20 of 255 lighter or darker."""
    luck = random.Random(1)
    noise = Image.frombytes(
        "L", picture.size, bytes(luck.randint(0, 40) for _ in range(picture.width * picture.height))
    )
    red, green, blue = (band.point([255 * (20 < value < 235) for value in range(256)]) for band in picture.split())
    between = ImageChops.darker(ImageChops.darker(red, green), blue)
    noise = Image.composite(noise, Image.new("L", picture.size, 20), between)
    return ImageChops.add(picture, Image.merge("RGB", [noise] * 3), offset=-20)


def test_another_smoothing_is_no_difference(studio: Studio) -> None:
    before = take(studio.show("words", "open-wire", "ltr", "light", 390))
    other = smoothed(before)
    assert other.tobytes() != before.tobytes()
    assert difference(before, other) is None


def test_keeping_a_picture_small_is_no_difference(studio: Studio, tmp_path) -> None:
    taken = take(studio.show("words", "open-wire", "ltr", "light", 390))
    keep(taken, tmp_path / "kept.png")
    with Image.open(tmp_path / "kept.png") as kept:
        assert difference(kept, taken) is None


def test_a_difference_is_told_with_its_place() -> None:
    before = Image.new("RGB", (100, 100), "white")
    after = before.copy()
    ImageDraw.Draw(after).rectangle((50, 70, 55, 75), "black")
    assert (difference(before, after) or "").startswith("around 48, 64:")
    assert difference(before, before.crop((0, 0, 100, 99))) == "100 × 100 became 100 × 99"


def test_the_pictures_together_are_small() -> None:
    assert sum(file.stat().st_size for file in (HERE / "kept").glob("*.png")) < 2_500_000


def drawn_with(page: Page) -> set[str]:
    """The families of all letters on the page, but for those that the page itself brings."""
    session = page.context.new_cdp_session(page)
    for domain in ("DOM", "CSS"):
        session.send(f"{domain}.enable")
    root = session.send("DOM.getDocument")["root"]["nodeId"]
    nodes = session.send("DOM.querySelectorAll", {"nodeId": root, "selector": "body *"})["nodeIds"]
    used = [session.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"] for node in nodes]
    session.detach()
    return {font["familyName"] for fonts in used for font in fonts if not font["isCustomFont"]}


@pytest.mark.parametrize("theme", BASES)
@pytest.mark.parametrize("direction", DIRECTIONS)
def test_all_letters_come_from_the_lock_file(studio: Studio, theme: str, direction: str) -> None:
    used = {family for part in PARTS for family in drawn_with(studio.show(part, theme, direction, "light", 390))}
    assert used <= set(faces.FACES)


def test_fonts_of_the_system_are_not_seen(studio: Studio) -> None:
    page = studio.show("words", "commons", "ltr", "light", 390)
    page.set_content("".join(f"<p style='font-family: {family}'>word بيت</p>" for family in SYSTEM))
    assert drawn_with(page) == {"Roboto", "Noto Serif", "DejaVu Sans Mono", "Noto Sans Arabic"}


SYSTEM = ("system-ui", "sans-serif", "serif", "monospace", "'Liberation Sans'", "'DejaVu Sans'", "'Noto Sans'", "Arial")


def test_what_is_missing_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    assert faces.missing() is None
    monkeypatch.setattr(faces, "PACKAGES", tmp_path)
    reason = faces.missing() or ""
    assert "make setup" in reason
    assert "roboto-latin-400-normal.woff2" in reason
