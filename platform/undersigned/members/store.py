from uuid import UUID

import asyncpg

from undersigned.core.database import Connection
from undersigned.members.types import Consent, NewMember, StoredMember


async def insert_member(connection: Connection, tenant_id: int, member: NewMember) -> bool:
    """Whether the member was written: not where somebody has the address already."""
    return (
        await connection.fetchval(
            """
            INSERT INTO member (tenant_id, id, address, personal, locale)
                 VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (tenant_id, address) DO NOTHING
              RETURNING true
            """,
            tenant_id,
            member.id,
            member.address,
            member.personal,
            member.locale,
        )
        or False
    )


async def select_member(connection: Connection, tenant_id: int, member_id: UUID) -> StoredMember | None:
    row = await connection.fetchrow(
        """
        SELECT id, address, personal, country, locale, created_at,
               (SELECT given FROM member_consent AS c
                 WHERE c.tenant_id = $1 AND c.member_id = member.id AND purpose = 'news'
                 ORDER BY at DESC LIMIT 1) AS news
          FROM member
         WHERE tenant_id = $1 AND id = $2
        """,
        tenant_id,
        member_id,
    )
    return stored_member(row) if row else None


async def select_member_by_identity(
    connection: Connection, tenant_id: int, issuer: str, subject: bytes
) -> StoredMember | None:
    """The member to whom the account belongs, locked until the transaction ends."""
    row = await connection.fetchrow(
        """
        SELECT id, address, personal, country, locale, member.created_at,
               (SELECT given FROM member_consent AS c
                 WHERE c.tenant_id = $1 AND c.member_id = member.id AND purpose = 'news'
                 ORDER BY at DESC LIMIT 1) AS news
          FROM member_identity AS i
          JOIN member ON member.tenant_id = $1 AND member.id = i.member_id
         WHERE i.tenant_id = $1 AND i.issuer = $2 AND i.subject = $3
           FOR UPDATE OF member
        """,
        tenant_id,
        issuer,
        subject,
    )
    return stored_member(row) if row else None


async def select_member_id_by_address(connection: Connection, tenant_id: int, address: bytes) -> UUID | None:
    return await connection.fetchval("SELECT id FROM member WHERE tenant_id = $1 AND address = $2", tenant_id, address)


async def insert_identity(connection: Connection, tenant_id: int, issuer: str, subject: bytes, member_id: UUID) -> bool:
    """Whether the account was given to the member: not where it is somebody's already."""
    return (
        await connection.fetchval(
            """
            INSERT INTO member_identity (tenant_id, issuer, subject, member_id)
                 VALUES ($1, $2, $3, $4)
            ON CONFLICT (tenant_id, issuer, subject) DO NOTHING
              RETURNING true
            """,
            tenant_id,
            issuer,
            subject,
            member_id,
        )
        or False
    )


async def update_personal(
    connection: Connection, tenant_id: int, member_id: UUID, personal: bytes, address: bytes | None
) -> None:
    """Write name and address anew. An address that is another member's already is vouched for there, and not here."""
    await connection.execute(
        """
        UPDATE member
           SET personal = $3,
               address = CASE WHEN NOT EXISTS (SELECT FROM member AS other
                                                WHERE other.tenant_id = $1 AND other.address = $4 AND other.id <> $2)
                              THEN $4::bytea END
         WHERE tenant_id = $1 AND id = $2
        """,
        tenant_id,
        member_id,
        personal,
        address,
    )


async def update_country(connection: Connection, tenant_id: int, member_id: UUID, country: str) -> None:
    await connection.execute(
        "UPDATE member SET country = $3 WHERE tenant_id = $1 AND id = $2", tenant_id, member_id, country
    )


async def insert_consent(connection: Connection, tenant_id: int, member_id: UUID, consent: Consent) -> None:
    """Record what the member says; from now on it holds."""
    await connection.execute(
        """
        INSERT INTO member_consent (tenant_id, member_id, purpose, locale, text_version, given)
             VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT DO NOTHING
        """,
        tenant_id,
        member_id,
        consent.purpose,
        consent.locale,
        consent.text_version,
        consent.given,
    )


async def delete_member(connection: Connection, tenant_id: int, member_id: UUID) -> bool:
    """Erase the member with accounts, consents and sessions; whether there was one."""
    return (
        await connection.fetchval(
            "DELETE FROM member WHERE tenant_id = $1 AND id = $2 RETURNING true", tenant_id, member_id
        )
        or False
    )


def stored_member(row: asyncpg.Record) -> StoredMember:
    return StoredMember(
        id=row["id"],
        address=row["address"],
        personal=row["personal"],
        country=row["country"],
        locale=row["locale"],
        news=row["news"],
        created_at=row["created_at"],
    )
