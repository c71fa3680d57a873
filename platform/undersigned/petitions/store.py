from collections.abc import Sequence
from uuid import UUID

import asyncpg
import msgspec

from undersigned.core.database import Connection
from undersigned.petitions.types import (
    Delivery,
    FormField,
    GoalReason,
    NameVisibility,
    Petition,
    PetitionState,
    Photo,
    PinnedLink,
    PinnedUpdate,
    StoryPicture,
    Target,
)
from undersigned.tenancy.types import Ask


async def select_petitions(
    connection: Connection, tenant_id: int, slugs: list[str], locale: str | None
) -> list[Petition]:
    """These petitions by slug, each in the locale where it is published in it, else in its default language."""
    rows = await connection.fetch(
        """
        SELECT petition.*, text.*, pinned.text AS pinned_text, pinned.links, pinned.published_at, state_note.note,
               delivery.delivered_at, delivery.place, delivery.photo_alt, delivery.receipt, photo.name AS photo,
               photo.width, photo.height,
               (SELECT array_agg(other.locale ORDER BY other.locale)
                  FROM petition_text AS other
                 WHERE other.tenant_id = $1 AND other.petition_id = petition.id) AS locales
          FROM petition
          JOIN LATERAL (SELECT t.locale, title, lead, letter, story, letter_version, unofficial, fields, goal_reasons,
                               pictures
                          FROM petition_text AS t
                         WHERE t.tenant_id = $1 AND t.petition_id = petition.id
                           AND t.locale IN ($3, petition.default_locale)
                         ORDER BY t.locale = $3 DESC
                         LIMIT 1) AS text ON true
     LEFT JOIN pinned_update AS pinned
            ON pinned.tenant_id = $1 AND pinned.petition_id = petition.id AND pinned.locale = text.locale
     LEFT JOIN state_note
            ON state_note.tenant_id = $1 AND state_note.petition_id = petition.id AND state_note.locale = text.locale
     LEFT JOIN delivery
            ON delivery.tenant_id = $1 AND delivery.petition_id = petition.id AND delivery.locale = text.locale
     LEFT JOIN petition_file AS photo
            ON photo.tenant_id = $1 AND photo.petition_id = petition.id AND photo.name = delivery.photo
         WHERE petition.tenant_id = $1 AND petition.slug = ANY ($2)
         ORDER BY petition.slug
        """,
        tenant_id,
        slugs,
        locale,
    )
    return [_petition(row) for row in rows]


async def select_slug(connection: Connection, tenant_id: int, petition_id: UUID) -> str | None:
    return await connection.fetchval(
        "SELECT slug FROM petition WHERE tenant_id = $1 AND id = $2", tenant_id, petition_id
    )


async def select_public_slugs(
    connection: Connection, tenant_id: int, *, topic: str | None, after: str, limit: int
) -> list[str]:
    """The slugs of the petitions that the public may see, in their order, those after the given one; all, or one topic's."""
    rows = await connection.fetch(
        """
        SELECT slug
          FROM petition
         WHERE tenant_id = $1 AND state NOT IN ('draft', 'merged', 'removed') AND slug > $2
           AND ($4::text IS NULL OR $4 = ANY (topics))
         ORDER BY slug
         LIMIT $3
        """,
        tenant_id,
        after,
        limit,
        topic,
    )
    return [row["slug"] for row in rows]


async def select_public_topics(connection: Connection, tenant_id: int) -> frozenset[str]:
    """What the petitions that the public may see are about."""
    rows = await connection.fetch(
        """
        SELECT DISTINCT unnest(topics) AS topic
          FROM petition
         WHERE tenant_id = $1 AND state NOT IN ('draft', 'merged', 'removed')
        """,
        tenant_id,
    )
    return frozenset(row["topic"] for row in rows)


async def select_petition_ids(connection: Connection, tenant_id: int) -> list[UUID]:
    rows = await connection.fetch("SELECT id FROM petition WHERE tenant_id = $1", tenant_id)
    return [row["id"] for row in rows]


async def select_targets(
    connection: Connection, tenant_id: int, petition_ids: Sequence[UUID]
) -> dict[UUID, list[Target]]:
    """The targets of each of these petitions, in their order."""
    rows = await connection.fetch(
        """
        SELECT petition_id, names, roles, received_at, answered_at, answer
          FROM target
         WHERE tenant_id = $1 AND petition_id = ANY ($2)
         ORDER BY position
        """,
        tenant_id,
        petition_ids,
    )
    found: dict[UUID, list[Target]] = {petition_id: [] for petition_id in petition_ids}
    for row in rows:
        found[row["petition_id"]].append(Target(*row[1:]))
    return found


