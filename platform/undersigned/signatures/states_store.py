"""Signatures change their state, or go: each time their counter moves with them, in the same statement."""

from datetime import timedelta
from uuid import UUID

from undersigned.core.database import Connection
from undersigned.signatures.types import MOVES, State


async def move_signature(
    connection: Connection, tenant_id: int, signature_id: UUID, to: State, slot: int
) -> State | None:
    """Move the signature into another state, with its counter in the same statement.

    Answers the state it was in; None where there is no such signature or MOVES has no such move. Entering `confirmed`
    stamps the time at which it first counted.
    """
    before = await connection.fetchval(
        """
        WITH before AS (
            SELECT id, petition_id, country, state
              FROM signature
             WHERE tenant_id = $1 AND id = $2 AND state = ANY ($4)
               FOR UPDATE),
        moved AS (
            UPDATE signature
               SET state = $3::text,
                   confirmed_at = CASE WHEN $3 = 'confirmed' THEN coalesce(confirmed_at, now()) ELSE confirmed_at END
              FROM before
             WHERE signature.tenant_id = $1 AND signature.id = before.id),
        counted AS (
            INSERT INTO signature_counter AS c (tenant_id, petition_id, country, slot, pending, confirmed)
            SELECT $1, petition_id, country, $5, -(state = 'pending')::int,
                   ($3 = 'confirmed')::int - (state = 'confirmed')::int
              FROM before
            ON CONFLICT (tenant_id, petition_id, country, slot)
            DO UPDATE SET pending = c.pending + excluded.pending, confirmed = c.confirmed + excluded.confirmed)
        SELECT state FROM before
        """,
        tenant_id,
        signature_id,
        to.value,
        [origin.value for origin, targets in MOVES.items() if to in targets],
        slot,
    )
    return State(before) if before else None


async def mark_proven(connection: Connection, tenant_id: int, signature_id: UUID) -> None:
    """Record that the owner of the mailbox has answered."""
    await connection.execute(
        "UPDATE signature SET proven_at = coalesce(proven_at, now()) WHERE tenant_id = $1 AND id = $2",
        tenant_id,
        signature_id,
    )


async def delete_signature(connection: Connection, tenant_id: int, signature_id: UUID, slot: int) -> State | None:
    """Erase the signature with all that hangs on it; answers the state it was in."""
    before = await connection.fetchval(
        """
        WITH gone AS (
            DELETE FROM signature WHERE tenant_id = $1 AND id = $2 RETURNING petition_id, country, state),
        counted AS (
            INSERT INTO signature_counter AS c (tenant_id, petition_id, country, slot, pending, confirmed)
            SELECT $1, petition_id, country, $3, -(state = 'pending')::int, -(state = 'confirmed')::int FROM gone
            ON CONFLICT (tenant_id, petition_id, country, slot)
            DO UPDATE SET pending = c.pending + excluded.pending, confirmed = c.confirmed + excluded.confirmed)
        SELECT state FROM gone
        """,
        tenant_id,
        signature_id,
        slot,
    )
    return State(before) if before else None


async def delete_pending(connection: Connection, tenant_id: int, signature_id: UUID, slot: int) -> bool:
    """Erase the signature unless the owner of the mailbox has answered; whether it went."""
    return (
        await connection.fetchval(
            """
        WITH gone AS (
            DELETE FROM signature
             WHERE tenant_id = $1 AND id = $2 AND state IN ('pending', 'held') AND proven_at IS NULL
            RETURNING petition_id, country, state),
        counted AS (
            INSERT INTO signature_counter AS c (tenant_id, petition_id, country, slot, pending)
            SELECT $1, petition_id, country, $3, -1 FROM gone WHERE state = 'pending'
            ON CONFLICT (tenant_id, petition_id, country, slot) DO UPDATE SET pending = c.pending + excluded.pending)
        SELECT true FROM gone
        """,
            tenant_id,
            signature_id,
            slot,
        )
        or False
    )


async def delete_unconfirmed(
    connection: Connection, tenant_id: int, older_than: timedelta, limit: int, slot: int
) -> int:
    """Erase signatures that nobody confirmed in time; answers how many."""
    return await connection.fetchval(
        """
        WITH old AS (
            SELECT id
              FROM signature
             WHERE tenant_id = $1 AND state IN ('pending', 'held') AND proven_at IS NULL AND created_at < now() - $2::interval
             ORDER BY created_at
             LIMIT $3
               FOR UPDATE SKIP LOCKED),
        gone AS (
            DELETE FROM signature USING old
             WHERE signature.tenant_id = $1 AND signature.id = old.id
            RETURNING petition_id, country, state),
        counted AS (
            INSERT INTO signature_counter AS c (tenant_id, petition_id, country, slot, pending)
            SELECT $1, petition_id, country, $4, -count(*)
              FROM gone
             WHERE state = 'pending'
             GROUP BY petition_id, country
             ORDER BY petition_id, country
            ON CONFLICT (tenant_id, petition_id, country, slot) DO UPDATE SET pending = c.pending + excluded.pending)
        SELECT count(*) FROM gone
        """,
        tenant_id,
        older_than,
        limit,
        slot,
    )
