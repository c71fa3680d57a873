from datetime import timedelta
from uuid import UUID

from undersigned.core.database import Connection
from undersigned.identity.sessions import SessionTimes
from undersigned.members.store import stored_member
from undersigned.members.types import StoredSession


async def insert_session(connection: Connection, tenant_id: int, id_hash: bytes, member_id: UUID) -> None:
    await connection.execute(
        "INSERT INTO member_session (tenant_id, id_hash, member_id) VALUES ($1, $2, $3)", tenant_id, id_hash, member_id
    )


async def select_session(connection: Connection, tenant_id: int, id_hash: bytes) -> StoredSession | None:
    row = await connection.fetchrow(
        """
        SELECT id, address, personal, country, locale, member.created_at,
               (SELECT given FROM member_consent AS c
                 WHERE c.tenant_id = $1 AND c.member_id = member.id AND purpose = 'news'
                 ORDER BY at DESC LIMIT 1) AS news,
               s.created_at AS began_at, seen_at, proven_at
          FROM member_session AS s
          JOIN member ON member.tenant_id = $1 AND member.id = s.member_id
         WHERE s.tenant_id = $1 AND s.id_hash = $2
        """,
        tenant_id,
        id_hash,
    )
    if row is None:
        return None
    return StoredSession(stored_member(row), SessionTimes(row["began_at"], row["seen_at"], row["proven_at"]))


async def touch_session(connection: Connection, tenant_id: int, id_hash: bytes) -> None:
    """Write down that it is used now."""
    await connection.execute(
        "UPDATE member_session SET seen_at = now() WHERE tenant_id = $1 AND id_hash = $2", tenant_id, id_hash
    )


async def delete_session(connection: Connection, tenant_id: int, id_hash: bytes) -> None:
    await connection.execute("DELETE FROM member_session WHERE tenant_id = $1 AND id_hash = $2", tenant_id, id_hash)


async def delete_sessions_of(connection: Connection, tenant_id: int, member_id: UUID) -> int:
    """End all sessions of a member; answers how many."""
    return len(
        await connection.fetch(
            "DELETE FROM member_session WHERE tenant_id = $1 AND member_id = $2 RETURNING id_hash", tenant_id, member_id
        )
    )


async def delete_old_sessions(
    connection: Connection, tenant_id: int, *, idle: timedelta, absolute: timedelta, limit: int
) -> int:
    """Forget at most `limit` sessions that nobody can use any more; answers how many."""
    return len(
        await connection.fetch(
            """
            DELETE FROM member_session
             WHERE tenant_id = $1
               AND id_hash IN (SELECT id_hash
                                 FROM member_session
                                WHERE tenant_id = $1
                                  AND (seen_at < now() - $2::interval OR created_at < now() - $3::interval)
                                LIMIT $4)
            RETURNING id_hash
            """,
            tenant_id,
            idle,
            absolute,
            limit,
        )
    )
