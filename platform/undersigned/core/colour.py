"""Colours of a theme: sRGB as `#rrggbb`, the contrast of two of them by WCAG 2.2, and the nearest that has enough of it."""

import re
from collections.abc import Callable, Iterable
from typing import NewType

from coloraide import Color

Colour = NewType("Colour", str)
"""`#rrggbb`, lower case."""

TEXT_CONTRAST = 4.5
"""WCAG 2.2, 1.4.3: the least between words and what they stand on."""

CONTROL_CONTRAST = 3.0
"""WCAG 2.2, 1.4.11: the least between a control or a focus ring and what it stands on."""

_OKLCH = re.compile(r"oklch\((\d{1,3}(?:\.\d{1,4})?)% (0(?:\.\d{1,4})?) (\d{1,3}(?:\.\d{1,4})?)\)", re.ASCII)
_STEPS = 24
"""Halvings of a range of lightness: finer than eight bits of sRGB can show."""


def parse_colour(text: str) -> Colour | None:
    """The colour, or None where the text is neither `#rrggbb` nor `oklch(62% 0.19 25)`.

    No names, no short forms, no other functions, no white space around. What sRGB cannot show loses chroma until it can.
    """
    if re.fullmatch(r"#[0-9a-fA-F]{6}", text):
        return Colour(text.lower())
    parts = _OKLCH.fullmatch(text)
    if not parts:
        return None
    lightness, chroma, hue = map(float, parts.groups())
    if lightness > 100 or hue > 360:  # noqa: PLR2004 - per cent and degrees
        return None
    return from_oklch(lightness / 100, chroma, hue)


def from_oklch(lightness: float, chroma: float, hue: float) -> Colour:
    """The colour of that lightness (0 to 1) and hue, with as much of the chroma as sRGB has."""
    colour = Color("oklch", [lightness, chroma, hue]).fit("srgb", method="raytrace", pspace="oklch")
    return Colour(colour.convert("srgb").to_string(hex=True))


def to_oklch(colour: Colour) -> tuple[float, float, float]:
    """Lightness (0 to 1), chroma and hue; a grey has hue 0."""
    lightness, chroma, hue = Color(colour).convert("oklch").coords(nans=False)
    return lightness, chroma, hue


def contrast(one: Colour, other: Colour) -> float:
    """The contrast ratio, 1 to 21, the same in both directions."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: Colour) -> float:
    """Relative luminance, 0 (black) to 1 (white)."""
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def nearest_passing(colour: Colour, backs: Iterable[Colour], least: float) -> Colour | None:
    """The colour itself, or the nearest of its hue that has the contrast with all of `backs` (V-12); None where none has."""
    known = tuple(backs)
    return nearest(colour, lambda tried: all(contrast(tried, back) >= least for back in known))


def nearest(colour: Colour, passes: Callable[[Colour], bool]) -> Colour | None:
    """The colour itself, or the one nearest in lightness, of its hue and with as much of its chroma as fits, that passes."""
    if passes(colour):
        return colour
    start, chroma, hue = to_oklch(colour)
    found = [_towards(end, start, chroma, hue, passes) for end in (0.0, 1.0)]
    return min(filter(None, found), key=lambda one: abs(to_oklch(one)[0] - start), default=None)


def _towards(end: float, start: float, chroma: float, hue: float, passes: Callable[[Colour], bool]) -> Colour | None:
    """The first on the way from one lightness to the other; None where not even the last passes."""
    best = from_oklch(end, chroma, hue)
    if not passes(best):
        return None
    fails, holds = start, end
    for _ in range(_STEPS):
        middle = (fails + holds) / 2
        tried = from_oklch(middle, chroma, hue)
        if passes(tried):
            holds, best = middle, tried
        else:
            fails = middle
    return best


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 - the sRGB curve
