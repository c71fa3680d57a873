"""Search in every language: stems where PostgreSQL has them, pairs of characters where there are no spaces (Q-4)."""

import re
import unicodedata
from dataclasses import dataclass
from difflib import get_close_matches
from math import ceil
from uuid import UUID

import asyncpg

from undersigned.core.cache import Cache
from undersigned.core.database import Connection
from undersigned.core.locale import language_in_english
from undersigned.core.markdown import to_text
from undersigned.petitions import search_store, store
from undersigned.petitions.types import Petition, Show, Sort
from undersigned.tenancy.types import Context

LONGEST = 100
"""Characters of a query."""

_MARKS = ("\x02", "\x03")
"""What cannot stand in a text, so that no text can pass for a mark."""
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+")
_WORD = re.compile(r"[^\W\d_]{3,}")
_AROUND = 40
_MOST_TEXTS = 300
_MOST_WORDS = 20_000
_CUTOFF = 0.75
_SLIP = 2
"""By how many characters a mistyped word may be longer or shorter."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text; `marked` where it is what was searched for."""

    text: str
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """A petition that matches, in the language in which it does. `excerpt` is empty where title or lead show the match."""

    petition: Petition
    title: tuple[Piece, ...]
    lead: tuple[Piece, ...]
    excerpt: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class PageOf:
    """Where a numbered page stands among the others."""

    total: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class Found:
    hits: list[Hit]
    place: PageOf
    suggestion: str | None


async def write_words(connection: Connection, tenant_id: int, petition_id: UUID, petition: Petition) -> None:
    """Keep what the petition can be found by in its language."""
    letter, story = to_text(petition.letter), to_text(petition.story)
    texts = (petition.title, petition.lead, letter, story)
    spaceless = petition.locale == "zh"
    await search_store.upsert_words(
        connection,
        tenant_id,
        petition_id,
        petition.locale,
        language=language_in_english(petition.locale),
        body=f"{letter}\n\n{story}",
        weighted=(_spaced(texts[0]), _spaced(texts[1]), _spaced(texts[2]), _spaced(texts[3])) if spaceless else texts,
    )


async def search(
    context: Context, asked: str, *, locale: str, closed: bool = False, page: int = 1, size: int = 20
) -> Found:
    """One page of the petitions that match, those in the locale first; `closed` takes in those that have ended.

    Where nothing matches there may be a suggestion how the words are spelt.
    """
    text = plain_query(asked)
    pairs = " ".join(f'"{_HAN.sub(_pairs, run)}"' if _HAN.search(run) else run for run in text.split())
    tenant_id = context.tenant.id
    async with context.platform.database.tenant_tx(tenant_id, readonly=True) as connection:
        total, rows = await search_store.select_matches(
            connection,
            tenant_id,
            asked=text,
            pairs=pairs,
            locale=locale,
            closed=closed,
            marks=_MARKS,
            limit=size,
            offset=(page - 1) * size,
        )
        found = {
            (petition.slug, locale): petition
            for locale in {row["locale"] for row in rows}
            for petition in await store.select_petitions(
                connection, tenant_id, [row["slug"] for row in rows if row["locale"] == locale], locale
            )
        }
    hits = [_hit(row, found[row["slug"], row["locale"]], text) for row in rows]
    suggestion = None if hits or page > 1 else await _suggest(context, text, locale, closed=closed)
    return Found(hits, PageOf(total, page, max(1, ceil(total / size))), suggestion)


async def listing(
    context: Context, *, locale: str, show: Show, sort: Sort, topic: str | None = None, page: int = 1, size: int = 20
) -> tuple[list[Petition], PageOf]:
    """One page of a list of petitions (H-2), each in the locale where it is published in it; all, or those on a topic."""
    tenant_id = context.tenant.id
    async with context.platform.database.tenant_tx(tenant_id, readonly=True) as connection:
        total, slugs = await search_store.select_listed(
            connection, tenant_id, show=show, sort=sort, topic=topic, limit=size, offset=(page - 1) * size
        )
        found = {one.slug: one for one in await store.select_petitions(connection, tenant_id, list(slugs), locale)}
    return [found[slug] for slug in slugs], PageOf(total, page, max(1, ceil(total / size)))


