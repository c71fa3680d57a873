"""Reads theme.toml: one of the bundled themes, and what the organisation wants to be different."""

from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Literal, get_args

from undersigned.core.colour import Colour, contrast, nearest_passing, parse_colour
from undersigned.core.report import Report, nearest
from undersigned.core.toml import Table, read_toml
from undersigned.tenancy.logo import Drawing, read_drawing
from undersigned.tenancy.palette import COLOURS, ON_PAGE, Palette, by_day, by_night, failing, passing
from undersigned.tenancy.types import Base, HeaderStyle, ProgressStyle, SignVerb

BUNDLED = Path(__file__).parent / "bundled"

Face = Literal["poster", "serif", "rounded", "sans"]
TextFace = Literal["serif", "rounded", "sans"]
Case = Literal["none", "upper"]
Scale = Literal["compact", "normal", "large"]
Density = Literal["cosy", "normal"]
Switch = Literal["on", "off"]

BASES: tuple[Base, ...] = get_args(Base)
FACES: tuple[Face, ...] = get_args(Face)
TEXT_FACES: tuple[TextFace, ...] = get_args(TextFace)
CASES: tuple[Case, ...] = get_args(Case)
SCALES: tuple[Scale, ...] = get_args(Scale)
DENSITIES: tuple[Density, ...] = get_args(Density)
HEADERS: tuple[HeaderStyle, ...] = get_args(HeaderStyle)
PROGRESS: tuple[ProgressStyle, ...] = get_args(ProgressStyle)
VERBS: tuple[SignVerb, ...] = get_args(SignVerb)
SWITCH: tuple[Switch, ...] = get_args(Switch)

LONGEST_REVEAL = 40
"""Characters of the sentence that signatures uncover."""

DRAWINGS = ("logo.svg", "logo-dark.svg", "icon.svg")


@dataclass(frozen=True, slots=True)
class Type:
    font_display: Face = "serif"
    font_body: Face = "sans"
    font_letter: Face = "serif"
    display_case: Case = "none"
    display_weight: int = 700
    scale: Scale = "normal"


@dataclass(frozen=True, slots=True)
class Shape:
    """Lengths are CSS pixels."""

    radius: int = 2
    border_width: int = 1
    density: Density = "normal"


@dataclass(frozen=True, slots=True)
class Identity:
    header_style: HeaderStyle = "plain"
    progress_style: ProgressStyle = "bar"
    reveal_text: tuple[tuple[str, str], ...] = ()
    """By language."""
    sign_verb: SignVerb = "sign-petition"
    logo: Drawing | None = None
    logo_dark: Drawing | None = None
    icon: Drawing | None = None


@dataclass(frozen=True, slots=True)
class ThemeSpec:
    """A look, whole: every pair of its colours passes, by day and by night."""

    base: Base
    light: Palette
    dark: Palette
    type: Type = Type()
    shape: Shape = Shape()
    identity: Identity = Identity()
    motion: Switch = "on"


@cache
def bundled(base: Base) -> ThemeSpec:
    """The theme of that name as it comes with the platform."""
    report = Report()
    table = read_toml(BUNDLED / f"{base}.toml", report)
    light, dark = (table and table.table(scheme, required=True) for scheme in ("light", "dark"))
    if table is None or light is None or dark is None:
        raise RuntimeError(report.format())
    plain = ThemeSpec(base, Palette(**_read_colours(light)), Palette(**_read_colours(dark)))
    theme = _with_tokens(plain, table, ())
    table.finish()
    if report.mistakes:
        raise RuntimeError(report.format())
    return theme


def read_theme(folder: Path, report: Report, *, locales: tuple[str, ...]) -> ThemeSpec | None:
    """The theme of `tenants/<slug>/theme.toml` and the drawings beside it, or None after its mistakes were reported."""
    table = read_toml(folder / "theme.toml", report)
    if table is None:
        return None
    base = bundled(table.choice("base", BASES, default="broadsheet"))
    light_table, dark_table = table.table("light"), table.table("dark")
    light_given = _read_colours(light_table) if light_table else {}
    dark_given = _read_colours(dark_table) if dark_table else {}
    light = by_day(light_given, base.light)
    dark = by_night(dark_given, light_given, base.dark)
    _check_contrast(table, light_table, light, light_given)
    _check_contrast(table, dark_table or light_table, dark, dark_given)
    theme = _with_tokens(replace(base, light=light, dark=dark), table, locales)
    table.finish()
    return _with_drawings(theme, folder, report)


