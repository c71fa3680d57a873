"""The progress in pictures: what is reached is shown, from where the language begins; what is missing is not (V-20)."""

from itertools import product
from typing import get_args

import pytest
from PIL import Image

from undersigned.core.progress import HEIGHTS, Direction, Progress, Style, draw_progress

WIDTH = 900
NEAR = 60
COLOURS = {
    "paper": "#ffffff", "surface": "#eeeeee", "ink": "#000000", "progress_fill": "#ff0000", "progress_track": "#0000ff",
}  # fmt: skip
RED, BLUE = (255, 0, 0), (0, 0, 255)
WORDS: dict[Direction, tuple[str, str]] = {
    "ltr": ("en", "The rain belongs to us"),
    "rtl": ("ar", "المطر ملك لنا جميعا"),
}
STYLES: tuple[Style, ...] = get_args(Style)
CASES = list(product(STYLES, WORDS))


def drawn(style: Style, direction: Direction, share: float) -> Image.Image:
    locale, words = WORDS[direction]
    return draw_progress(Progress(style, share, words), WIDTH, locale, direction, COLOURS)


def count(image: Image.Image, colour: tuple[int, int, int]) -> int:
    """How many pixels have the colour, more or less."""
    raw = image.tobytes()
    pixels = zip(raw[0::3], raw[1::3], raw[2::3], strict=True)
    return sum(sum(abs(one - other) for one, other in zip(pixel, colour, strict=True)) < NEAR for pixel in pixels)


@pytest.mark.parametrize(("style", "direction"), CASES)
def test_it_grows_from_where_the_language_begins(style: Style, direction: Direction):
    image = drawn(style, direction, 0.2)
    assert image.size == (WIDTH, HEIGHTS[style])
    halves = [image.crop((start, 0, start + WIDTH // 2, HEIGHTS[style])) for start in (0, WIDTH // 2)]
    begun, rest = halves if direction == "ltr" else reversed(halves)
    assert count(begun, RED) > 0
    assert count(rest, RED) == 0


@pytest.mark.parametrize(("style", "direction"), CASES)
def test_it_is_full_when_the_goal_is_reached(style: Style, direction: Direction):
    few, many, all_of_it = (drawn(style, direction, share) for share in (0.2, 0.6, 1.0))
    assert count(few, RED) < count(many, RED) < count(all_of_it, RED)
    assert count(all_of_it, BLUE) == 0


@pytest.mark.parametrize("direction", WORDS)
def test_nothing_can_be_read_of_what_is_still_covered(direction: Direction):
    covered = drawn("reveal", direction, 0.0)
    assert count(covered, (0, 0, 0)) == 0
    assert count(covered, BLUE) > 0
    assert count(drawn("reveal", direction, 1.0), (0, 0, 0)) > 0


def test_words_are_light_where_dark_ones_could_not_be_read():
    dark = COLOURS | {"progress_fill": "#111111"}
    image = draw_progress(Progress("reveal", 1.0, "Rain"), WIDTH, "en", "ltr", dark)
    across = image.crop((0, 0, 100, HEIGHTS["reveal"]))
    assert count(across, (255, 255, 255)) > 0


@pytest.mark.parametrize("words", ["", " ", "\U0010ffff", "x" * 40, "مـ" * 20])
def test_any_sentence_is_drawn(words: str):
    assert draw_progress(Progress("reveal", 0.5, words), WIDTH, "en", "ltr", COLOURS).size == (WIDTH, HEIGHTS["reveal"])
