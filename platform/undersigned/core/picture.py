"""The picture that is shown where a petition is shared: its title, how far it has come, who asks (V-20).

Drawn by Pillow, whose wheels bring Raqm and HarfBuzz, so that Arabic is joined and runs from right to left. The fonts come
with packages of the lock file: a picture is the same on every machine.
"""

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from io import BytesIO
from typing import Literal

from PIL import Image, ImageDraw, ImageFont

Font = ImageFont.FreeTypeFont
Direction = Literal["ltr", "rtl"]

SIZES = {"wide": (1200, 630), "square": (1080, 1080)}
LARGEST = 250_000
"""Messengers are reported to show no picture of more than 300 KB."""
QUALITIES = (90, 80, 60, 40, 20)

FONTS = (
    ("fontpkg_noto_sans", "files/NotoSans[wdth,wght].ttf"),
    ("fontpkg_noto_sans_arabic", "files/NotoSansArabic[wdth,wght].ttf"),
    ("cvttf_NotoSansCJK_Bold", "NotoSansCJKtc-Bold.otf"),
)
"""Latin, Cyrillic, Greek; Arabic with Latin; Chinese, Japanese, Korean with all of the first. Each by its package."""
BOLD = (700, 100)
NOTHING = "\U0010ffff"
"""No character, and so drawn as every character is that a font has no glyph for."""

MARGIN = 72
TITLE_SIZES = range(92, 36, -4)
LINE = 1.3
SMALL, COUNT = 36, 56
BAR = 40
PLAIN = {"paper": "#ffffff", "ink": "#111111", "muted": "#555555", "action": "#0b5563", "surface": "#f4f4f4"}


@dataclass(frozen=True, slots=True)
class Picture:
    """What a picture shows. Without `share` (0 to 1) there is no bar. Colours are by their purpose in a theme."""

    title: str
    line: str
    organisation: str
    share: float | None
    locale: str
    direction: Direction
    colours: Mapping[str, str]


def draw_picture(picture: Picture, shape: str) -> bytes:
    """The picture as JPEG. Takes some ten milliseconds of a processor: not on the event loop."""
    width, height = SIZES[shape]
    colours = PLAIN | dict(picture.colours)
    image = Image.new("RGB", (width, height), colours["paper"])
    canvas = _Canvas(ImageDraw.Draw(image), width, picture)
    canvas.brush.rectangle((0, 0, width, 16), fill=colours["action"])
    canvas.write(picture.organisation, MARGIN + SMALL, SMALL, colours["muted"])
    foot = height - MARGIN - (BAR if picture.share is not None else 0)
    canvas.write(picture.line, foot - 32, COUNT, colours["ink"])
    if picture.share is not None:
        canvas.bar(foot, picture.share, colours)
    above, below = MARGIN + SMALL + 40, foot - 32 - COUNT - 28
    canvas.title(picture.title, above, below - above, colours["ink"])
    return _encode(image)


