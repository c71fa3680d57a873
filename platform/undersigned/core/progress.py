"""How far a petition has come, drawn for pictures as its theme draws it on the page: one idea, used everywhere (ux.md 4.1)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from PIL import Image, ImageDraw, ImageOps

from undersigned.core.colour import TEXT_CONTRAST, Colour, contrast
from undersigned.core.lettering import drawable, language_of

Style = Literal["reveal", "tally", "dots", "bar"]
Direction = Literal["ltr", "rtl"]

HEIGHTS: dict[Style, int] = {"reveal": 116, "tally": 72, "dots": 64, "bar": 40}
FINER = 4
"""Drawn so many times as large and then reduced, for Pillow draws lines and discs with steps."""
GROUP = 5
LARGEST_WORDS = 96
OVER = 3
"""Pixels that a bar reaches beyond its word."""


@dataclass(frozen=True, slots=True)
class Progress:
    """`share` of the goal, 0 to 1; `words` are those that the style `reveal` uncovers."""

    style: Style
    share: float
    words: str = ""

    @property
    def height(self) -> int:
        return HEIGHTS[self.style]


def draw_progress(
    progress: Progress, width: int, locale: str, direction: Direction, colours: Mapping[str, str]
) -> Image.Image:
    """The drawing, `width` by `progress.height` pixels, on paper. Colours are by their purpose in a theme."""
    size = (width * FINER, progress.height * FINER)
    image = Image.new("RGB", size, colours["paper"])
    brush = ImageDraw.Draw(image)
    if progress.style == "reveal":
        _reveal(brush, size, progress, locale, direction, colours)
    elif progress.style == "tally":
        _tally(brush, size, progress.share, colours)
    elif progress.style == "dots":
        _dots(brush, size, progress.share, colours)
    else:
        _bar(brush, size, progress.share, colours)
    if direction == "rtl" and progress.style != "reveal":
        image = ImageOps.mirror(image)
    return image.resize((width, progress.height), Image.Resampling.LANCZOS)  # pyright: ignore[reportUnknownMemberType]


def _bar(brush: ImageDraw.ImageDraw, size: tuple[int, int], share: float, colours: Mapping[str, str]) -> None:
    width, height = size
    brush.rectangle((0, 0, width - 1, height - 1), fill=colours["surface"], outline=colours["ink"], width=3 * FINER)
    brush.rectangle((0, 0, max(8 * FINER, int(width * share)), height - 1), fill=colours["progress_fill"])


def _tally(brush: ImageDraw.ImageDraw, size: tuple[int, int], share: float, colours: Mapping[str, str]) -> None:
    """A stroke for each hundredth, in groups of five, the fifth across the others; each a little unlike the next."""
    width, height = size
    step, done = width / 20, int(share * 100)
    for number in range(100):
        group, place = divmod(number, GROUP)
        start, shake = group * step, ((number * 7) % GROUP - 2) * FINER
        if place == GROUP - 1:
            ends = (start, height * 0.78 + shake, start + step * 0.78, height * 0.22 - shake)
        else:
            across = start + step * (0.12 + 0.18 * place)
            ends = (across + shake, 4 * FINER, across - shake, height - 4 * FINER)
        reached = number < done
        fill = colours["progress_fill" if reached else "progress_track"]
        brush.line(ends, fill=fill, width=(6 if reached else 4) * FINER)


def _dots(brush: ImageDraw.ImageDraw, size: tuple[int, int], share: float, colours: Mapping[str, str]) -> None:
    """A seed for each hundredth; what has grown is larger."""
    width, height = size
    step, done = width / 50, int(share * 100)
    for number in range(100):
        x, y = (number % 50 + 0.5) * step, (number // 50 + 0.5) * height / 2
        radius = (9 if number < done else 4) * FINER
        fill = colours["progress_fill" if number < done else "progress_track"]
        brush.ellipse((x - radius, y - radius, x + radius, y + radius), fill=fill)


def _reveal(
    brush: ImageDraw.ImageDraw,
    size: tuple[int, int],
    progress: Progress,
    locale: str,
    direction: Direction,
    colours: Mapping[str, str],
) -> None:
    """The sentence as wide as the drawing; what is reached is marked, what is missing lies under a bar for each word."""
    width, height = size
    language, mirrored = language_of(locale), direction == "rtl"

    def measure(text: str) -> float:
        return font.getlength(text, direction=direction, language=language)

    words, font = drawable(progress.words, LARGEST_WORDS * FINER, "poster")
    words, font = drawable(words, int(LARGEST_WORDS * FINER * min(1.0, width / max(measure(words), 1))), "poster")
    reached, over = measure(words) * progress.share, OVER * FINER

    def box(start: float, end: float) -> tuple[float, float, float, float]:
        return (width - end, 0, width - start, height - 1) if mirrored else (start, 0, end, height - 1)

    brush.rectangle(box(0, reached), fill=colours["progress_fill"])
    brush.text(
        (width if mirrored else 0, height / 2),
        words,
        fill=_readable(colours),
        font=font,
        anchor="rm" if mirrored else "lm",
        direction=direction,
        language=language,
    )
    start = 0.0
    for word in words.split(" "):
        end = start + measure(word)
        if end > reached:
            brush.rectangle(box(max(start - over, reached), min(end + over, width)), fill=colours["progress_track"])
        start = end + measure(" ")


def _readable(colours: Mapping[str, str]) -> str:
    """What can be read on what is reached."""
    passes = contrast(Colour(colours["ink"]), Colour(colours["progress_fill"])) >= TEXT_CONTRAST
    return colours["ink" if passes else "paper"]
