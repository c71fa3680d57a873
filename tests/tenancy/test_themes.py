"""theme.toml: what it may hold, what follows from it, and what is told of the rest."""

import re
from itertools import product
from pathlib import Path

import pytest

from tests.tenants.valid import FILES, THEME, Case, drop, expect_mistake, put, read_all, swap, write_valid
from undersigned.core.colour import Colour, contrast
from undersigned.settings import ROOT
from undersigned.tenancy.apply import look_of
from undersigned.tenancy.palette import COLOURS, PAIRS, failing
from undersigned.tenancy.stylesheet import content_hash, theme_css
from undersigned.tenancy.themes import BASES, bundled
from undersigned.tenancy.types import Base


def colour(name: str, value: str) -> Case:
    """A colour of the theme that cannot stand."""
    old = re.search(rf'^{name} = ".*"$', FILES[THEME], re.MULTILINE)
    assert old
    line = FILES[THEME][: old.start()].count("\n") + 1
    return swap(THEME, old[0], f'{name} = "{value}"'), THEME, line, f"`{name}`"


HOSTILE = (
    "red;}body{display:none", "url(//evil.example)", "</style>", "expression(alert(1))", "javascript:alert(1)",
    "@import '//evil.example'", "var(--ink)", "rgb(0 0 0)", "#111", "#1111111", "oklch(50% 0 0);}", "oklch(101% 0 0)",
    "oklch(50% 9 0)", "oklch(50% 0.1 361)", "oklch(50% 0.1 99999999999)", "oklch(٥٠% 0 0)", "oklch(50%0.1 20)",
)  # fmt: skip

MISTAKES: dict[str, Case] = {
    "no theme.toml": (drop(THEME), THEME, 1, "the file is missing"),
    "unknown base": (
        swap(THEME, "open-wire", "open-wires"), THEME, 1, "Choose one of: open-wire, broadsheet, commons",
    ),
    "unknown table": (swap(THEME, "[shape]", "[shapes]"), THEME, 13, "`shapes` is unknown. Did you mean `shape`"),
    "unknown token": (swap(THEME, "radius", "radios"), THEME, 14, "`radios` is unknown. Did you mean `radius`"),
    "unknown colour": (swap(THEME, "muted", "muteed"), THEME, 7, "`muteed` is unknown. Did you mean `muted`"),
    "escaped colour": (swap(THEME, "#111111", "\\\\3c"), THEME, 6, "`ink` is `\\3c`"),
    "long colour": (swap(THEME, "#111111", "#" + "1" * 10_000), THEME, 6, "`ink` has 10,001 characters"),
    "number for a colour": (swap(THEME, '"#111111"', "111111"), THEME, 6, "`ink` must be a text"),
    "text contrast": (
        swap(THEME, "#555555", "#777777"), THEME, 7,
        "`muted` on `surface` has a contrast of 4.07, and needs 4.5. Set `muted` to #707070, the nearest that passes",
    ),
    "ink that is too pale": (
        swap(THEME, "#111111", "#999999"), THEME, 6,
        "`ink` on `paper` has a contrast of 2.84, and needs 4.5. Set `ink` to #707070, the nearest that passes",
    ),
    "control contrast": (
        swap(THEME, "oklch(50% 0 0)", "#999999"), THEME, 11,
        "`line` on `paper` has a contrast of 2.84, and needs 3.0. Set `line` to #8d8d8d",
    ),
    "button contrast": (
        swap(THEME, 'on_action = "#ffffff"', 'on_action = "#0b5563"'), THEME, 10,
        "`on_action` on `action` has a contrast of 1.00",
    ),
    "highlight that hides": (
        swap(THEME, "[shape]", 'highlight = "#333333"\n[shape]'),
        THEME,
        6,
        "`ink` on `highlight` has a contrast of 1.49, and needs 4.5. Set `highlight` to #7",
    ),
    "night contrast": (
        put(THEME, FILES[THEME] + '\n[dark]\nmuted = "#333333"\n'), THEME, 21, "`muted` on `paper` has a contrast of",
    ),
    "radius": (swap(THEME, "radius = 4", "radius = 17"), THEME, 14, "`radius` is 17. Choose a number from 0 to 16"),
    "huge radius": (swap(THEME, "radius = 4", f"radius = {10**30}"), THEME, 14, "Choose a number from 0 to 16"),
    "radius as text": (swap(THEME, "radius = 4", 'radius = "4px"'), THEME, 14, "`radius` must be a whole number"),
    "border": (swap(THEME, "border_width = 2", "border_width = 0"), THEME, 15, "Choose a number from 1 to 4"),
    "font by address": (
        put(THEME, FILES[THEME] + '\n[type]\nfont_display = "url(//evil.example/f.woff2)"\n'), THEME, 21,
        "Choose one of: poster, serif, rounded, sans",
    ),
    "weight": (put(THEME, FILES[THEME] + "\n[type]\ndisplay_weight = 950\n"), THEME, 21, "from 600 to 900"),
    "progress": (
        swap(THEME, "[identity]", '[identity]\nprogress_style = "confetti"'), THEME, 18,
        "Choose one of: reveal, tally, dots, bar",
    ),
    "unknown verb": (
        swap(THEME, "[identity]", '[identity]\nsign_verb = "join"'), THEME, 18,
        "Choose one of: sign-petition, add-name, sign-now",
    ),
    "nothing to reveal": (
        swap(THEME, '[identity]\nreveal_text.en = "Let it run"\n', ""), THEME, 1, "there is no sentence to uncover",
    ),
    "long sentence": (swap(THEME, "Let it run", "x" * 41), THEME, 18, "Shorten it to 40 or fewer"),
    "sentence in an unknown language": (
        swap(THEME, "reveal_text.en", "reveal_text.xx"), THEME, 18, "`xx` is not among the tenant's languages",
    ),
    **{f"{name}: {value}": colour(name, value) for name, value in product(("ink", "line"), HOSTILE)},
}  # fmt: skip


