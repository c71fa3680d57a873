"""Which address a client's idempotency key stands for, both blind."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from undersigned.core.database import Connection
from undersigned.signatures.types import NewSignature


async def claim_keys(connection: Connection, tenant_id: int, rows: Sequence[NewSignature]) -> dict[UUID, bool]:
    """Let each row's key stand for its address; answers, by their ids, for those whose key was there before whether it
    stands for the same one.

    Keys are taken in their order, so that two batches at once take their locks in the same order.
    """
    keyed = [(row, row.idempotency) for row in rows if row.idempotency]
    if not keyed:
        return {}
    found = await connection.fetch(
        """
        INSERT INTO idempotency_key AS k (tenant_id, petition_id, key, address)
        SELECT DISTINCT ON (petition_id, key) $1, petition_id, key, address
          FROM unnest($2::uuid[], $3::bytea[], $4::bytea[]) WITH ORDINALITY AS t (petition_id, key, address, position)
         ORDER BY petition_id, key, position
        ON CONFLICT (tenant_id, petition_id, key) DO UPDATE SET address = k.address
        RETURNING petition_id, key, address, xmax <> 0 AS known
        """,
        tenant_id,
        [row.petition_id for row, _ in keyed],
        [given.key for _, given in keyed],
        [given.address for _, given in keyed],
    )
    standing = {(row["petition_id"], row["key"]): row["address"] for row in found}
    seen = {(row["petition_id"], row["key"]) for row in found if row["known"]}
    claims: dict[UUID, bool] = {}
    for row, given in keyed:
        key = (row.petition_id, given.key)
        if key in seen or standing[key] != given.address:
            claims[row.id] = standing[key] == given.address
        seen.add(key)
    return claims


async def delete_old_keys(connection: Connection, tenant_id: int, older_than: timedelta, limit: int) -> int:
    """Forget at most `limit` keys; answers how many."""
    return len(
        await connection.fetch(
            """
            DELETE FROM idempotency_key
             WHERE tenant_id = $1
               AND (petition_id, key) IN (SELECT petition_id, key
                                            FROM idempotency_key
                                           WHERE tenant_id = $1 AND created_at < now() - $2::interval
                                           ORDER BY created_at
                                           LIMIT $3)
            RETURNING key
            """,
            tenant_id,
            older_than,
            limit,
        )
    )
