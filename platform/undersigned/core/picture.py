"""The picture that is shown where a petition is shared: its title, how far it has come, who asks (V-20).

It looks like the page that it leads to: its header, its headline, its drawing of the progress.
"""

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageDraw

from undersigned.core.lettering import Face, Font, drawable, language_of
from undersigned.core.progress import Direction, Progress, draw_progress

SIZES = {"wide": (1200, 630), "square": (1080, 1080)}
LARGEST = 250_000
"""Messengers are reported to show no picture of more than 300 KB."""
QUALITIES = (90, 80, 60, 40, 20)

MARGIN = 72
STRIP, BAR = 16, 104
"""How high the header is: a strip of the colour, or a bar on which the organisation's name stands."""
TITLE_SIZES: dict[Face, range] = {"bold": range(92, 36, -4), "poster": range(124, 48, -4)}
LINES: dict[Face, float] = {"bold": 1.3, "poster": 1.12}
SMALL, COUNT = 36, 56
PLAIN = {
    "paper": "#ffffff", "ink": "#111111", "muted": "#555555", "brand": "#0b5563", "on_brand": "#ffffff",
    "action": "#0b5563", "surface": "#f4f4f4", "progress_fill": "#0b5563", "progress_track": "#d5d9dc",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Picture:
    """What a picture shows. Without `progress` nothing is drawn of it. Colours are by their purpose in a theme."""

    title: str
    line: str
    organisation: str
    progress: Progress | None
    locale: str
    direction: Direction
    colours: Mapping[str, str]
    bar: bool
    """Whether the organisation's name stands on a bar in its colour."""
    face: Face
    """Of the headline."""


def draw_picture(picture: Picture, shape: str) -> bytes:
    """The picture as JPEG. Takes some ten milliseconds of a processor: not on the event loop."""
    width, height = SIZES[shape]
    colours = PLAIN | dict(picture.colours)
    image = Image.new("RGB", (width, height), colours["paper"])
    canvas = _Canvas(ImageDraw.Draw(image), width, picture)
    if picture.bar:
        canvas.brush.rectangle((0, 0, width, BAR), fill=colours["brand"])
        canvas.write(picture.organisation, BAR - SMALL, SMALL, colours["on_brand"])
    else:
        canvas.brush.rectangle((0, 0, width, STRIP), fill=colours["action"])
        canvas.write(picture.organisation, MARGIN + SMALL, SMALL, colours["muted"])
    foot = height - MARGIN - (picture.progress.height if picture.progress else 0)
    canvas.write(picture.line, foot - 32, COUNT, colours["ink"])
    if picture.progress:
        inner = width - 2 * MARGIN
        image.paste(draw_progress(picture.progress, inner, picture.locale, picture.direction, colours), (MARGIN, foot))
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
        shown, font = drawable(text, size)
        for line in self._shortened(self._wrap(shown, font), font, 1):
            self._line(line, base, font, colour)

    def title(self, text: str, top: int, height: int, colour: str) -> None:
        """As many lines as it needs, as large as they fit."""
        face = self.picture.face
        tries = (self._laid_out(text, height, size) for size in TITLE_SIZES[face])
        size, font, lines = next((found for found in tries if found), None) or self._cut(text, height)
        for number, line in enumerate(lines):
            self._line(line, top + size + int(number * size * LINES[face]), font, colour)

    def _laid_out(self, text: str, height: int, size: int) -> tuple[int, Font, list[str]] | None:
        """The whole text at this size, where it fits."""
        shown, font = drawable(text, size, self.picture.face)
        lines = self._wrap(shown, font)
        return (size, font, lines) if len(lines) <= int(height / (size * LINES[self.picture.face])) else None

    def _cut(self, text: str, height: int) -> tuple[int, Font, list[str]]:
        """What fits of the text at the smallest size."""
        size = TITLE_SIZES[self.picture.face][-1]
        shown, font = drawable(text, size, self.picture.face)
        return (
            size,
            font,
            self._shortened(self._wrap(shown, font), font, int(height / (size * LINES[self.picture.face]))),
        )

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
            language=language_of(self.picture.locale),
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
        length = font.getlength(text, direction=self.picture.direction, language=language_of(self.picture.locale))
        return length <= self.width - 2 * MARGIN


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
