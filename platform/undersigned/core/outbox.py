"""Work that must not be lost: rows written in the transaction that causes the work, claimed under a lease, fenced by a token.

PostgreSQL is the truth. Redis only wakes a worker sooner; a sweeper finds whatever is due without it (security.md 6.2).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from undersigned.core.database import Connection
from undersigned.core.ids import new_id

LEASE = timedelta(seconds=60)
MOST_ATTEMPTS = 12
POISON_ATTEMPTS = 5
"""A row claimed so often without ever recording an error kills its worker: it is set aside as dead."""


class LeaseLostError(Exception):
    """Another worker has the task now: whatever this one decided is rolled back, and it must stop."""


@dataclass(frozen=True, slots=True)
class Task:
    """A claimed row.

    `token` proves the claim in every later write; `resumed` says that an earlier run began to send, so that what was decided
    then holds; `silent` that no earlier run lived to record an error.
    """

    tenant_id: int
    id: UUID
    kind: str
    ref: UUID
    token: int
    attempts: int
    resumed: bool
    silent: bool
    created_at: datetime


async def insert_task(
    connection: Connection, tenant_id: int, kind: str, ref: UUID, *, idem: bytes, due_in: timedelta = timedelta()
) -> UUID | None:
    """Write a row, due after `due_in`. None where (kind, idem) is there already. `ref` is an id, never personal data."""
    return await connection.fetchval(
        """
        INSERT INTO outbox (tenant_id, id, kind, ref, idem, available_at)
             VALUES ($1, $2, $3, $4, $5, now() + $6)
        ON CONFLICT (tenant_id, kind, idem) DO NOTHING
          RETURNING id
        """,
        tenant_id,
        new_id(),
        kind,
        ref,
        idem,
        due_in,
    )


async def has_task(connection: Connection, tenant_id: int, kind: str, idem: bytes) -> bool:
    """Whether there is such a row, in whatever state."""
    return await connection.fetchval(
        "SELECT EXISTS (SELECT FROM outbox WHERE tenant_id = $1 AND kind = $2 AND idem = $3)", tenant_id, kind, idem
    )


async def claim_tasks(
    connection: Connection,
    tenant_id: int,
    *,
    ids: list[UUID] | None = None,
    limit: int = 50,
    late_by: timedelta = timedelta(),
    suspect: bool | None = None,
) -> list[Task]:
    """Lease due rows of the tenant (only those in `ids`, if given; only those due for `late_by` already).

    With `suspect` only those, or all but those, that were claimed twice or more and never recorded an error.
    """
    rows = await connection.fetch(
        """
        WITH due AS (
            SELECT id
              FROM outbox
             WHERE tenant_id = $1
               AND state IN ('ready', 'sending')
               AND available_at <= now() - $5::interval
               AND ($2::uuid[] IS NULL OR id = ANY ($2))
               AND ($6::boolean IS NULL OR (attempts >= 2 AND last_error IS NULL) = $6)
             ORDER BY available_at
             LIMIT $3
               FOR UPDATE SKIP LOCKED)
        UPDATE outbox
           SET available_at = now() + $4, token = outbox.token + 1, attempts = outbox.attempts + 1
          FROM due
         WHERE outbox.tenant_id = $1 AND outbox.id = due.id
        RETURNING outbox.id, kind, ref, token, attempts, began_at IS NOT NULL AS resumed, last_error IS NULL AS silent,
                  created_at
        """,
        tenant_id,
        ids,
        limit,
        LEASE,
        late_by,
        suspect,
    )
    return [Task(tenant_id=tenant_id, **row) for row in rows]


async def mark_sending(connection: Connection, task: Task) -> bool:
    """Record that the effect is about to leave the house. False: the lease was lost, stop."""
    return (
        await connection.fetchval(
            """
        UPDATE outbox SET state = 'sending', began_at = coalesce(began_at, now())
         WHERE tenant_id = $1 AND id = $2 AND token = $3 AND state IN ('ready', 'sending')
        RETURNING true
        """,
            task.tenant_id,
            task.id,
            task.token,
        )
        or False
    )


async def finish_task(connection: Connection, task: Task, outcome: str) -> bool:
    """Record that the work is done. False: the lease was lost and another did it."""
    return (
        await connection.fetchval(
            """
        UPDATE outbox SET state = 'done', outcome = $4, finished_at = now()
         WHERE tenant_id = $1 AND id = $2 AND token = $3 AND state IN ('ready', 'sending')
        RETURNING true
        """,
            task.tenant_id,
            task.id,
            task.token,
            outcome,
        )
        or False
    )


async def retry_task(connection: Connection, task: Task, error: str, *, due_in: timedelta, dead: bool) -> bool:
    """Give the row back after a failure, due after `due_in`, or set it aside as dead. `error` holds no personal data."""
    return (
        await connection.fetchval(
            """
        UPDATE outbox
           SET state = CASE WHEN $6 THEN 'dead' ELSE 'ready' END, last_error = $4, available_at = now() + $5
         WHERE tenant_id = $1 AND id = $2 AND token = $3 AND state IN ('ready', 'sending')
        RETURNING true
        """,
            task.tenant_id,
            task.id,
            task.token,
            error,
            due_in,
            dead,
        )
        or False
    )


async def release_tasks(connection: Connection, tenant_id: int, tasks: list[Task]) -> None:
    """Give leases back at once, for a worker that stops before it began them."""
    await connection.execute(
        """
        UPDATE outbox
           SET available_at = now(), attempts = outbox.attempts - 1
          FROM unnest($2::uuid[], $3::int[]) AS mine (id, token)
         WHERE outbox.tenant_id = $1 AND outbox.id = mine.id AND outbox.token = mine.token AND state = 'ready'
        """,
        tenant_id,
        [task.id for task in tasks],
        [task.token for task in tasks],
    )


async def delete_done(connection: Connection, tenant_id: int, *, older_than: timedelta, limit: int) -> int:
    """Forget finished rows; returns how many."""
    return len(
        await connection.fetch(
            """
            DELETE FROM outbox
             WHERE tenant_id = $1
               AND id IN (SELECT id FROM outbox
                           WHERE tenant_id = $1 AND state = 'done' AND finished_at < now() - $2::interval LIMIT $3)
            RETURNING id
            """,
            tenant_id,
            older_than,
            limit,
        )
    )


@dataclass(frozen=True, slots=True)
class Letter:
    """A dead or ambiguous row as an operator sees it."""

    id: UUID
    kind: str
    state: str
    attempts: int
    last_error: str | None
    created_at: datetime


async def select_dead(connection: Connection, tenant_id: int) -> list[Letter]:
    """The rows that wait for a person."""
    rows = await connection.fetch(
        """
        SELECT id, kind, state, attempts, last_error, created_at
          FROM outbox
         WHERE tenant_id = $1 AND state IN ('dead', 'ambiguous')
         ORDER BY created_at
        """,
        tenant_id,
    )
    return [Letter(**row) for row in rows]


async def revive_dead(connection: Connection, tenant_id: int, ids: list[UUID] | None) -> int:
    """Make dead rows (all, or those in `ids`) due again from the first attempt; returns how many."""
    return len(
        await connection.fetch(
            """
            UPDATE outbox SET state = 'ready', attempts = 0, available_at = now()
             WHERE tenant_id = $1 AND state IN ('dead', 'ambiguous') AND ($2::uuid[] IS NULL OR id = ANY ($2))
            RETURNING id
            """,
            tenant_id,
            ids,
        )
    )


async def discard_dead(connection: Connection, tenant_id: int, ids: list[UUID]) -> int:
    """Close dead rows without doing them; returns how many."""
    return len(
        await connection.fetch(
            """
            UPDATE outbox SET state = 'done', outcome = 'discarded', finished_at = now()
             WHERE tenant_id = $1 AND state IN ('dead', 'ambiguous') AND id = ANY ($2)
            RETURNING id
            """,
            tenant_id,
            ids,
        )
    )


async def count_by_state(connection: Connection, tenant_id: int) -> dict[tuple[str, str], int]:
    """How many rows there are by (kind, state)."""
    rows = await connection.fetch(
        "SELECT kind, state, count(*) AS n FROM outbox WHERE tenant_id = $1 GROUP BY kind, state", tenant_id
    )
    return {(row["kind"], row["state"]): row["n"] for row in rows}