def _read_colours(table: Table) -> dict[str, Colour]:
    """The colours that the table sets; keys that are none are reported."""
    colours: dict[str, Colour] = {}
    for name in table.keys:
        if name not in COLOURS:
            continue
        text = table.text(name)
        colour = parse_colour(text)
        if colour:
            colours[name] = colour
        elif text:
            table.mistake(name, f"`{name}` is `{text}`", "Use a colour such as #1a2b3c or oklch(62% 0.19 25)")
    for name in table.keys:
        if name not in COLOURS:
            table.mistake(name, f"the key `{name}` is unknown", nearest(name, COLOURS))
            table.anything(name)
    return colours


def _check_contrast(top: Table, table: Table | None, palette: Palette, given: dict[str, Colour]) -> None:
    """Report each pair without enough contrast, at the colour that was set, with the nearest that would pass (V-12)."""
    for front, back, least in failing(palette):
        key = front if front in given or back not in given else back
        ratio = int(contrast(palette[front], palette[back]) * 100) / 100
        better, name = passing(palette, front), front
        if not better and front in given and back in ON_PAGE:
            # Colours that were not set, such as the highlight, have gone after this one, and come back with it.
            better = nearest_passing(palette[front], [palette[on] for on in ON_PAGE], least)
        if not better:
            better, name = nearest_passing(palette[back], (palette[front],), least), back
        cure = f"Set `{name}` to {better}, the nearest that passes"
        place = table if table and key in table.keys else top
        place.mistake(key, f"`{front}` on `{back}` has a contrast of {ratio:.2f}, and needs {least}", cure)


def _with_tokens(theme: ThemeSpec, table: Table, locales: tuple[str, ...]) -> ThemeSpec:
    faces, shape = table.table("type"), table.table("shape")
    identity, behaviour = table.table("identity"), table.table("behaviour")
    return replace(
        theme,
        type=_read_type(faces, theme.type) if faces else theme.type,
        shape=_read_shape(shape, theme.shape) if shape else theme.shape,
        identity=_read_identity(table, identity, theme.identity, locales),
        motion=behaviour.choice("motion", SWITCH, default=theme.motion) if behaviour else theme.motion,
    )


def _read_type(table: Table, base: Type) -> Type:
    return Type(
        font_display=table.choice("font_display", FACES, default=base.font_display),
        font_body=table.choice("font_body", TEXT_FACES, default=base.font_body),
        font_letter=table.choice("font_letter", TEXT_FACES, default=base.font_letter),
        display_case=table.choice("display_case", CASES, default=base.display_case),
        display_weight=table.number("display_weight", 600, 900, default=base.display_weight),
        scale=table.choice("scale", SCALES, default=base.scale),
    )


def _read_shape(table: Table, base: Shape) -> Shape:
    return Shape(
        radius=table.number("radius", 0, 16, default=base.radius),
        border_width=table.number("border_width", 1, 4, default=base.border_width),
        density=table.choice("density", DENSITIES, default=base.density),
    )


def _read_identity(top: Table, table: Table | None, base: Identity, locales: tuple[str, ...]) -> Identity:
    if table is None:
        identity = base
    else:
        words = table.some_words("reveal_text", locales, longest=LONGEST_REVEAL)
        identity = replace(
            base,
            header_style=table.choice("header_style", HEADERS, default=base.header_style),
            progress_style=table.choice("progress_style", PROGRESS, default=base.progress_style),
            reveal_text=tuple(words.items()),
            sign_verb=table.choice("sign_verb", VERBS, default=base.sign_verb),
        )
    if locales and identity.progress_style == "reveal" and not identity.reveal_text:
        what = "`progress_style` is `reveal`, but there is no sentence to uncover"
        place = table or top
        key = (
            "progress_style" if table and "progress_style" in table.keys else "base" if place is top else "reveal_text"
        )
        place.mistake(key, what, f'Write [identity] with reveal_text.{locales[0]} = "…", or another progress_style')
    return identity


def _with_drawings(theme: ThemeSpec, folder: Path, report: Report) -> ThemeSpec:
    logo, logo_dark, icon = (read_drawing(folder / name, report) for name in DRAWINGS)
    if logo_dark and not logo and not (folder / "logo.svg").exists():
        report.mistake(folder / "logo-dark.svg", 1, "there is no logo.svg for the day", "Add logo.svg")
    return replace(theme, identity=replace(theme.identity, logo=logo, logo_dark=logo_dark, icon=icon))
