"""The words for people, from the catalogs that the pages use too: `frontend/messages/<locale>.json`."""

from functools import cached_property
from pathlib import Path

import msgspec

from undersigned.core.locale import LATIN, with_digits

FALLBACK = "en"


class WordsError(Exception):
    """What is wrong with the platform's own words: a line for each mistake, with the cure."""


class Messages:
    """All catalogs of a folder; a language is added by adding its file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @cached_property
    def _catalogs(self) -> dict[str, dict[str, str]]:
        return {
            file.stem: msgspec.json.decode(file.read_bytes(), type=dict[str, str])
            for file in sorted(self._folder.glob("*.json"))
        }

    @property
    def locales(self) -> frozenset[str]:
        return frozenset(self._catalogs)

    def text(
        self, locale: str, message: str, arguments: dict[str, str | int] | None = None, digits: str = LATIN
    ) -> str:
        """The message in the locale, else in English, its `{placeholders}` filled; numbers in it are written with `digits`.

        Messages with plurals belong to the pages, which format them where Intl is; here only simple ones are used.
        """
        catalog = self._catalogs.get(locale, {})
        text = with_digits(catalog.get(message) or self._catalogs[FALLBACK][message], digits)
        for name, value in (arguments or {}).items():
            text = text.replace("{" + name + "}", with_digits(str(value), digits) if isinstance(value, int) else value)
        return text
