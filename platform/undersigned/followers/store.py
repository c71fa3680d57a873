from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

import asyncpg

from undersigned.core.database import Connection
from undersigned.followers.types import Follower, NewFollower, Wish


async def upsert_follower(connection: Connection, tenant_id: int, follower: NewFollower) -> UUID | None:
    """Write the follower and the task that asks them to confirm, in one statement; the id of whoever is to confirm.

    Who gave the address before and has not confirmed, has stopped, was told, or wanted to be told of something else, is asked
    anew. None where they follow already.
    """
    return await connection.fetchval(
        """
        WITH asked AS (
            INSERT INTO follower AS f (tenant_id, id, petition_id, wish, dedupe, personal, token_hash, locale, text_version)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            ON CONFLICT (tenant_id, petition_id, dedupe) DO UPDATE
                    SET wish = excluded.wish, locale = excluded.locale, text_version = excluded.text_version,
                        confirmed_at = NULL, told_at = NULL, stopped_at = NULL, created_at = now()
                  WHERE f.confirmed_at IS NULL OR f.told_at IS NOT NULL OR f.stopped_at IS NOT NULL
                     OR f.wish <> excluded.wish
              RETURNING id),
        queued AS (
            INSERT INTO outbox (tenant_id, id, kind, ref, idem)
            SELECT $1, $10, 'ask_follower', id, uuid_send($10) FROM asked WHERE $11)
        SELECT id FROM asked
        """,
        tenant_id,
        follower.id,
        follower.petition_id,
        follower.wish,
        follower.dedupe,
        follower.personal,
        follower.token_hash,
        follower.locale,
        follower.text_version,
        follower.task_id,
        follower.mailed,
    )


async def select_follower(connection: Connection, tenant_id: int, follower_id: UUID) -> Follower | None:
    """The follower, locked until the transaction ends: whoever reads it here is about to change it."""
    row = await connection.fetchrow(
        """
        SELECT id, petition_id, wish, personal, locale, mails_sent, mailed_at, confirmed_at, told_at, stopped_at, created_at
          FROM follower
         WHERE tenant_id = $1 AND id = $2
           FOR UPDATE
        """,
        tenant_id,
        follower_id,
    )
    return _follower(row) if row else None


async def select_by_token(connection: Connection, tenant_id: int, token_hash: bytes) -> Follower | None:
    row = await connection.fetchrow(
        """
        SELECT id, petition_id, wish, personal, locale, mails_sent, mailed_at, confirmed_at, told_at, stopped_at, created_at
          FROM follower
         WHERE tenant_id = $1 AND token_hash = $2
        """,
        tenant_id,
        token_hash,
    )
    return _follower(row) if row else None


async def select_by_dedupe(
    connection: Connection, tenant_id: int, keys: Sequence[tuple[UUID, bytes]]
) -> list[Follower]:
    """The followers under these (petition, dedupe)."""
    rows = await connection.fetch(
        """
        SELECT id, petition_id, wish, personal, locale, mails_sent, mailed_at, confirmed_at, told_at, stopped_at, created_at
          FROM follower
         WHERE tenant_id = $1 AND petition_id = ANY ($2) AND dedupe = ANY ($3)
        """,
        tenant_id,
        [petition_id for petition_id, _ in keys],
        [dedupe for _, dedupe in keys],
    )
    return [_follower(row) for row in rows]


async def confirm_follower(connection: Connection, tenant_id: int, follower_id: UUID) -> None:
    await connection.execute(
        "UPDATE follower SET confirmed_at = coalesce(confirmed_at, now()) WHERE tenant_id = $1 AND id = $2",
        tenant_id,
        follower_id,
    )


async def stop_followers(connection: Connection, tenant_id: int, ids: Sequence[UUID]) -> None:
    """Stop the mails to these; those stopped together bear the same time."""
    await connection.execute(
        "UPDATE follower SET stopped_at = now() WHERE tenant_id = $1 AND id = ANY ($2) AND stopped_at IS NULL",
        tenant_id,
        ids,
    )


async def resume_followers(connection: Connection, tenant_id: int, ids: Sequence[UUID]) -> None:
    await connection.execute(
        "UPDATE follower SET stopped_at = NULL WHERE tenant_id = $1 AND id = ANY ($2)", tenant_id, ids
    )


