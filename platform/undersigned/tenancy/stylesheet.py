"""A theme as a stylesheet: custom properties only, from checked values by a fixed template."""

import hashlib
from collections.abc import Iterator
from typing import Literal

from undersigned.tenancy.palette import COLOURS, Palette
from undersigned.tenancy.themes import ThemeSpec

SCALES = {"compact": "0.86", "normal": "1", "large": "1.12"}
DENSITIES = {"cosy": "0.8", "normal": "1"}


def theme_css(theme: ThemeSpec) -> str:
    """The theme as the system of the reader wants it, light or dark."""
    day = "".join((*_colours(theme.light), *_tokens(theme)))
    night = "".join(_colours(theme.dark))
    return f":root{{color-scheme:light dark;{day}}}@media (prefers-color-scheme:dark){{:root{{{night}}}}}\n"


def fixed_css(theme: ThemeSpec, scheme: Literal["light", "dark"]) -> str:
    """The theme in one of its schemes, whatever the system says."""
    palette = theme.light if scheme == "light" else theme.dark
    return f":root{{color-scheme:{scheme};{''.join((*_colours(palette), *_tokens(theme)))}}}\n"


def content_hash(content: str) -> str:
    """A file's name in addresses: the hexadecimal SHA-256 of what it holds."""
    return hashlib.sha256(content.encode()).hexdigest()


def _colours(palette: Palette) -> Iterator[str]:
    for name in COLOURS:
        yield f"--{name.replace('_', '-')}:{palette[name]};"
    yield f"--accent:{palette.accent};--edge:{palette.edge};--on-progress:{palette.on_progress};"


def _tokens(theme: ThemeSpec) -> Iterator[str]:
    faces, shape = theme.type, theme.shape
    for use, face in (("display", faces.font_display), ("body", faces.font_body), ("letter", faces.font_letter)):
        yield f"--font-{use}:var(--face-{face});"
    yield f"--display-size:var(--size-{faces.font_display});--display-leading:var(--leading-{faces.font_display});"
    yield f"--display-case:{'uppercase' if faces.display_case == 'upper' else 'none'};"
    yield f"--display-weight:{faces.display_weight};--scale:{SCALES[faces.scale]};"
    yield f"--radius:{shape.radius}px;--border-width:{shape.border_width}px;--density:{DENSITIES[shape.density]};"
    yield f"--motion:{1 if theme.motion == 'on' else 0};"
