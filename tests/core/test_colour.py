"""Colours: `#rrggbb` or OKLCH and nothing else; contrast is the formula of WCAG 2.2; the nearest that passes keeps its hue."""

import pytest
from coloraide import Color
from hypothesis import given, settings
from hypothesis import strategies as st

from undersigned.core.colour import Colour, contrast, luminance, nearest_passing, parse_colour

colours = st.integers(0, 0xFFFFFF).map(lambda number: Colour(f"#{number:06x}"))


@pytest.mark.parametrize(
    ("text", "colour"),
    [
        ("#000000", "#000000"),
        ("#FFe600", "#ffe600"),
        ("#0B5563", "#0b5563"),
        ("oklch(100% 0 0)", "#ffffff"),
        ("oklch(0% 0 0)", "#000000"),
        ("oklch(62.8% 0.2577 29.23)", "#ff0000"),
        ("oklch(90% 0.4 110)", "#e7e800"),
    ],
)
def test_colours(text: str, colour: str):
    assert parse_colour(text) == colour


@pytest.mark.parametrize(
    "text",
    [
        "", "#", "#fff", "#ffff", "#fffffff", "#ffffff ", " #ffffff", "#ffffff\n", "ffffff", "#gggggg", "red",
        "rgb(0,0,0)", "var(--ink)", "#ffffff;}", "url(//e)", "</style>", "\\3c", "#١٢٣٤٥٦", "#" + "f" * 10_000,
    ],
)  # fmt: skip
def test_everything_else_is_none(text: str):
    assert parse_colour(text) is None


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#ffffff", 1.0),
        ("#777777", "#ffffff", 4.48),
        ("#767676", "#ffffff", 4.54),
        ("#f7f6f1", "#0b0b0c", 18.2),
        ("#0000ee", "#f7f6f1", 8.68),
        ("#e91e63", "#ffffff", 4.35),
    ],
)
def test_contrast(one: str, other: str, ratio: float):
    assert contrast(Colour(one), Colour(other)) == pytest.approx(ratio, abs=0.05 if ratio > 10 else 0.006)


@settings(deadline=None)
@given(colours, colours)
def test_contrast_has_no_direction_and_stays_in_its_range(one: Colour, other: Colour):
    assert contrast(one, other) == contrast(other, one)
    assert 1 <= contrast(one, other) <= 21
    assert 0 <= luminance(one) <= 1


@pytest.mark.parametrize(
    ("brand", "back", "link", "ratio"),
    [
        ("#ffe600", "#ffffff", "#857702", 4.53), ("#00a99d", "#ffffff", "#0f857b", 4.51),
        ("#ff6f61", "#ffffff", "#d2453b", 4.51), ("#1da1f2", "#ffffff", "#0b7cbe", 4.53),
        ("#7ac943", "#ffffff", "#46850d", 4.54), ("#0b5563", "#ffffff", "#0b5563", 8.42),
        ("#888888", "#ffffff", "#767676", 4.54), ("#0b5563", "#14171b", "#488997", 4.54),
        ("#ffe600", "#14171b", "#fee629", 14.19), ("#00a99d", "#14171b", "#00a99d", 6.16),
        ("#e91e63", "#ffffff", "#e61860", 4.50),
    ],
)  # fmt: skip
def test_the_nearest_colour_that_passes(brand: str, back: str, link: str, ratio: float):
    """The worked results of 4.3, from another implementation: the same to the eye (ΔE-OK below a hundredth) and in contrast."""
    found = nearest_passing(Colour(brand), [Colour(back)], 4.5)
    assert found
    assert contrast(found, Colour(back)) >= 4.5
    assert contrast(found, Colour(back)) == pytest.approx(ratio, abs=0.04)
    assert Color(found).delta_e(link, method="ok") < 0.012
    if contrast(Colour(brand), Colour(back)) >= 4.5:
        assert found == brand


def test_nothing_passes_on_everything():
    assert nearest_passing(Colour("#ff0000"), [Colour("#ffffff"), Colour("#000000")], 7) is None
