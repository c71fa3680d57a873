"""What is wrong in files that people write by hand: where, what, and how to put it right."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Literal

_LONGEST = 1000

Severity = Literal["mistake", "warning"]


class ApplyError(Exception):
    """What the files say is well written, and cannot be applied to what stands in the database.

    `place` is the file in the tenant's folder where that can be cured, `cure` says how.
    """

    def __init__(self, what: str, cure: str, place: str = "tenant.toml") -> None:
        super().__init__(what)
        self.cure = cure
        self.place = place


@dataclass(frozen=True, slots=True, order=True)
class Mistake:
    """One thing to put right. `line` counts from 1; `what` and `cure` are sentences without their full stop."""

    file: str
    line: int
    what: str
    cure: str
    severity: Severity = "mistake"

    def __str__(self) -> str:
        warning = "warning: " if self.severity == "warning" else ""
        return _shown(f"{self.file}:{self.line}: {warning}{self.what}. {self.cure}.")


class Report:
    """Collects everything that is wrong in one run. A warning does not keep a tenant from being applied."""

    def __init__(self) -> None:
        self._found: dict[Mistake, None] = {}

    def mistake(self, file: Path, line: int, what: str, cure: str) -> None:
        self.add(Mistake(str(file), line, what, cure))

    def warning(self, file: Path, line: int, what: str, cure: str) -> None:
        self.add(Mistake(str(file), line, what, cure, "warning"))

    def add(self, found: Mistake) -> None:
        self._found[found] = None

    @property
    def mistakes(self) -> tuple[Mistake, ...]:
        return tuple(sorted(found for found in self._found if found.severity == "mistake"))

    @property
    def warnings(self) -> tuple[Mistake, ...]:
        return tuple(sorted(found for found in self._found if found.severity == "warning"))

    def concerns(self, folder: Path) -> bool:
        """Whether a mistake lies in the folder, at any depth."""
        return any(Path(found.file).is_relative_to(folder) for found in self.mistakes)

    def format(self) -> str:
        """Each thing found on its own line, by file and line: path, line, what, cure."""
        return "".join(f"{found}\n" for found in sorted(self._found))


def _shown(text: str) -> str:
    """Words that may hold anything a file held, as a terminal may show them: no control characters, no end in sight."""
    words = "".join(character if character.isprintable() else "\ufffd" for character in text)
    return words if len(words) <= _LONGEST else words[: _LONGEST - 1] + "…"


def nearest(word: str, known: Iterable[str]) -> str:
    """The cure for a misspelt name: the known name that comes nearest, else all of them."""
    names = sorted(known)
    close = get_close_matches(word, names, 1)
    if close:
        return f"Did you mean `{close[0]}`"
    return f"Known here: {', '.join(names)}" if names else "Delete it"
