"""Relay: ids that name their type, nodes, and connections that page by key instead of by offset."""

import base64
import binascii
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar
from uuid import UUID

import strawberry
from graphql import GraphQLError

MOST_FIRST = 100
MOST_PAGES = 1_000

NOTHING = UUID(int=0)
"""The id that nothing has (RFC 9562, 5.9)."""

T = TypeVar("T")
Row = TypeVar("Row")


@strawberry.interface(description="Something that can be fetched again by its id.")
class Node:
    id: strawberry.ID


@strawberry.type
class PageInfo:
    has_next_page: bool
    has_previous_page: bool
    start_cursor: str | None
    end_cursor: str | None


@strawberry.type
class Edge(Generic[T]):
    cursor: str
    node: T


@strawberry.type
class Connection(Generic[T]):
    page_info: PageInfo
    edges: list[Edge[T]]


def global_id(kind: str, key: UUID | int) -> strawberry.ID:
    return strawberry.ID(_encode(kind, str(key)))


def read_id(text: str) -> tuple[str, str] | None:
    """(kind, key) of a global id; None for what is no global id. Nothing is looked up."""
    found = _decode(text)
    return (found[0], found[1]) if found else None


def read_uuid(text: str, kind: str) -> UUID:
    """The key of a global id of that kind; NOTHING for every other text, so that a wrong id is answered as an unknown one."""
    found = read_id(text)
    try:
        return UUID(found[1]) if found and found[0] == kind else NOTHING
    except ValueError:
        return NOTHING


def page_size(first: int | None) -> int:
    """How many to give at most. Raises GraphQLError outside 1 to 100."""
    if first is None:
        return 10
    if not 1 <= first <= MOST_FIRST:
        raise GraphQLError(
            f"`first` must be from 1 to {MOST_FIRST}, not {first}.", extensions={"code": "FIRST_OUT_OF_RANGE"}
        )
    return first


def page_number(page: int) -> int:
    """The number of a page. Raises GraphQLError for what no list reaches."""
    if not 1 <= page <= MOST_PAGES:
        raise GraphQLError(
            f"`page` must be from 1 to {MOST_PAGES}, not {page}.", extensions={"code": "PAGE_OUT_OF_RANGE"}
        )
    return page


def cursor(kind: str, *key: str) -> str:
    return _encode(kind, *key)


def read_cursor(text: str | None, kind: str, parts: int) -> tuple[str, ...] | None:
    """The key in a cursor of that kind. Raises GraphQLError for what is no such cursor."""
    if text is None:
        return None
    found = _decode(text, parts + 1)
    if found is None or found[0] != kind:
        raise bad_cursor()
    return found[1:]


def bad_cursor() -> GraphQLError:
    return GraphQLError("`after` is not a cursor of this list.", extensions={"code": "CURSOR_INVALID"})


def connection(
    rows: Sequence[Row], first: int, after: str | None, cursor_of: Callable[[Row], str], node_of: Callable[[Row], T]
) -> Connection[T]:
    """A page made of the rows behind `after`, of which one more than `first` was asked for."""
    edges = [Edge(cursor=cursor_of(row), node=node_of(row)) for row in rows[:first]]
    page = PageInfo(
        has_next_page=len(rows) > first,
        has_previous_page=after is not None,
        start_cursor=edges[0].cursor if edges else None,
        end_cursor=edges[-1].cursor if edges else None,
    )
    return Connection(page_info=page, edges=edges)


def plain(text: str) -> str:
    """The text as it may be looked up.

    PostgreSQL cannot store all that JSON can say, and no slug, locale or token has characters that do not print: such a
    text becomes one that nothing is called.
    """
    return text if text.isprintable() else "?"


def _encode(*parts: str) -> str:
    return base64.b64encode(":".join(parts).encode()).decode()


def _decode(text: str, parts: int = 2) -> tuple[str, ...] | None:
    try:
        found = base64.b64decode(text.encode(), validate=True).decode().split(":", parts - 1)
    except (binascii.Error, ValueError):
        return None
    return tuple(found) if len(found) == parts and all(part.isprintable() for part in found) else None
