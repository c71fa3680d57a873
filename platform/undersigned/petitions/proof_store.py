"""The statements of what the organiser says of a petition's state, and of its delivery with photograph and receipt."""

from collections.abc import Sequence
from uuid import UUID

from undersigned.core.database import Connection
from undersigned.petitions.types import Delivery, PetitionFile


async def upsert_note(connection: Connection, tenant_id: int, petition_id: UUID, locale: str, note: str) -> bool:
    """Write the organiser's words on the state; True where that changed something."""
    return (
        await connection.fetchval(
            """
        INSERT INTO state_note AS n (tenant_id, petition_id, locale, note)
             VALUES ($1, $2, $3, $4)
        ON CONFLICT (tenant_id, petition_id, locale) DO UPDATE SET note = excluded.note WHERE n IS DISTINCT FROM excluded
          RETURNING true
        """,
            tenant_id,
            petition_id,
            locale,
            note,
        )
        or False
    )


async def delete_other_notes(connection: Connection, tenant_id: int, petition_id: UUID, kept: Sequence[str]) -> int:
    return len(
        await connection.fetch(
            """
            DELETE FROM state_note
             WHERE tenant_id = $1 AND petition_id = $2 AND NOT locale = ANY ($3)
            RETURNING locale
            """,
            tenant_id,
            petition_id,
            kept,
        )
    )


async def upsert_delivery(
    connection: Connection, tenant_id: int, petition_id: UUID, locale: str, delivery: Delivery
) -> bool:
    return (
        await connection.fetchval(
            """
        INSERT INTO delivery AS d (tenant_id, petition_id, locale, delivered_at, place, photo, photo_alt, receipt)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (tenant_id, petition_id, locale) DO UPDATE
                SET delivered_at = excluded.delivered_at, place = excluded.place, photo = excluded.photo,
                    photo_alt = excluded.photo_alt, receipt = excluded.receipt
              WHERE d IS DISTINCT FROM excluded
          RETURNING true
        """,
            tenant_id,
            petition_id,
            locale,
            delivery.delivered_at,
            delivery.place,
            delivery.photo.name if delivery.photo else None,
            delivery.photo.alt if delivery.photo else "",
            delivery.receipt,
        )
        or False
    )


async def delete_other_deliveries(
    connection: Connection, tenant_id: int, petition_id: UUID, kept: Sequence[str]
) -> int:
    return len(
        await connection.fetch(
            """
            DELETE FROM delivery
             WHERE tenant_id = $1 AND petition_id = $2 AND NOT locale = ANY ($3)
            RETURNING locale
            """,
            tenant_id,
            petition_id,
            kept,
        )
    )


async def insert_file(connection: Connection, tenant_id: int, petition_id: UUID, file: PetitionFile) -> None:
    await connection.execute(
        """
        INSERT INTO petition_file (tenant_id, petition_id, name, media_type, body, width, height)
             VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT DO NOTHING
        """,
        tenant_id,
        petition_id,
        file.name,
        file.media_type,
        file.body,
        file.width,
        file.height,
    )


async def delete_other_files(connection: Connection, tenant_id: int, petition_id: UUID, kept: Sequence[str]) -> None:
    await connection.execute(
        "DELETE FROM petition_file WHERE tenant_id = $1 AND petition_id = $2 AND NOT name = ANY ($3)",
        tenant_id,
        petition_id,
        kept,
    )


async def select_file(connection: Connection, tenant_id: int, slug: str, name: str) -> PetitionFile | None:
    """A file of a petition that the public may see."""
    row = await connection.fetchrow(
        """
        SELECT file.name, file.media_type, file.body
          FROM petition
          JOIN petition_file AS file ON file.tenant_id = $1 AND file.petition_id = petition.id AND file.name = $3
         WHERE petition.tenant_id = $1 AND petition.slug = $2 AND petition.state NOT IN ('draft', 'merged', 'removed')
        """,
        tenant_id,
        slug,
        name,
    )
    return PetitionFile(*row) if row else None
