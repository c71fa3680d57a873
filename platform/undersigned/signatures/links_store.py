"""Personal links: who may be counted by which code."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from undersigned.core.database import Connection
from undersigned.signatures.types import NewLink


async def insert_links(
    connection: Connection, tenant_id: int, links: Sequence[NewLink], attempt: int
) -> dict[UUID, str]:
    """Write the links with their code of this attempt; the code that stands under each receipt.

    A receipt is left out where its code is taken, or its signature is gone. Rows go in by their key, so that two batches
    at once take their locks in the same order.
    """
    rows = await connection.fetch(
        """
        WITH wanted AS (
            SELECT signature.petition_id, t.code, t.receipt_id, signature.id
              FROM unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::text[])
                AS t (petition_id, receipt_id, signature_id, code)
              JOIN signature ON signature.tenant_id = $1 AND signature.id = t.signature_id
                            AND signature.petition_id = t.petition_id
               FOR KEY SHARE OF signature),
        made AS (
            INSERT INTO personal_link (tenant_id, petition_id, code, receipt_id, signature_id)
            SELECT $1, petition_id, code, receipt_id, id
              FROM wanted
             ORDER BY petition_id, code
            ON CONFLICT DO NOTHING
            RETURNING receipt_id, code)
        SELECT receipt_id, code FROM made
         UNION ALL
        SELECT receipt_id, code FROM personal_link WHERE tenant_id = $1 AND receipt_id = ANY ($3)
        """,
        tenant_id,
        [link.petition_id for link in links],
        [link.receipt_id for link in links],
        [link.signature_id for link in links],
        [link.codes[attempt] for link in links],
    )
    return {row["receipt_id"]: row["code"] for row in rows}


async def select_origin(
    connection: Connection, tenant_id: int, petition_id: UUID, code: str
) -> tuple[str | None, int] | None:
    """Bucket and generation of whoever shares this link; None where there is no such link."""
    row = await connection.fetchrow(
        """
        SELECT signature.bucket, signature.generation
          FROM personal_link
          JOIN signature ON signature.tenant_id = $1 AND signature.id = personal_link.signature_id
         WHERE personal_link.tenant_id = $1 AND personal_link.petition_id = $2 AND personal_link.code = $3
        """,
        tenant_id,
        petition_id,
        code,
    )
    return (row["bucket"], row["generation"]) if row else None


async def move_link(connection: Connection, tenant_id: int, receipt_id: UUID, signature_id: UUID) -> None:
    """Let the link under this receipt stand for another signature, where there is such a one."""
    await connection.execute(
        """
        UPDATE personal_link
           SET signature_id = signature.id
          FROM signature
         WHERE personal_link.tenant_id = $1 AND personal_link.receipt_id = $2
           AND signature.tenant_id = $1 AND signature.id = $3
        """,
        tenant_id,
        receipt_id,
        signature_id,
    )


async def select_attribution(connection: Connection, tenant_id: int, signature_id: UUID) -> dict[str, Any]:
    """What the signature keeps of how its person came and of the letter they read, by column; empty where there is no such signature."""
    row = await connection.fetchrow(
        """
        SELECT source, referrer, shared_by, bucket, utm, text_version AS letter_version
          FROM signature
          JOIN consent ON consent.tenant_id = $1 AND consent.signature_id = signature.id AND consent.purpose = 'petition'
         WHERE signature.tenant_id = $1 AND signature.id = $2
        """,
        tenant_id,
        signature_id,
    )
    return dict(row) if row else {}


async def count_signed(connection: Connection, tenant_id: int, petition_id: UUID, code: str) -> int:
    """How many confirmed signatures came by this link."""
    return await connection.fetchval(
        """
        SELECT count(*)
          FROM signature
         WHERE tenant_id = $1 AND petition_id = $2 AND shared_by = $3 AND state = 'confirmed'
        """,
        tenant_id,
        petition_id,
        code,
    )
