"""The colours of a theme: eighteen that an organisation may set, those it left open chosen so that every pair passes (V-12)."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import NamedTuple

from undersigned.core.colour import (
    CONTROL_CONTRAST,
    TEXT_CONTRAST,
    Colour,
    contrast,
    from_oklch,
    nearest,
    nearest_passing,
    to_oklch,
)


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of a theme in one scheme, named by what they are for."""

    paper: Colour
    surface: Colour
    ink: Colour
    muted: Colour
    brand: Colour
    on_brand: Colour
    action: Colour
    on_action: Colour
    link: Colour
    visited: Colour
    highlight: Colour
    line: Colour
    hairline: Colour
    focus: Colour
    error: Colour
    success: Colour
    progress_fill: Colour
    progress_track: Colour

    def __getitem__(self, name: str) -> Colour:
        return getattr(self, name)

    @property
    def edge(self) -> Colour:
        """The border of buttons: the button's own colour, or the nearest that stands out where that does not."""
        return nearest_passing(self.action, (self.paper, self.surface), CONTROL_CONTRAST) or self.ink

    @property
    def accent(self) -> Colour:
        """Words in the brand's colour: that colour, or the nearest that can be read on the page."""
        return nearest_passing(self.brand, (self.paper, self.surface), TEXT_CONTRAST) or self.ink

    @property
    def on_progress(self) -> Colour:
        """Words that the progress uncovers."""
        return _readable_on(self.progress_fill, self.ink, self.paper)


COLOURS = tuple(field.name for field in fields(Palette))


def colours_of(palette: Palette) -> dict[str, str]:
    """The colours by their purpose, for what cannot use the stylesheet."""
    return {name: palette[name] for name in COLOURS}


Given = Mapping[str, Colour]
"""The colours that an organisation has set, by name."""


class Pair(NamedTuple):
    """Two colours that meet on the page, and the contrast they need."""

    front: str
    back: str
    least: float


ON_PAGE = ("paper", "surface")

TEXT_PAIRS = (
    *((front, back) for front in ("ink", "muted", "link", "visited", "error", "success") for back in ON_PAGE),
    ("ink", "highlight"),
    ("on_action", "action"),
    ("on_brand", "brand"),
)
CONTROL_PAIRS = (
    *((front, back) for front in ("line", "focus") for back in ON_PAGE),
    ("progress_fill", "progress_track"),
)
PAIRS = (
    *(Pair(front, back, TEXT_CONTRAST) for front, back in TEXT_PAIRS),
    *(Pair(front, back, CONTROL_CONTRAST) for front, back in CONTROL_PAIRS),
)

FOLLOWING = {"action": "brand", "link": "brand", "progress_fill": "brand", "surface": "paper"}
"""What takes its colour from another one where that was set and it was not."""

_AT_NIGHT = {
    "paper": (0.19, 0.015),
    "surface": (0.245, 0.02),
    "ink": (0.95, 0.015),
    "muted": (0.76, 0.03),
    "line": (0.62, 0.04),
    "hairline": (0.34, 0.03),
    "highlight": (0.4, 0.09),
    "progress_track": (0.34, 0.05),
}
"""Lightness and most chroma of the dark twin; the others keep their own as far as they pass."""


def by_day(given: Given, base: Palette) -> Palette:
    """The light colours: those given as they are, the others from the base, moved where they would not pass."""
    return _settled({**asdict(base), **_following(given), **given}, given, base)


def by_night(given: Given, given_by_day: Given, base: Palette) -> Palette:
    """The dark colours: those given, else the dark twins of those given by day, else the base's."""
    derived = {name: dark_twin(name, colour) for name, colour in {**_following(given_by_day), **given_by_day}.items()}
    return _settled({**asdict(base), **derived, **_following(given), **given}, given, base)


def _following(given: Given) -> Given:
    return {name: given[other] for name, other in FOLLOWING.items() if other in given}


def dark_twin(name: str, colour: Colour) -> Colour:
    """The same colour for the night."""
    if name not in _AT_NIGHT:
        return colour
    lightness, most = _AT_NIGHT[name]
    _, chroma, hue = to_oklch(colour)
    return from_oklch(lightness, min(chroma, most), hue)


def failing(palette: Palette) -> list[Pair]:
    """The pairs without enough contrast."""
    return [pair for pair in PAIRS if contrast(palette[pair.front], palette[pair.back]) < pair.least]


def passing(palette: Palette, front: str) -> Colour | None:
    """The colour nearest to the palette's own that has enough contrast with everything it meets."""
    pairs = [pair for pair in PAIRS if pair.front == front]
    return nearest(
        palette[front], lambda tried: all(contrast(tried, palette[pair.back]) >= pair.least for pair in pairs)
    )


def _settled(wanted: dict[str, Colour], given: Given, base: Palette) -> Palette:
    """The wanted colours, each that was not given moved as little as makes it pass."""
    palette = Palette(**wanted)
    for name in ("ink", "muted", "link", "visited", "error", "success", "line", "focus", "progress_fill"):
        if name not in given:
            palette = _with(palette, name, passing(palette, name))
    if "highlight" not in given:
        palette = _with(palette, "highlight", nearest_passing(palette.highlight, (palette.ink,), TEXT_CONTRAST))
    for back in ("action", "brand"):
        palette = _settled_words(palette, back, given, base)
    return palette


def _settled_words(palette: Palette, back: str, given: Given, base: Palette) -> Palette:
    """`on_action` on `action`, `on_brand` on `brand`: ink or paper, whichever reads better, where nothing else was said."""
    front = f"on_{back}"
    if front in given:
        pair = (palette[front],)
        moved = palette[back] if back in given else nearest_passing(palette[back], pair, TEXT_CONTRAST)
        return _with(palette, back, moved)
    if palette[back] == base[back] and contrast(base[front], base[back]) >= TEXT_CONTRAST:
        return _with(palette, front, base[front])
    words = (palette.ink, palette.paper)
    if back not in given:
        readable = nearest(palette[back], lambda tried: max(contrast(tried, word) for word in words) >= TEXT_CONTRAST)
        palette = _with(palette, back, readable)
    best = _readable_on(palette[back], *words)
    return _with(palette, front, nearest_passing(best, (palette[back],), TEXT_CONTRAST))


def _readable_on(back: Colour, *words: Colour) -> Colour:
    return max(words, key=lambda word: contrast(word, back))


def _with(palette: Palette, name: str, colour: Colour | None) -> Palette:
    return palette if colour is None else Palette(**{**asdict(palette), name: colour})
