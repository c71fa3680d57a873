"""On which line of a TOML file each key stands: the standard library's parser does not tell."""

import tomllib
from typing import cast

Key = str | int
Place = tuple[Key, ...]
"""The way to a value: keys of tables, numbers in lists."""

_LONGEST_STATEMENT = 200
"""Lines. Each try parses the statement anew, so one that is longer is not followed to its end."""


def key_lines(source: str) -> dict[Place, int]:
    """The line, from 1, on which the statement begins that defines a place. The source must be TOML.

    A statement is the fewest lines that are TOML by themselves. What comes after a statement too long is left out.
    """
    places: dict[Place, int] = {}
    lengths: dict[Place, int] = {}
    header: Place = ()
    lines = source.split("\n")
    start = 0
    for end in range(len(lines)):
        if end - start > _LONGEST_STATEMENT:
            break
        statement = "\n".join(lines[start : end + 1])
        try:
            found: dict[str, object] = tomllib.loads(statement)
        except ValueError:
            continue
        if statement.lstrip().startswith("["):
            header = _header(found, lengths)
            for depth in range(1, len(header) + 1):
                places.setdefault(header[:depth], start + 1)
        else:
            _note(found, header, start + 1, places)
        start = end + 1
    return places


def as_list(value: object) -> list[object]:
    """The value when it is a list, else an empty one."""
    return cast("list[object]", value) if isinstance(value, list) else []


def as_table(value: object) -> dict[str, object]:
    """The value when it is a table, else an empty one."""
    return cast("dict[str, object]", value) if isinstance(value, dict) else {}


def _header(found: dict[str, object], lengths: dict[Place, int]) -> Place:
    """The place a `[header]` or `[[header]]` opens.

    `lengths` are those of the lists of tables so far: a header within one belongs to its last table.
    """
    place: list[Key] = []
    below = found
    while below:
        name, value = next(iter(below.items()))
        below = as_table(value)
        place.append(name)
        if isinstance(value, list):
            lengths[tuple(place)] = lengths.get(tuple(place), 0) + 1
        if tuple(place) in lengths:
            place.append(lengths[tuple(place)] - 1)
    return tuple(place)


def _note(value: object, place: Place, line: int, places: dict[Place, int]) -> None:
    inner: dict[Key, object] = {**as_table(value), **dict(enumerate(as_list(value)))}
    for key, below in inner.items():
        places.setdefault((*place, key), line)
        _note(below, (*place, key), line, places)
