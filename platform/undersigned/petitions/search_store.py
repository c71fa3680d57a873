"""The statements of search and of listings that are sorted and counted."""

from collections.abc import Sequence
from uuid import UUID

import asyncpg

from undersigned.core.database import Connection
from undersigned.petitions.types import Show, Sort


async def upsert_words(
    connection: Connection,
    tenant_id: int,
    petition_id: UUID,
    locale: str,
    *,
    language: str,
    body: str,
    weighted: tuple[str, str, str, str],
) -> None:
    """Write what is found of a petition in one language; `weighted` are title, lead, letter and story, the weightiest first.

    PostgreSQL calls what it knows of a language by its English name; what it does not know is searched word by word.
    """
    await connection.execute(
        """
        INSERT INTO petition_search AS s (tenant_id, petition_id, locale, config, body, words)
        SELECT $1, $2, $3, config, $5,
               setweight(to_tsvector(config::regconfig, $6), 'A') || setweight(to_tsvector(config::regconfig, $7), 'B')
            || setweight(to_tsvector(config::regconfig, $8), 'C') || setweight(to_tsvector(config::regconfig, $9), 'D')
          FROM (SELECT coalesce((SELECT cfgname::text FROM pg_catalog.pg_ts_config
                                  WHERE cfgname = $4::text AND cfgnamespace = 'pg_catalog'::regnamespace),
                                'simple') AS config) AS known
        ON CONFLICT (tenant_id, petition_id, locale) DO UPDATE
                SET config = excluded.config, body = excluded.body, words = excluded.words
              WHERE s IS DISTINCT FROM excluded
        """,
        tenant_id,
        petition_id,
        locale,
        language,
        body,
        *weighted,
    )


async def select_matches(
    connection: Connection,
    tenant_id: int,
    *,
    asked: str,
    pairs: str,
    locale: str,
    closed: bool,
    marks: tuple[str, str],
    limit: int,
    offset: int,
) -> tuple[int, list[asyncpg.Record]]:
    """How many petitions match, and so many of them, each once: those in the locale first, then the best.

    `asked` is the query of people, `pairs` the same for languages without spaces. What matches stands between the two
    marks, in title, lead and excerpt.
    """
    rows = await connection.fetch(
        """
        WITH found AS (
            SELECT DISTINCT ON (s.petition_id) s.petition_id, s.locale, s.config, s.body, petition.slug, asked.query,
                   ts_rank(s.words, asked.query) AS rank
              FROM petition_search AS s
              JOIN petition ON petition.tenant_id = $1 AND petition.id = s.petition_id
        CROSS JOIN LATERAL (SELECT websearch_to_tsquery(s.config::regconfig,
                                                        CASE WHEN s.locale = 'zh' THEN $3 ELSE $2 END) AS query) AS asked
             WHERE s.tenant_id = $1 AND s.words @@ asked.query
               AND petition.state NOT IN ('draft', 'merged', 'removed')
               AND ($5 OR petition.state IN ('open', 'scheduled', 'paused', 'delivering')
                          AND (petition.closes_at IS NULL OR petition.closes_at > now()))
             ORDER BY s.petition_id, s.locale = $4 DESC, rank DESC, s.locale)
        SELECT found.slug, found.locale, found.body, (SELECT count(*) FROM found) AS total,
               ts_headline(found.config::regconfig, text.title, found.query, $6 || ', HighlightAll=true') AS title,
               ts_headline(found.config::regconfig, text.lead, found.query, $6 || ', HighlightAll=true') AS lead,
               ts_headline(found.config::regconfig, found.body, found.query,
                           $6 || ', MaxFragments=1, MinWords=12, MaxWords=28') AS excerpt
          FROM found
          JOIN petition_text AS text
            ON text.tenant_id = $1 AND text.petition_id = found.petition_id AND text.locale = found.locale
         ORDER BY found.locale = $4 DESC, found.rank DESC, found.slug
         LIMIT $7 OFFSET $8
        """,
        tenant_id,
        asked,
        pairs,
        locale,
        closed,
        f'StartSel="{marks[0]}", StopSel="{marks[1]}"',
        limit,
        offset,
    )
    return (rows[0]["total"] if rows else 0), rows


async def select_vocabulary(
    connection: Connection, tenant_id: int, locale: str, *, closed: bool, limit: int
) -> list[str]:
    """The texts in which a word may be looked up that was perhaps mistyped; `closed` takes in petitions that have ended."""
    rows = await connection.fetch(
        """
        SELECT text.title || ' ' || text.lead || ' ' || s.body AS words
          FROM petition_search AS s
          JOIN petition ON petition.tenant_id = $1 AND petition.id = s.petition_id
          JOIN petition_text AS text
            ON text.tenant_id = $1 AND text.petition_id = s.petition_id AND text.locale = s.locale
         WHERE s.tenant_id = $1 AND s.locale = $2 AND petition.state NOT IN ('draft', 'merged', 'removed')
           AND ($3 OR petition.state IN ('open', 'scheduled', 'paused', 'delivering')
                      AND (petition.closes_at IS NULL OR petition.closes_at > now()))
         ORDER BY petition.created_at DESC
         LIMIT $4
        """,
        tenant_id,
        locale,
        closed,
        limit,
    )
    return [row["words"] for row in rows]


async def select_listed(
    connection: Connection, tenant_id: int, *, show: Show, sort: Sort, topic: str | None, limit: int, offset: int
) -> tuple[int, Sequence[str]]:
    """How many petitions are in the list, and the slugs of so many of them in its order."""
    row = await connection.fetchrow(
        """
        WITH listed AS (
            SELECT slug, state, closes_at, coalesce(opens_at, created_at) AS begun,
                   (SELECT coalesce(sum(confirmed), 0)
                      FROM signature_counter AS c
                     WHERE c.tenant_id = $1 AND c.petition_id = petition.id) AS signed,
                   ((state IN ('open', 'delivering') OR state = 'scheduled' AND opens_at <= now())
                    AND (closes_at IS NULL OR closes_at > now())) AS open
              FROM petition
             WHERE tenant_id = $1 AND state NOT IN ('draft', 'merged', 'removed')
               AND ($6::text IS NULL OR $6 = ANY (topics))),
        shown AS (
            SELECT *
              FROM listed
             WHERE CASE $2 WHEN 'open' THEN open
                           WHEN 'ended' THEN NOT open AND state NOT IN ('scheduled', 'paused', 'archived')
                           WHEN 'delivered' THEN state IN ('delivered', 'answered')
                           WHEN 'won' THEN state = 'won'
                           ELSE true END)
        SELECT (SELECT count(*) FROM shown) AS total,
               ARRAY (SELECT slug
                        FROM shown
                       ORDER BY CASE WHEN $3 = 'signed' THEN signed END DESC NULLS LAST,
                                CASE WHEN $3 = 'closing' AND open THEN closes_at END NULLS LAST,
                                begun DESC, slug
                       LIMIT $4 OFFSET $5) AS slugs
        """,
        tenant_id,
        show.value,
        sort.value,
        limit,
        offset,
        topic,
    )
    assert row is not None
    return row["total"], row["slugs"]
