from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from undersigned.core.database import Connection
from undersigned.updates.types import Update


async def select_updates(
    connection: Connection,
    tenant_id: int,
    petition_ids: Sequence[UUID],
    *,
    locale: str,
    before: tuple[datetime, UUID] | None,
    limit: int,
) -> dict[UUID, list[Update]]:
    """The published updates of each of these petitions, newest first, those before the given (published_at, id).

    Each is in the locale, or in any it has.
    """
    rows = await connection.fetch(
        """
        SELECT u.id, u.petition_id, u.slug, u.published_at, text.locale, text.title, text.lead, text.body
          FROM unnest($2::uuid[]) AS wanted (petition_id)
    CROSS JOIN LATERAL (SELECT id, petition_id, slug, published_at
                          FROM petition_update
                         WHERE tenant_id = $1 AND petition_id = wanted.petition_id AND published_at <= now()
                           AND ($4::timestamptz IS NULL OR (published_at, id) < ($4, $5::uuid))
                         ORDER BY published_at DESC, id DESC
                         LIMIT $6) AS u
          JOIN LATERAL (SELECT t.locale, title, lead, body
                          FROM petition_update_text AS t
                         WHERE t.tenant_id = $1 AND t.update_id = u.id
                         ORDER BY t.locale = $3 DESC, t.locale
                         LIMIT 1) AS text ON true
         ORDER BY u.published_at DESC, u.id DESC
        """,
        tenant_id,
        petition_ids,
        locale,
        before and before[0],
        before and before[1],
        limit,
    )
    found: dict[UUID, list[Update]] = {petition_id: [] for petition_id in petition_ids}
    for row in rows:
        found[row["petition_id"]].append(Update(**row))
    return found


async def select_latest(connection: Connection, tenant_id: int, locale: str, limit: int) -> list[Update]:
    """The newest published updates of all petitions that the public may see, each in the locale or in any it has."""
    rows = await connection.fetch(
        """
        SELECT u.id, u.petition_id, u.slug, u.published_at, text.locale, text.title, text.lead, text.body
          FROM petition_update AS u
          JOIN petition ON petition.tenant_id = $1 AND petition.id = u.petition_id
          JOIN LATERAL (SELECT t.locale, title, lead, body
                          FROM petition_update_text AS t
                         WHERE t.tenant_id = $1 AND t.update_id = u.id
                         ORDER BY t.locale = $2 DESC, t.locale
                         LIMIT 1) AS text ON true
         WHERE u.tenant_id = $1 AND u.published_at <= now() AND petition.state NOT IN ('draft', 'merged', 'removed')
         ORDER BY u.published_at DESC, u.id DESC
         LIMIT $3
        """,
        tenant_id,
        locale,
        limit,
    )
    return [Update(**row) for row in rows]


async def select_update(
    connection: Connection,
    tenant_id: int,
    *,
    petition_id: UUID | None,
    slug: str | None,
    update_id: UUID | None,
    locale: str,
) -> Update | None:
    """One published update, by its id or by petition and slug."""
    row = await connection.fetchrow(
        """
        SELECT u.id, u.petition_id, u.slug, u.published_at, text.locale, text.title, text.lead, text.body
          FROM petition_update AS u
          JOIN LATERAL (SELECT t.locale, title, lead, body
                          FROM petition_update_text AS t
                         WHERE t.tenant_id = $1 AND t.update_id = u.id
                         ORDER BY t.locale = $5 DESC, t.locale
                         LIMIT 1) AS text ON true
         WHERE u.tenant_id = $1 AND u.published_at <= now()
           AND (u.id = $4 OR (u.petition_id = $2 AND u.slug = $3))
        """,
        tenant_id,
        petition_id,
        slug,
        update_id,
        locale,
    )
    return Update(**row) if row else None


async def select_update_id(connection: Connection, tenant_id: int, petition_id: UUID, slug: str) -> UUID | None:
    return await connection.fetchval(
        "SELECT id FROM petition_update WHERE tenant_id = $1 AND petition_id = $2 AND slug = $3",
        tenant_id,
        petition_id,
        slug,
    )


async def upsert_update(connection: Connection, tenant_id: int, update: Update) -> bool:
    """Write the update without its texts; True where that changed something."""
    return (
        await connection.fetchval(
            """
        INSERT INTO petition_update AS u (tenant_id, id, petition_id, slug, published_at)
             VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (tenant_id, id) DO UPDATE
                SET slug = excluded.slug, published_at = excluded.published_at
              WHERE u IS DISTINCT FROM excluded
          RETURNING true
        """,
            tenant_id,
            update.id,
            update.petition_id,
            update.slug,
            update.published_at,
        )
        or False
    )


async def upsert_text(connection: Connection, tenant_id: int, update: Update) -> bool:
    return (
        await connection.fetchval(
            """
        INSERT INTO petition_update_text AS t (tenant_id, update_id, locale, title, lead, body)
             VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (tenant_id, update_id, locale) DO UPDATE
                SET title = excluded.title, lead = excluded.lead, body = excluded.body
              WHERE t IS DISTINCT FROM excluded
          RETURNING true
        """,
            tenant_id,
            update.id,
            update.locale,
            update.title,
            update.lead,
            update.body,
        )
        or False
    )


async def delete_other_texts(connection: Connection, tenant_id: int, update_id: UUID, kept: list[str]) -> int:
    return len(
        await connection.fetch(
            """
            DELETE FROM petition_update_text
             WHERE tenant_id = $1 AND update_id = $2 AND NOT locale = ANY ($3)
            RETURNING locale
            """,
            tenant_id,
            update_id,
            kept,
        )
    )


async def delete_other_updates(connection: Connection, tenant_id: int, petition_id: UUID, kept: list[str]) -> int:
    """Delete the petition's updates whose slugs are not among those kept, with their texts; returns how many."""
    await connection.execute(
        """
        DELETE FROM petition_update_text
         WHERE tenant_id = $1
           AND update_id IN (SELECT id FROM petition_update
                              WHERE tenant_id = $1 AND petition_id = $2 AND NOT slug = ANY ($3))
        """,
        tenant_id,
        petition_id,
        kept,
    )
    return len(
        await connection.fetch(
            """
            DELETE FROM petition_update
             WHERE tenant_id = $1 AND petition_id = $2 AND NOT slug = ANY ($3)
            RETURNING id
            """,
            tenant_id,
            petition_id,
            kept,
        )
    )
