"""Writing signatures in groups: what `core.group.GroupCommit` calls for the rows of one tenant."""

import random
from collections.abc import Sequence
from uuid import UUID

from undersigned.core.context import now
from undersigned.core.database import Database
from undersigned.core.faults import pass_point
from undersigned.core.group import GroupCommit
from undersigned.core.wake import Waker
from undersigned.signatures import idempotency_store, store
from undersigned.signatures.types import NewSignature, Outcome, Written

SLOTS = 16
SLOT = random.SystemRandom().randrange(SLOTS)
"""The counter slot of this process: processes that share a petition rarely share a row."""


def signing_queue(database: Database, waker: Waker, *, most_waiting: int) -> GroupCommit[NewSignature, Outcome]:
    """The queue of this process, through which every signature is written."""

    async def write(tenant_id: int, rows: Sequence[NewSignature]) -> list[Outcome]:
        return await write_signatures(database, waker, tenant_id, rows)

    return GroupCommit(write, most_waiting=most_waiting)


async def write_signatures(
    database: Database, waker: Waker, tenant_id: int, rows: Sequence[NewSignature]
) -> list[Outcome]:
    """Write a batch in one transaction, then wake a worker; one outcome per row, in order.

    Known and new addresses take the same statements, so that the time of an answer tells nothing.
    """
    pass_point("web.before_begin")
    async with database.tenant_tx(tenant_id) as connection:
        claims = await idempotency_store.claim_keys(connection, tenant_id, rows)
        reused = {row_id for row_id, same in claims.items() if not same}
        taken = [row for row in rows if row.id not in reused]
        new = await store.insert_signatures(connection, tenant_id, taken, SLOT)
        pass_point("web.after_insert")
        known = await store.answer_known(
            connection,
            tenant_id,
            [(row.petition_id, row.dedupe) for row in taken],
            # A repeated key is a repeated try: who has asked once is answered once.
            {
                row.dedupe: row.task_id
                for row in taken
                if row.task_id and not new.get(row.id, True) and row.id not in claims
            },
            now().date().toordinal(),
        )
        pass_point("web.before_commit")
    pass_point("web.after_commit")
    waker.wake(tenant_id, [row.task_id for row in rows if row.task_id and row.id in new])
    return [_outcome(row, reused, new, known) for row in rows]


def _outcome(
    row: NewSignature, reused: set[UUID], new: dict[UUID, bool], known: dict[tuple[UUID, bytes], UUID]
) -> Outcome:
    if row.id in reused:
        return Outcome(Written.KEY_REUSED, row.id)
    if row.id not in new:
        return Outcome(Written.CLOSED, row.id)
    if new[row.id]:
        return Outcome(Written.NEW, row.id)
    return Outcome(Written.KNOWN, known.get((row.petition_id, row.dedupe), row.id))  # it may be erased this moment
