"""Reading what people put into a folder: names that become addresses, and files that are UTF-8 text of a sane size."""

import re
import unicodedata
from collections.abc import Collection
from pathlib import Path

from undersigned.core.report import Report, nearest
from undersigned.core.text import is_invisible

MAX_BYTES = 256 * 1024
MAX_LINE = 20_000
"""Characters in a line: no paragraph needs more, and a Markdown parser's time grows faster than the line."""

_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")

_DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))})
"""Names that no Windows checkout can hold."""

_LEGIT = frozenset("\t\u00ad\u061c\u200e\u200f")
"""Tab, soft hyphen, and the three marks that Arabic and Hebrew text needs. Overrides are not among them."""


def read_text(file: Path, report: Report) -> str | None:
    """The file's text with Unix line ends, or None where it cannot be used. Every line that is wrong is reported."""
    source = _read_bytes(file, report)
    if source is None:
        return None
    source = source.removeprefix(b"\xef\xbb\xbf")
    try:
        text = source.decode()
    except UnicodeDecodeError as error:
        line = source.count(b"\n", 0, error.start) + 1
        what = f"the byte 0x{source[error.start]:02X} is not UTF-8"
        report.mistake(file, line, what, "Save the file as UTF-8")
        return None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text if _usable(file, text, report) else None


def _read_bytes(file: Path, report: Report) -> bytes | None:
    if not file.exists():
        report.mistake(file, 1, "the file is missing", "Write it; tenants/README.md shows what belongs in it")
        return None
    if not file.is_file():
        report.mistake(file, 1, "this is not a file", "Put a text file of this name here")
        return None
    try:
        size = file.stat().st_size
        if size > MAX_BYTES:
            report.mistake(file, 1, f"the file has {size:,} bytes", f"Shorten it to {MAX_BYTES:,} bytes or fewer")
            return None
        return file.read_bytes()
    except OSError as error:
        report.mistake(file, 1, f"the file cannot be read: {error.strerror}", "Let this user read it")
        return None


def _usable(file: Path, text: str, report: Report) -> bool:
    usable = True
    for number, line in enumerate(text.split("\n"), 1):
        if len(line) > MAX_LINE:
            what = f"the line has {len(line):,} characters"
            report.mistake(file, number, what, f"Break it into paragraphs of {MAX_LINE:,} characters or fewer")
            usable = False
        for character in sorted(set(line)):
            if is_hidden(character):
                report.mistake(file, number, f"the line holds {character_name(character)}", "Delete that character")
                usable = False
    return usable


def is_hidden(character: str) -> bool:
    """Whether the character cannot be seen and has no business in a text."""
    return is_invisible(character) and character not in _LEGIT


def character_name(character: str) -> str:
    return f"U+{ord(character):04X} ({unicodedata.name(character, 'a control character')})"


def is_slug(text: str) -> bool:
    """Whether the text can stand in an address as the name of something."""
    return _SLUG.fullmatch(text) is not None


def check_slug(path: Path, report: Report, reserved: Collection[str] = ()) -> None:
    """Report a folder whose name cannot stand in an address."""
    slug = path.name
    if not is_slug(slug):
        cure = "Rename it: 1 to 63 of a-z, 0-9 and hyphens, with no hyphen at either end"
        report.mistake(path, 1, f"the folder's name `{slug}` cannot be part of an address", cure)
    elif slug in _DEVICES or slug in reserved:
        report.mistake(path, 1, f"the name `{slug}` is reserved", "Choose another name")


def check_entries(folder: Path, report: Report, known: Collection[str]) -> None:
    """Report what does not belong in the folder."""
    for entry in entries(folder, report):
        if entry.name not in known:
            report.mistake(entry, 1, f"nothing named `{entry.name}` belongs here", nearest(entry.name, known))


def subfolders(folder: Path, report: Report, beside: Collection[str] = ()) -> list[Path]:
    """The folders in the folder, by name; none where it does not exist.

    A file among them is reported, unless it is one of those that lie `beside` them.
    """
    folders: list[Path] = []
    for entry in entries(folder, report):
        if entry.is_dir():
            folders.append(entry)
        elif entry.name not in beside:
            report.mistake(entry, 1, "a file lies where only folders belong", "Move it into a folder or delete it")
    return folders


def entries(folder: Path, report: Report) -> list[Path]:
    """What lies in the folder, by name; none where it does not exist. Names that begin with a dot are nobody's business."""
    if not folder.exists():
        return []
    try:
        return sorted(entry for entry in folder.iterdir() if not entry.name.startswith("."))
    except OSError as error:
        report.mistake(folder, 1, f"the folder cannot be read: {error.strerror}", "Make it a folder this user can read")
        return []