@pytest.mark.parametrize("case", MISTAKES)
def test_mistake(case: str, tmp_path: Path):
    expect_mistake(tmp_path, MISTAKES[case])


def test_what_the_file_says_is_what_is_read(tmp_path: Path):
    theme = read_all(write_valid(tmp_path))[0][0].theme
    assert (theme.base, theme.shape.radius, theme.shape.border_width) == ("open-wire", 4, 2)
    assert (theme.light.paper, theme.light.line) == ("#ffffff", "#636363")
    assert theme.identity.reveal_text == (("en", "Let it run"),)
    assert theme.type == bundled("open-wire").type


def test_the_buttons_say_what_the_file_chose(tmp_path: Path):
    assert look_of(read_all(write_valid(tmp_path))[0][0].theme).verb == "sign-petition"
    swap(THEME, "[identity]", '[identity]\nsign_verb = "add-name"')(tmp_path)
    assert look_of(read_all(tmp_path)[0][0].theme).verb == "add-name"


def test_what_the_file_leaves_open_is_the_bases(tmp_path: Path):
    put(THEME, 'base = "commons"\n')(write_valid(tmp_path))
    assert read_all(tmp_path)[0][0].theme == bundled("commons")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("base", BASES)
def test_every_pair_of_the_bundled_themes_passes(base: Base, scheme: str):
    """V-12, section 4.4."""
    palette = getattr(bundled(base), scheme)
    assert failing(palette) == []
    assert len(PAIRS) == 20
    for back in (palette.paper, palette.surface):
        assert contrast(palette.ink, back) >= 7
        assert contrast(palette.edge, back) >= 3
    assert contrast(palette.on_progress, palette.progress_fill) >= 4.5


@pytest.mark.parametrize(
    ("scheme", "front", "back", "ratio"),
    [
        ("light", "ink", "paper", 18.2), ("dark", "ink", "paper", 17.7), ("light", "muted", "paper", 6.9),
        ("dark", "muted", "paper", 9.3), ("light", "link", "paper", 8.7), ("light", "visited", "paper", 10.2),
        ("dark", "link", "paper", 9.6), ("dark", "visited", "paper", 9.7), ("light", "on_action", "action", 15.5),
        ("dark", "on_action", "action", 15.5), ("light", "line", "surface", 5.4), ("dark", "line", "surface", 5.1),
        ("light", "error", "paper", 6.8), ("light", "success", "paper", 6.2), ("dark", "error", "paper", 8.6),
        ("dark", "success", "paper", 10.4), ("light", "focus", "paper", 8.7), ("dark", "focus", "paper", 15.5),
    ],
)  # fmt: skip
def test_open_wire_is_as_it_was_drawn(scheme: str, front: str, back: str, ratio: float):
    palette = getattr(bundled("open-wire"), scheme)
    assert contrast(palette[front], palette[back]) == pytest.approx(ratio, abs=0.06)


VALUE = r"#[0-9a-f]{6}|var\(--[a-z-]+\)|\d+px|\d\.?\d*|none|uppercase|\d{3}"


@pytest.mark.parametrize("base", BASES)
def test_the_stylesheet_holds_tokens_and_nothing_else(base: Base):
    css = theme_css(bundled(base))
    day, night = css.split("@media (prefers-color-scheme:dark)")
    assert re.fullmatch(rf":root\{{color-scheme:light dark;(?:--[a-z-]+:(?:{VALUE});)+\}}", day)
    assert re.fullmatch(r"\{:root\{(?:--[a-z-]+:#[0-9a-f]{6};)+\}\}\n", night)
    tokens = {name.replace("_", "-") for name in COLOURS}
    assert tokens < set(re.findall(r"--([a-z-]+):", day))
    assert tokens < set(re.findall(r"--([a-z-]+):", night))


def test_a_stylesheet_is_named_by_what_it_holds():
    css = theme_css(bundled("commons"))
    assert re.fullmatch(r"[0-9a-f]{64}", content_hash(css))
    assert content_hash(css) != content_hash(theme_css(bundled("broadsheet")))


def test_the_platforms_own_tokens_are_those_of_broadsheet():
    """Pages that belong to nobody have no stylesheet of a tenant: the built one says the same."""
    built = (ROOT / "frontend" / "src" / "core" / "tokens.css").read_text("utf-8")
    day, night = (re.findall(r"(--[a-z-]+): ?([^;]+);", part) for part in built.split("@media"))
    said_by_day, said_by_night = (
        re.findall(r"(--[a-z-]+):([^;]+);", part) for part in theme_css(bundled("broadsheet")).split("@media")
    )
    assert dict(day) == dict(said_by_day)
    assert dict(night) == dict(said_by_night)


def test_dark_twins_are_derived_where_only_the_day_was_set(tmp_path: Path):
    light = 'base = "commons"\n[light]\npaper = "#fffbe6"\nlink = "#0b5563"\n'
    put(THEME, light)(write_valid(tmp_path))
    tenants, report = read_all(tmp_path)
    assert report.format() == ""
    theme = tenants[0].theme
    assert theme.light.surface == theme.light.paper == "#fffbe6"
    assert contrast(theme.dark.paper, Colour("#000000")) < 1.3
    assert theme.dark.paper != bundled("commons").dark.paper
    assert theme.dark.link != "#0b5563"
    assert failing(theme.dark) == []