async def add_mail(connection: Connection, tenant_id: int, follower_id: UUID) -> None:
    """Count one more mail; the link in it lives from now on."""
    await connection.execute(
        "UPDATE follower SET mails_sent = mails_sent + 1, mailed_at = now() WHERE tenant_id = $1 AND id = $2",
        tenant_id,
        follower_id,
    )


async def mark_told(connection: Connection, tenant_id: int, follower_id: UUID) -> bool:
    """Decide that the mail on the opening leaves. False where it was decided before, where nobody waits for it, or the petition is not open.

    Whether it is open is asked of the clock by which the task became due.
    """
    return (
        await connection.fetchval(
            """
        UPDATE follower
           SET told_at = now()
          FROM petition
         WHERE follower.tenant_id = $1 AND follower.id = $2 AND follower.wish = 'opening'
           AND follower.confirmed_at IS NOT NULL AND follower.told_at IS NULL AND follower.stopped_at IS NULL
           AND petition.tenant_id = $1 AND petition.id = follower.petition_id
           AND (petition.state IN ('open', 'delivering') OR petition.state = 'scheduled' AND petition.opens_at <= now())
           AND (petition.closes_at IS NULL OR petition.closes_at > now())
        RETURNING true
        """,
            tenant_id,
            follower_id,
        )
        or False
    )


async def select_waiting(connection: Connection, tenant_id: int, petition_id: UUID) -> list[UUID]:
    """Those who wait for the petition's opening."""
    rows = await connection.fetch(
        """
        SELECT id
          FROM follower
         WHERE tenant_id = $1 AND petition_id = $2 AND wish = 'opening'
           AND confirmed_at IS NOT NULL AND told_at IS NULL AND stopped_at IS NULL
        """,
        tenant_id,
        petition_id,
    )
    return [row["id"] for row in rows]


async def insert_opening_tasks(
    connection: Connection, tenant_id: int, petition_id: UUID, tasks: Sequence[tuple[UUID, UUID]]
) -> int:
    """Plan the mails on the petition's opening, due when it opens: (task, follower) each; how many. None where it will not open.

    Its row is locked against change: whoever confirms while the time of opening is being changed is planned for the new
    time, by this side or by the other. Planning twice does no harm, for `mark_told` lets one mail leave.
    """
    return len(
        await connection.fetch(
            """
            WITH opening AS (
                SELECT greatest(now(), opens_at) AS due
                  FROM petition
                 WHERE tenant_id = $1 AND id = $2 AND state IN ('scheduled', 'open', 'delivering')
                   FOR SHARE)
            INSERT INTO outbox (tenant_id, id, kind, ref, idem, available_at)
            SELECT $1, t.task_id, 'tell_of_opening', t.follower_id, uuid_send(t.task_id), due
              FROM opening, unnest($3::uuid[], $4::uuid[]) AS t (task_id, follower_id)
            RETURNING id
            """,
            tenant_id,
            petition_id,
            [task_id for task_id, _ in tasks],
            [follower_id for _, follower_id in tasks],
        )
    )


async def delete_old(
    connection: Connection,
    tenant_id: int,
    *,
    unconfirmed: timedelta,
    confirmed: timedelta,
    told: timedelta,
    stopped: timedelta,
    limit: int,
) -> int:
    """Erase at most `limit` followers who are in their state for longer than that; how many."""
    return len(
        await connection.fetch(
            """
            DELETE FROM follower
             WHERE tenant_id = $1
               AND id IN (SELECT id
                            FROM follower
                           WHERE tenant_id = $1
                             AND (confirmed_at IS NULL AND created_at <= now() - $2::interval
                                  OR confirmed_at <= now() - $3::interval
                                  OR told_at <= now() - $4::interval
                                  OR stopped_at <= now() - $5::interval)
                           LIMIT $6)
            RETURNING id
            """,
            tenant_id,
            unconfirmed,
            confirmed,
            told,
            stopped,
            limit,
        )
    )


def _follower(row: asyncpg.Record) -> Follower:
    values = dict(row)
    values["wish"] = Wish(values["wish"])
    return Follower(**values)
