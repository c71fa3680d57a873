"""The fonts in which pictures are written. They come with packages of the lock file: a picture is the same on every machine.

Pillow's wheels bring Raqm and HarfBuzz, so that Arabic is joined and runs from right to left.
"""

from functools import cache, lru_cache
from importlib.resources import files
from typing import Literal

from PIL import Image, ImageDraw, ImageFont

Font = ImageFont.FreeTypeFont
Face = Literal["bold", "poster"]

FONTS = (
    ("fontpkg_noto_sans", "files/NotoSans[wdth,wght].ttf"),
    ("fontpkg_noto_sans_arabic", "files/NotoSansArabic[wdth,wght].ttf"),
    ("cvttf_NotoSansCJK_Bold", "NotoSansCJKtc-Bold.otf"),
)
"""Latin, Cyrillic, Greek; Arabic with Latin; Chinese, Japanese, Korean with all of the first. Each by its package."""
AXES: dict[Face, tuple[float, float]] = {"bold": (700, 100), "poster": (800, 62.5)}
"""Weight and width, of the fonts that have them."""
NOTHING = "\U0010ffff"
"""No character, and so drawn as every character is that a font has no glyph for."""
TRIED = 36
"""Pixels: the size at which glyphs are looked for."""


def drawable(text: str, size: int, face: Face = "bold") -> tuple[str, Font]:
    """The text without what cannot be drawn, in the font that draws most of it; nothing where letters would be missing."""
    lacks = {name: [c for c in text if not _has_glyph(name, c)] for name in range(len(FONTS))}
    best = min(lacks, key=lambda name: len(lacks[name]))
    if any(character.isalpha() for character in lacks[best]):
        return "", _font(best, size, face)
    return "".join(character for character in text if character not in lacks[best]), _font(best, size, face)


def language_of(locale: str) -> str:
    """Chinese is written with its own forms of the shared characters."""
    return "zh-Hans" if locale == "zh" else locale


@lru_cache(maxsize=5_000)
def _has_glyph(number: int, character: str) -> bool:
    return character.isspace() or _drawn(number, character) != _drawn(number, NOTHING)


@lru_cache(maxsize=5_000)
def _drawn(number: int, character: str) -> bytes:
    image = Image.new("L", (2 * TRIED, 2 * TRIED))
    ImageDraw.Draw(image).text((0, 0), character, fill=255, font=_font(number, TRIED, "bold"))
    return image.tobytes()


@cache
def _font(number: int, size: int, face: Face) -> Font:
    package, file = FONTS[number]
    font = ImageFont.truetype(str(files(package).joinpath(file)), size, layout_engine=ImageFont.Layout.RAQM)
    if file.endswith("wght].ttf"):
        font.set_variation_by_axes(list(AXES[face]))
    return font
