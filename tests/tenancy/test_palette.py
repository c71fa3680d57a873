"""The contrast engine: whatever brand an organisation has, every pair of its theme passes (V-12)."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from undersigned.core.colour import Colour, contrast, nearest_passing, to_oklch
from undersigned.tenancy.palette import by_day, by_night, failing
from undersigned.tenancy.themes import BASES, bundled
from undersigned.tenancy.types import Base

colours = st.integers(0, 0xFFFFFF).map(lambda number: Colour(f"#{number:06x}"))


@settings(max_examples=200, deadline=None)
@given(brand=colours, base=st.sampled_from(BASES))
def test_200_brand_colours_all_pass(brand: Colour, base: Base):
    """A-14."""
    theme = bundled(base)
    given_by_day = {"brand": brand}
    light, dark = by_day(given_by_day, theme.light), by_night({}, given_by_day, theme.dark)
    for palette in (light, dark):
        assert failing(palette) == []
        for back in (palette.paper, palette.surface):
            assert contrast(palette.edge, back) >= 3
            assert contrast(palette.accent, back) >= 4.5
    assert light.brand == dark.brand == brand or failing(light) == []


@settings(max_examples=60, deadline=None)
@given(paper=colours, brand=colours, base=st.sampled_from(BASES))
def test_any_paper_by_day_has_a_night_that_passes(paper: Colour, brand: Colour, base: Base):
    dark = by_night({}, {"brand": brand, "paper": paper}, bundled(base).dark)
    assert failing(dark) == []


@pytest.mark.parametrize(
    ("brand", "words", "ratio"),
    [
        ("#ffe600", "ink", 14.0), ("#00a99d", "ink", 6.1), ("#ff6f61", "ink", 6.5), ("#1da1f2", "ink", 6.3),
        ("#7ac943", "ink", 8.7), ("#0b5563", "paper", 8.4), ("#888888", "ink", 5.0),
    ],
)  # fmt: skip
def test_words_on_the_brand(brand: str, words: str, ratio: float):
    """The worked results of 4.3: ink #16181D or white paper, whichever reads better."""
    palette = by_day({"brand": Colour(brand)}, bundled("broadsheet").light)
    assert palette.action == brand
    assert palette.on_action == palette[words]
    assert contrast(palette.on_action, palette.action) == pytest.approx(ratio, abs=0.06)


def test_a_middling_brand_that_nothing_reads_on_is_moved():
    """4.3: #E91E63 gives 4.35 with white and less with ink, and becomes #E61860."""
    palette = by_day({"brand": Colour("#e91e63")}, bundled("broadsheet").light)
    assert palette.action == "#e61860"
    assert contrast(palette.action, Colour("#ffffff")) == pytest.approx(4.5, abs=0.005)


@settings(max_examples=100, deadline=None)
@given(colour=colours, back=colours)
def test_the_nearest_keeps_its_hue(colour: Colour, back: Colour):
    found = nearest_passing(colour, [back], 4.5)
    assert found is not None
    assert contrast(found, back) >= 4.5
    _, chroma, hue = to_oklch(colour)
    _, chroma_found, hue_found = to_oklch(found)
    if min(chroma, chroma_found) > 0.04:
        assert abs((hue - hue_found + 180) % 360 - 180) < 6
    assert chroma_found <= chroma + 0.01