def plain_query(asked: str) -> str:
    """The query in normal form: composed, without what cannot be seen, its spaces single."""
    visible = "".join(" " if unicodedata.category(letter)[0] in "CZ" else letter for letter in asked)
    return " ".join(unicodedata.normalize("NFC", visible).split())


def _spaced(text: str) -> str:
    """The text with each run of Chinese characters as its overlapping pairs, and at the end its single characters.

    They are spelt in ASCII, so that every PostgreSQL takes them for words, whatever its locale.
    """
    singles = (_spell(letter) for run in _HAN.findall(text) for letter in run)
    return f"{_HAN.sub(_pairs, text)} {' '.join(singles)}"


def _pairs(found: re.Match[str]) -> str:
    run = found[0]
    pairs = (_spell(run[n : n + 2]) for n in range(max(1, len(run) - 1)))
    return f" {' '.join(pairs)} "


def _spell(letters: str) -> str:
    return "".join(f"u{ord(letter):x}" for letter in letters)


def _hit(row: asyncpg.Record, petition: Petition, asked: str) -> Hit:
    if petition.locale == "zh":
        title, lead, excerpt = _mark(petition.title, asked), _mark(petition.lead, asked), _cut(row["body"], asked)
    else:
        title, lead, excerpt = _split(row["title"]), _split(row["lead"]), _split(row["excerpt"])
    seen = any(piece.marked for piece in (*title, *lead))
    return Hit(petition, title, lead, () if seen else _with_dots(excerpt, row["body"]))


def _with_dots(excerpt: tuple[Piece, ...], body: str) -> tuple[Piece, ...]:
    """The excerpt with an ellipsis where words of the body stand before or after it."""
    before, found, after = body.partition("".join(piece.text for piece in excerpt).strip())
    if not found:
        return excerpt
    start = (Piece("… "),) if re.search(r"\w", before) else ()
    end = (Piece(" …"),) if re.search(r"\w", after) else ()
    return (*start, *excerpt, *end)


def _split(text: str) -> tuple[Piece, ...]:
    """A text with marks as its pieces."""
    start, stop = _MARKS
    pieces: list[Piece] = []
    for part in text.split(start):
        marked, found, rest = part.partition(stop)
        pieces += [Piece(marked, marked=True), Piece(rest)] if found else [Piece(part)]
    return tuple(piece for piece in pieces if piece.text)


def _mark(text: str, asked: str) -> tuple[Piece, ...]:
    """The text with each word of the query marked where it stands as it was typed."""
    words = sorted({word.strip('"') for word in asked.split()} - {""}, key=len, reverse=True)
    if not words:
        return (Piece(text),)
    parts = re.split(f"({'|'.join(map(re.escape, words))})", text, flags=re.IGNORECASE)
    return tuple(Piece(part, marked=n % 2 == 1) for n, part in enumerate(parts) if part)


def _cut(body: str, asked: str) -> tuple[Piece, ...]:
    """The text around the first word of the query in it."""
    places = [at for word in asked.split() if (at := body.casefold().find(word.strip('"').casefold())) >= 0]
    at = min(places, default=0)
    return _mark(body[max(0, at - _AROUND) : at + _AROUND], asked)


async def _suggest(context: Context, asked: str, locale: str, *, closed: bool) -> str | None:
    """The query with each word that no petition has replaced by the nearest that one has; None where there is none.

    The words are those of the petitions that were searched, so that what is suggested is found.
    """

    async def look() -> frozenset[str]:
        async with context.platform.database.tenant_tx(context.tenant.id, readonly=True) as connection:
            texts = await search_store.select_vocabulary(
                connection, context.tenant.id, locale, closed=closed, limit=_MOST_TEXTS
            )
        words = {word.casefold() for text in texts for word in _WORD.findall(text)}
        return frozenset(sorted(words)[:_MOST_WORDS])

    cache: Cache[tuple[int, str, bool], frozenset[str]] = context.platform.vocabulary
    known = await cache.get((context.tenant.id, locale, closed), look)
    words = [word if word in known else _nearest(word, known) for word in asked.casefold().split()]
    suggestion = " ".join(words)
    return suggestion if suggestion != asked.casefold() else None


def _nearest(word: str, known: frozenset[str]) -> str:
    close = [other for other in known if abs(len(other) - len(word)) <= _SLIP]
    return next(iter(get_close_matches(word, close, n=1, cutoff=_CUTOFF)), word)