@dataclass(frozen=True, slots=True)
class _Canvas:
    brush: ImageDraw.ImageDraw
    width: int
    picture: Picture

    def write(self, text: str, base: int, size: int, colour: str) -> None:
        """One line on this base; what is too long for it ends in an ellipsis."""
        shown, font = _drawable(text, size)
        for line in self._shortened(self._wrap(shown, font), font, 1):
            self._line(line, base, font, colour)

    def title(self, text: str, top: int, height: int, colour: str) -> None:
        """As many lines as it needs, as large as they fit."""
        tries = (self._laid_out(text, height, size) for size in TITLE_SIZES)
        size, font, lines = next((found for found in tries if found), None) or self._cut(text, height)
        for number, line in enumerate(lines):
            self._line(line, top + size + int(number * size * LINE), font, colour)

    def _laid_out(self, text: str, height: int, size: int) -> tuple[int, Font, list[str]] | None:
        """The whole text at this size, where it fits."""
        shown, font = _drawable(text, size)
        lines = self._wrap(shown, font)
        return (size, font, lines) if len(lines) <= int(height / (size * LINE)) else None

    def _cut(self, text: str, height: int) -> tuple[int, Font, list[str]]:
        """What fits of the text at the smallest size."""
        size = TITLE_SIZES[-1]
        shown, font = _drawable(text, size)
        return size, font, self._shortened(self._wrap(shown, font), font, int(height / (size * LINE)))

    def bar(self, top: int, share: float, colours: Mapping[str, str]) -> None:
        inner = self.width - 2 * MARGIN
        filled = max(8, int(inner * min(share, 1.0)))
        start = MARGIN if self.picture.direction == "ltr" else MARGIN + inner - filled
        box = (MARGIN, top, MARGIN + inner, top + BAR)
        self.brush.rectangle(box, fill=colours["surface"], outline=colours["ink"], width=3)
        self.brush.rectangle((start, top, start + filled, top + BAR), fill=colours["action"])

    def _line(self, text: str, base: int, font: Font, colour: str) -> None:
        rtl = self.picture.direction == "rtl"
        place = (self.width - MARGIN if rtl else MARGIN, base)
        anchor = "rs" if rtl else "ls"
        self.brush.text(
            place,
            text,
            fill=colour,
            font=font,
            anchor=anchor,
            direction=self.picture.direction,
            language=self._language,
        )

    def _wrap(self, text: str, font: Font) -> list[str]:
        """The text in lines that are no wider than the picture."""
        lines: list[str] = []
        for piece in _pieces(text):
            joined = lines[-1] + piece if lines else piece
            if lines and self._fits(joined.rstrip(), font):
                lines[-1] = joined
            else:
                lines += self._split(piece.lstrip(), font)
        return [line.rstrip() for line in lines if line.strip()]

    def _shortened(self, lines: list[str], font: Font, most: int) -> list[str]:
        """At most so many lines; what does not go in is cut off with an ellipsis."""
        if len(lines) <= most:
            return lines
        last = lines[most - 1]
        while last and not self._fits(f"{last}…", font):
            last = last[:-1].rstrip()
        return [*lines[: most - 1], f"{last}…"]

    def _split(self, piece: str, font: Font) -> list[str]:
        """A word that is wider than the picture, in parts that are not."""
        parts: list[str] = []
        while piece and not self._fits(piece.rstrip(), font):
            length = bisect_left(range(2, len(piece)), True, key=lambda n: not self._fits(piece[:n], font)) + 1
            parts.append(piece[:length])
            piece = piece[length:]
        return [*parts, piece]

    def _fits(self, text: str, font: Font) -> bool:
        length = font.getlength(text, direction=self.picture.direction, language=self._language)
        return length <= self.width - 2 * MARGIN

    @property
    def _language(self) -> str:
        """Chinese is written with its own forms of the shared characters."""
        return "zh-Hans" if self.picture.locale == "zh" else self.picture.locale


def _pieces(text: str) -> list[str]:
    """Where lines may be broken: after spaces, and around Chinese and Japanese characters."""
    pieces = [""]
    for character in text:
        if _is_ideograph(character) or pieces[-1][-1:].isspace() or _is_ideograph(pieces[-1][-1:]):
            pieces.append("")
        pieces[-1] += character
    return pieces


def _is_ideograph(character: str) -> bool:
    return "\u2e80" <= character <= "\u9fff" or "\uac00" <= character <= "\ud7a3"


def _drawable(text: str, size: int) -> tuple[str, Font]:
    """The text without what cannot be drawn, in the font that draws most of it; nothing where letters would be missing."""
    lacks = {name: [c for c in text if not _has_glyph(name, c)] for name in range(len(FONTS))}
    best = min(lacks, key=lambda name: len(lacks[name]))
    if any(character.isalpha() for character in lacks[best]):
        return "", _font(best, size)
    return "".join(character for character in text if character not in lacks[best]), _font(best, size)


@lru_cache(maxsize=5_000)
def _has_glyph(number: int, character: str) -> bool:
    return character.isspace() or _drawn(number, character) != _drawn(number, NOTHING)


@lru_cache(maxsize=5_000)
def _drawn(number: int, character: str) -> bytes:
    image = Image.new("L", (2 * SMALL, 2 * SMALL))
    ImageDraw.Draw(image).text((0, 0), character, fill=255, font=_font(number, SMALL))
    return image.tobytes()


@cache
def _font(number: int, size: int) -> Font:
    package, file = FONTS[number]
    font = ImageFont.truetype(str(files(package).joinpath(file)), size, layout_engine=ImageFont.Layout.RAQM)
    if file.endswith("wght].ttf"):
        font.set_variation_by_axes(list(BOLD))
    return font


def _encode(image: Image.Image) -> bytes:
    """The best quality that is small enough."""
    body = b""
    for quality in QUALITIES:
        held = BytesIO()
        image.save(held, "JPEG", quality=quality, optimize=True, progressive=True)
        body = held.getvalue()
        if len(body) <= LARGEST:
            break
    return body