async def select_petition_id(connection: Connection, tenant_id: int, slug: str) -> UUID | None:
    return await connection.fetchval("SELECT id FROM petition WHERE tenant_id = $1 AND slug = $2", tenant_id, slug)


async def upsert_petition(connection: Connection, tenant_id: int, petition: Petition) -> bool:
    """Write the petition without its texts; True where that changed something."""
    return (
        await connection.fetchval(
            """
        INSERT INTO petition AS p (tenant_id, id, slug, state, opens_at, closes_at, goal_mode, goals,
                                   minimum_shown, name_visibility, at_risk, default_locale, since, until, merged_into,
                                   unlisted, asks, topics)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
        ON CONFLICT (tenant_id, id) DO UPDATE
                SET slug = excluded.slug, state = excluded.state, opens_at = excluded.opens_at,
                    closes_at = excluded.closes_at, goal_mode = excluded.goal_mode, goals = excluded.goals,
                    minimum_shown = excluded.minimum_shown, name_visibility = excluded.name_visibility,
                    at_risk = excluded.at_risk, default_locale = excluded.default_locale, since = excluded.since,
                    until = excluded.until, merged_into = excluded.merged_into, unlisted = excluded.unlisted,
                    asks = excluded.asks, topics = excluded.topics
              WHERE (p.slug, p.state, p.opens_at, p.closes_at, p.goal_mode, p.goals, p.minimum_shown,
                     p.name_visibility, p.at_risk, p.default_locale, p.since, p.until, p.merged_into, p.unlisted,
                     p.asks, p.topics)
                    IS DISTINCT FROM
                    (excluded.slug, excluded.state, excluded.opens_at, excluded.closes_at, excluded.goal_mode,
                     excluded.goals, excluded.minimum_shown, excluded.name_visibility, excluded.at_risk,
                     excluded.default_locale, excluded.since, excluded.until, excluded.merged_into, excluded.unlisted,
                     excluded.asks, excluded.topics)
          RETURNING true
        """,
            tenant_id,
            petition.id,
            petition.slug,
            petition.state,
            petition.opens_at,
            petition.closes_at,
            petition.goal_mode,
            list(petition.goals),
            petition.minimum_shown,
            petition.name_visibility,
            petition.at_risk,
            petition.default_locale,
            petition.since,
            petition.until,
            petition.merged_into,
            petition.unlisted,
            None if petition.asks is None else msgspec.to_builtins(petition.asks),
            list(petition.topics),
        )
        or False
    )


async def upsert_text(connection: Connection, tenant_id: int, petition: Petition) -> bool:
    """Write the texts of the petition in its locale; True where that changed something."""
    return (
        await connection.fetchval(
            """
        INSERT INTO petition_text AS t (tenant_id, petition_id, locale, title, lead, letter, story, letter_version,
                                        unofficial, fields, goal_reasons, pictures)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
        ON CONFLICT (tenant_id, petition_id, locale) DO UPDATE
                SET title = excluded.title, lead = excluded.lead, letter = excluded.letter, story = excluded.story,
                    letter_version = excluded.letter_version, unofficial = excluded.unofficial,
                    fields = excluded.fields, goal_reasons = excluded.goal_reasons,
                    pictures = excluded.pictures
              WHERE t IS DISTINCT FROM excluded
          RETURNING true
        """,
            tenant_id,
            petition.id,
            petition.locale,
            petition.title,
            petition.lead,
            petition.letter,
            petition.story,
            petition.letter_version,
            petition.unofficial,
            msgspec.to_builtins(petition.fields),
            msgspec.to_builtins(petition.goal_reasons),
            msgspec.to_builtins(petition.pictures),
        )
        or False
    )


async def delete_other_texts(connection: Connection, tenant_id: int, petition_id: UUID, kept: list[str]) -> int:
    """Delete the texts in languages that are not among those kept; returns how many."""
    return len(
        await connection.fetch(
            """
            DELETE FROM petition_text
             WHERE tenant_id = $1 AND petition_id = $2 AND NOT locale = ANY ($3)
            RETURNING locale
            """,
            tenant_id,
            petition_id,
            kept,
        )
    )


