"""The letters of the pictures: faces from the lock file, and nothing that a machine happens to have.

They stand for a phone with Android, which most supporters hold: Roboto, and Noto for what else is asked for by name.
"""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from undersigned.settings import ROOT

PACKAGES = ROOT / "frontend" / "node_modules" / "@fontsource"
WEIGHTS = {400: "Regular", 700: "Bold", 800: "ExtraBold"}
LATIN = range(0x20, 0x250)


@dataclass(frozen=True)
class Face:
    """A family in some weights, from one package of Fontsource."""

    package: str
    script: str
    weights: tuple[int, ...]
    only: range | None = None
    """The letters kept; else all that the file has."""

    def source(self, weight: int) -> Path:
        return PACKAGES / self.package / "files" / f"{self.package}-{self.script}-{weight}-normal.woff2"


FACES: Mapping[str, Face] = {
    "Roboto": Face("roboto", "latin", (400, 700)),
    "Noto Serif": Face("noto-serif", "latin", (400, 700)),
    "Nunito": Face("nunito", "latin", (400, 700, 800)),
    "DejaVu Sans Mono": Face("dejavu-mono", "latin", (400, 700), only=LATIN),
    "Noto Sans Arabic": Face("noto-sans-arabic", "arabic", (400, 700)),
    "Noto Naskh Arabic": Face("noto-naskh-arabic", "arabic", (400, 700)),
    "Noto Kufi Arabic": Face("noto-kufi-arabic", "arabic", (400, 700, 800)),
}

STANDS_FOR = {
    "Roboto": ("sans-serif", "system-ui", "Arial", "Helvetica"),
    "Noto Serif": ("serif", "Times New Roman", "Times"),
    "DejaVu Sans Mono": ("monospace", "Courier New", "Monospace"),
}
"""What browsers ask for when a page names no family; whatever else they look for, they find in Roboto or Noto Sans Arabic."""

SETTINGS = """\
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir>{folder}</dir>
  <cachedir>{folder}/cache</cachedir>
{aliases}
  <match target="pattern">
    <edit name="family" mode="append_last"><string>Roboto</string><string>Noto Sans Arabic</string></edit>
  </match>
  <match target="pattern">{drawn}</match>
  <match target="font">{drawn}</match>
</fontconfig>
"""
DRAWN = """
    <edit name="antialias" mode="assign"><bool>true</bool></edit>
    <edit name="hinting" mode="assign"><bool>false</bool></edit>
    <edit name="autohint" mode="assign"><bool>false</bool></edit>
    <edit name="hintstyle" mode="assign"><const>hintnone</const></edit>
    <edit name="rgba" mode="assign"><const>none</const></edit>
    <edit name="lcdfilter" mode="assign"><const>lcdnone</const></edit>
    <edit name="embeddedbitmap" mode="assign"><bool>false</bool></edit>
  """

FLAGS = (
    "--font-render-hinting=none",
    "--disable-lcd-text",
    "--disable-font-subpixel-positioning",
    "--force-color-profile=srgb",
    "--lang=en-GB",
)
"""For the browser: what of the drawing of letters and colours it would ask the machine."""


def missing() -> str | None:
    """Why this machine cannot draw the pictures' letters; None where it can."""
    if not sys.platform.startswith("linux"):
        return "the pictures are of browsers that find their fonts by fontconfig, as those of Linux do"
    gone = [
        str(face.source(weight))
        for face in FACES.values()
        for weight in face.weights
        if not face.source(weight).exists()
    ]
    return f"faces of the lock file are not installed, `make setup` does it: {', '.join(gone)}" if gone else None


def lay_out(folder: Path) -> dict[str, str]:
    """Put the faces and fontconfig's settings into the folder. The environment of a browser that sees only these."""
    for family, face in FACES.items():
        for weight in face.weights:
            _convert(face, weight, family, folder / f"{face.package}-{weight}.ttf")
    settings = folder / "fonts.conf"
    aliases = "\n".join(_alias(asked, family) for family, names in STANDS_FOR.items() for asked in names)
    settings.write_text(SETTINGS.format(folder=folder, aliases=aliases, drawn=DRAWN), encoding="utf-8")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("FONTCONFIG_", "FC_", "LC_"))}
    return kept | {"FONTCONFIG_FILE": str(settings), "LANG": "C.UTF-8", "LANGUAGE": "en"}


def _alias(asked: str, family: str) -> str:
    return (
        f'  <match target="pattern"><test name="family"><string>{asked}</string></test>'
        f'<edit name="family" mode="assign" binding="same"><string>{family}</string></edit></match>'
    )


def _convert(face: Face, weight: int, family: str, target: Path) -> None:
    """Not every FreeType reads WOFF2, and not every file says the name of its family as readers know it."""
    style = WEIGHTS[weight]
    with TTFont(face.source(weight)) as font:
        if face.only:
            options = Options(layout_features=["*"])
            options.drop_tables += ["FFTM"]
            cutter = Subsetter(options)
            cutter.populate(unicodes=face.only)
            cutter.subset(font)
        font.flavor = None
        names = {1: family, 2: style, 4: f"{family} {style}", 6: f"{family.replace(' ', '')}-{style}"}
        for known in {record.nameID for record in font["name"].names} & {16, 17, 21, 22}:
            font["name"].removeNames(nameID=known)
        for which, name in names.items():
            font["name"].setName(name, which, 3, 1, 0x409)
        font.save(target)
