"""TOML files read key by key, so that every mistake is told with its line and all of them in one run.

A getter gives the value, or a harmless stand-in after it reported a mistake: the reader goes on to find the others, and
whoever asked for the whole sees from the report that it is not to be used.
"""

import re
import tomllib
from bisect import bisect_left
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TypeVar, cast

from undersigned.core.folder import character_name, is_hidden, read_text
from undersigned.core.report import Report, nearest
from undersigned.core.toml_lines import Place, as_list, as_table, key_lines

Choice = TypeVar("Choice", bound=str)

_AT_LINE = re.compile(r" \(at line (\d+), column \d+\)| \(at end of document\)")


class Document:
    """A TOML file: its name, its source, and the line on which each key stands."""

    def __init__(self, file: Path, report: Report, source: str) -> None:
        self.file = file
        self.report = report
        self._source = source

    @cached_property
    def _lines(self) -> dict[Place, int]:
        return key_lines(self._source)

    def line(self, place: Place) -> int:
        """The line of the key, else of the nearest table around it."""
        while place and place not in self._lines:
            place = place[:-1]
        return self._lines.get(place, 1)


def read_toml(file: Path, report: Report) -> "Table | None":
    """The file's top table, or None after what keeps it from being read was reported."""
    source = read_text(file, report)
    if source is None:
        return None
    try:
        data = tomllib.loads(source)
    except RecursionError:
        report.mistake(file, 1, "the file nests too deeply", "Write plain keys and values")
        return None
    except ValueError as error:
        what = f"this is not TOML: {_AT_LINE.sub('', str(error))}"
        report.mistake(file, _line_of(error, source), what, "Compare the line with the examples in tenants/README.md")
        return None
    return Table(Document(file, report, source), data)


def _line_of(error: ValueError, source: str) -> int:
    """The line that the error names, else the first up to which the source gives the same error."""
    where = _AT_LINE.search(str(error))
    lines = source.rstrip("\n").split("\n")
    if where:
        return int(where[1]) if where[1] else len(lines)

    def fails_alike(number: int) -> bool:
        try:
            tomllib.loads("\n".join(lines[:number]))
        except ValueError as found:
            return str(found) == str(error)
        return False

    return 1 + bisect_left(range(1, len(lines)), True, key=fails_alike)