async def replace_targets(connection: Connection, tenant_id: int, petition_id: UUID, targets: list[Target]) -> bool:
    """Make these the petition's targets; True where that changed something."""
    if (await select_targets(connection, tenant_id, [petition_id]))[petition_id] == targets:
        return False
    await connection.execute("DELETE FROM target WHERE tenant_id = $1 AND petition_id = $2", tenant_id, petition_id)
    await connection.execute(
        """
        INSERT INTO target (tenant_id, petition_id, position, names, roles, received_at, answered_at, answer)
        SELECT $1, $2, t.position, t.names, t.roles, t.received_at, t.answered_at, t.answer
          FROM unnest($3::jsonb[], $4::jsonb[], $5::timestamptz[], $6::timestamptz[], $7::text[])
               WITH ORDINALITY AS t (names, roles, received_at, answered_at, answer, position)
        """,
        tenant_id,
        petition_id,
        [target.names for target in targets],
        [target.roles for target in targets],
        [target.received_at for target in targets],
        [target.answered_at for target in targets],
        [target.answer for target in targets],
    )
    return True


async def upsert_pinned_update(
    connection: Connection, tenant_id: int, petition_id: UUID, locale: str, pinned: PinnedUpdate
) -> bool:
    return (
        await connection.fetchval(
            """
        INSERT INTO pinned_update AS p (tenant_id, petition_id, locale, text, links, published_at)
             VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (tenant_id, petition_id, locale) DO UPDATE
                SET text = excluded.text, links = excluded.links, published_at = excluded.published_at
              WHERE p IS DISTINCT FROM excluded
          RETURNING true
        """,
            tenant_id,
            petition_id,
            locale,
            pinned.text,
            [{"label": link.label, "update": link.update} for link in pinned.links],
            pinned.published_at,
        )
        or False
    )


async def delete_other_pinned_updates(
    connection: Connection, tenant_id: int, petition_id: UUID, kept: list[str]
) -> int:
    return len(
        await connection.fetch(
            """
            DELETE FROM pinned_update
             WHERE tenant_id = $1 AND petition_id = $2 AND NOT locale = ANY ($3)
            RETURNING locale
            """,
            tenant_id,
            petition_id,
            kept,
        )
    )


async def raise_version(connection: Connection, tenant_id: int, petition_id: UUID) -> None:
    """Say that what the page shows has changed."""
    await connection.execute(
        "UPDATE petition SET version = version + 1, changed_at = now() WHERE tenant_id = $1 AND id = $2",
        tenant_id,
        petition_id,
    )


def _petition(row: asyncpg.Record) -> Petition:
    pinned = None
    if row["pinned_text"] is not None:
        links = tuple(PinnedLink(**link) for link in row["links"])
        pinned = PinnedUpdate(row["pinned_text"], links, row["published_at"])
    return Petition(
        id=row["id"],
        slug=row["slug"],
        state=PetitionState(row["state"]),
        opens_at=row["opens_at"],
        closes_at=row["closes_at"],
        goal_mode=row["goal_mode"],
        goals=tuple(row["goals"]),
        minimum_shown=row["minimum_shown"],
        name_visibility=NameVisibility(row["name_visibility"]),
        at_risk=row["at_risk"],
        default_locale=row["default_locale"],
        version=row["version"],
        locale=row["locale"],
        locales=tuple(row["locales"]),
        title=row["title"],
        lead=row["lead"],
        letter=row["letter"],
        story=row["story"],
        letter_version=row["letter_version"],
        unofficial=row["unofficial"],
        pinned_update=pinned,
        since=row["since"],
        until=row["until"],
        merged_into=row["merged_into"],
        unlisted=row["unlisted"],
        topics=tuple(row["topics"]),
        asks=None if row["asks"] is None else msgspec.convert(row["asks"], tuple[Ask, ...]),
        note=row["note"] or "",
        fields=msgspec.convert(row["fields"], tuple[FormField, ...]),
        goal_reasons=msgspec.convert(row["goal_reasons"], tuple[GoalReason, ...]),
        pictures=msgspec.convert(row["pictures"], tuple[StoryPicture, ...]),
        delivery=_delivery(row),
    )


def _delivery(row: asyncpg.Record) -> Delivery | None:
    if row["delivered_at"] is None:
        return None
    photo = row["photo"] and Photo(row["photo"], row["width"], row["height"], row["photo_alt"])
    return Delivery(row["delivered_at"], row["place"], photo, row["receipt"])
