"""Share images as they were last drawn: one for each petition, language and shape."""

from uuid import UUID

from undersigned.core.database import Connection


async def select_picture(
    connection: Connection, tenant_id: int, petition_id: UUID, locale: str, shape: str, version: str
) -> bytes | None:
    return await connection.fetchval(
        """
        SELECT body
          FROM share_image
         WHERE tenant_id = $1 AND petition_id = $2 AND locale = $3 AND shape = $4 AND version = $5
        """,
        tenant_id,
        petition_id,
        locale,
        shape,
        version,
    )


async def upsert_picture(
    connection: Connection, tenant_id: int, petition_id: UUID, locale: str, shape: str, version: str, body: bytes
) -> None:
    """Keep the picture in place of the one before."""
    await connection.execute(
        """
        INSERT INTO share_image (tenant_id, petition_id, locale, shape, version, body)
             VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (tenant_id, petition_id, locale, shape) DO UPDATE
                SET version = excluded.version, body = excluded.body
        """,
        tenant_id,
        petition_id,
        locale,
        shape,
        version,
        body,
    )