@dataclass(slots=True)
class Table:
    """A table of a TOML file. `finish` on the top table reports the keys that nobody asked for."""

    document: Document
    data: dict[str, object]
    place: Place = ()
    _asked: set[str] = field(default_factory=set[str])
    _inner: "list[Table]" = field(default_factory=list["Table"])

    @property
    def file(self) -> Path:
        return self.document.file

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(self.data)

    def line(self, key: str) -> int:
        return self.document.line((*self.place, key))

    def mistake(self, key: str, what: str, cure: str) -> None:
        self.document.report.mistake(self.file, self.line(key), what, cure)

    def text(self, key: str, *, longest: int = 200, default: str | None = None) -> str:
        """One line of text. Without a default the key is required."""
        value = self._get(key, required=default is None, example='"…"')
        if value is None:
            return default or ""
        return self._line_of_text(key, value, longest)

    def texts(self, key: str, *, longest: int = 200, required: bool = True) -> tuple[str, ...]:
        """A list of at least one text, none twice; nothing where it is absent and not required."""
        value = self._get(key, required=required, example='["…"]')
        if value is None:
            return ()
        items = as_list(value)
        if not items:
            self._wrong(key, value, "a list of texts", '["…"]')
            return ()
        texts = tuple(self._line_of_text(key, item, longest) for item in items)
        for twice in sorted({text for text in texts if text and texts.count(text) > 1}):
            self.mistake(key, f"`{key}` names `{twice}` twice", "Name it once")
        return tuple(text for text in texts if text)

    def number(self, key: str, least: int, most: int, *, default: int | None = None) -> int:
        """A whole number from `least` to `most`. Without a default the key is required."""
        value = self._get(key, required=default is None, example=str(least))
        if value is None:
            return least if default is None else default
        if not is_whole(value):
            self._wrong(key, value, "a whole number", str(least))
            return least
        if not least <= cast("int", value) <= most:
            self.mistake(key, f"`{key}` is {value}", f"Choose a number from {least:,} to {most:,}")
            return least
        return cast("int", value)

    def flag(self, key: str) -> bool:
        """True or false; false where the key is absent."""
        value = self._get(key, required=False, example="true")
        if value is not None and not isinstance(value, bool):
            self._wrong(key, value, "true or false", "true")
        return value is True

    def words(self, key: str, locales: Collection[str], *, longest: int) -> dict[str, str]:
        """A table of words by language, `key = { en = "…", fr = "…" }`: each of the locales; required."""
        words = self.table(key, required=True)
        return {locale: words.text(locale, longest=longest) for locale in locales} if words else {}

    def some_words(self, key: str, locales: Collection[str], *, longest: int) -> dict[str, str]:
        """The same for those of the locales that there are words for; nothing where the key is absent."""
        words = self.table(key)
        found: dict[str, str] = {}
        for locale in words.keys if words else ():
            assert words
            text = words.text(locale, longest=longest)
            if locale not in locales:
                words.mistake(locale, f"`{locale}` is not among the tenant's languages", nearest(locale, locales))
            elif text:
                found[locale] = text
        return found

    def text_or_words(
        self, key: str, locales: Collection[str], *, longest: int, required: bool = True
    ) -> dict[str, str]:
        """Words by language: one text for all of the locales, or a table as in `words`; empty where absent and not required."""
        if isinstance(self.data.get(key), dict):
            return self.words(key, locales, longest=longest)
        text = self.text(key, longest=longest, default=None if required else "")
        return dict.fromkeys(locales, text) if text else {}

    def choice(self, key: str, options: Collection[Choice], *, default: Choice) -> Choice:
        """One of the options; the default where the key is absent."""
        value = self._get(key, required=False, example="")
        for option in options:
            if value == option:
                return option
        if isinstance(value, str):
            self.mistake(key, f"`{key}` is `{value}`", f"Choose one of: {', '.join(options)}")
        elif value is not None:
            self._wrong(key, value, "a text", f'"{default}"')
        return default

    def moment(self, key: str, *, required: bool = False) -> datetime | None:
        """A date with time and zone."""
        example = "2026-06-01T09:00:00Z"
        value = self._get(key, required=required, example=example)
        if value is None:
            return None
        if isinstance(value, datetime) and value.tzinfo:
            return value
        if isinstance(value, datetime):
            self.mistake(key, f"`{key}` has no time zone", f"Write it as in {example} or 2026-06-01T09:00:00+02:00")
        else:
            self._wrong(key, value, "a date with time and zone", example)
        return None

    def anything(self, key: str) -> object:
        """The value as TOML has it, for keys that take several types; None where absent."""
        return self._get(key, required=False, example="")

    def table(self, key: str, *, required: bool = False) -> "Table | None":
        value = self._get(key, required=required, example="", header=f"[{key}]")
        if value is None:
            return None
        if not isinstance(value, dict):
            self._wrong(key, value, "a table", f"[{key}]", header=True)
            return None
        return self._below(cast("dict[str, object]", value), (*self.place, key))

    def tables(self, key: str, *, required: bool = False) -> "list[Table]":
        """The tables of a list; when required, at least one."""
        value = self._get(key, required=required, example="", header=f"[[{key}]]")
        if value is None:
            return []
        items = as_list(value)
        if not items or not all(isinstance(item, dict) for item in items):
            self._wrong(key, value, "a list of tables", f"[[{key}]]", header=True)
            return []
        return [self._below(as_table(item), (*self.place, key, number)) for number, item in enumerate(items)]

    def finish(self) -> None:
        """Report the keys that were never asked for, here and in every table that was."""
        for key in self.data:
            if key not in self._asked:
                self.mistake(key, f"the key `{key}` is unknown", nearest(key, self._asked))
        for table in self._inner:
            table.finish()

    def _below(self, data: dict[str, object], place: Place) -> "Table":
        table = Table(self.document, data, place)
        self._inner.append(table)
        return table

    def _get(self, key: str, *, required: bool, example: str, header: str = "") -> object | None:
        self._asked.add(key)
        if required and key not in self.data:
            line = self.document.line(self.place)
            cure = f"Add {header}" if header else f"Add {key} = {example}"
            self.document.report.mistake(self.file, line, f"`{key}` is missing", cure)
        return self.data.get(key)

    def _line_of_text(self, key: str, value: object, longest: int) -> str:
        if not isinstance(value, str):
            self._wrong(key, value, "a text", '"…"')
            return ""
        text = value.strip()
        hidden = [character for character in text if is_hidden(character)]
        if not text:
            self.mistake(key, f"`{key}` is empty", "Write a text")
        elif hidden and "\n" not in hidden:
            self.mistake(key, f"`{key}` holds {character_name(hidden[0])}", "Delete that character")
        elif "\n" in text:
            self.mistake(key, f"`{key}` has a line break", "Write it on one line")
        elif len(text) > longest:
            self.mistake(key, f"`{key}` has {len(text):,} characters", f"Shorten it to {longest} or fewer")
        return text

    def _wrong(self, key: str, value: object, wanted: str, example: str, *, header: bool = False) -> None:
        cure = f"Write it as {example}" if header else f"Write {key} = {example}"
        self.mistake(key, f"`{key}` must be {wanted}, not {_kind(value)}", cure)


def is_whole(value: object) -> bool:
    """Whether the value is an integer; TOML's true and false are not, though Python counts them as such."""
    return isinstance(value, int) and not isinstance(value, bool)


def _kind(value: object) -> str:
    kinds = {
        "str": "a text",
        "int": "a whole number",
        "float": "a fraction",
        "bool": "true or false",
        "datetime": "a date with time",
        "date": "a date without time",
        "time": "a time without date",
        "dict": "a table",
        "list": "a list" if value else "an empty list",
    }
    return kinds[type(value).__name__]
