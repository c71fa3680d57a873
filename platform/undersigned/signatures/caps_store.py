"""How many mails an address may get. The caps live in PostgreSQL, so that they hold when Redis is empty."""

from datetime import date, timedelta

from undersigned.core.database import Connection


async def take_mail_cap(connection: Connection, tenant_id: int, address: bytes, window: timedelta) -> bool:
    """Whether this address may get a confirmation now: one at once, until it is answered or the window is over."""
    return (
        await connection.fetchval(
            """
        INSERT INTO mail_cap AS c (tenant_id, address, first)
             VALUES ($1, $2, true)
        ON CONFLICT (tenant_id, address) DO UPDATE
                SET since = now(), first = true, resent = 0
              WHERE NOT c.first OR c.since <= now() - $3::interval
          RETURNING true
        """,
            tenant_id,
            address,
            window,
        )
        or False
    )


async def take_resend(connection: Connection, tenant_id: int, address: bytes, most: int, window: timedelta) -> bool:
    """Whether the person may have the mail sent again: at most `most` times in a window."""
    return (
        await connection.fetchval(
            """
        INSERT INTO mail_cap AS c (tenant_id, address, resent)
             VALUES ($1, $2, 1)
        ON CONFLICT (tenant_id, address) DO UPDATE
                SET resent = CASE WHEN c.since <= now() - $4::interval THEN 1 ELSE c.resent + 1 END,
                    first = c.first AND c.since > now() - $4::interval,
                    since = CASE WHEN c.since <= now() - $4::interval THEN now() ELSE c.since END
              WHERE c.resent < $3 OR c.since <= now() - $4::interval
          RETURNING true
        """,
            tenant_id,
            address,
            most,
            window,
        )
        or False
    )


async def release_mail_cap(connection: Connection, tenant_id: int, address: bytes) -> None:
    """The address has answered: the next confirmation may follow at once."""
    await connection.execute(
        "UPDATE mail_cap SET first = false WHERE tenant_id = $1 AND address = $2", tenant_id, address
    )


async def delete_old_mail_caps(connection: Connection, tenant_id: int, window: timedelta, limit: int) -> int:
    """Forget at most `limit` caps whose window is over; answers how many."""
    return len(
        await connection.fetch(
            """
            DELETE FROM mail_cap
             WHERE tenant_id = $1 AND since <= now() - $2::interval
               AND address IN (SELECT address FROM mail_cap WHERE tenant_id = $1 AND since <= now() - $2::interval LIMIT $3)
            RETURNING address
            """,
            tenant_id,
            window,
            limit,
        )
    )


async def take_platform_mail_cap(connection: Connection, address: bytes, day: date, most: int) -> bool:
    """Whether this address may get another first confirmation on this day, from whichever tenant. The index differs every day."""
    return (
        await connection.fetchval(
            """
        INSERT INTO platform_mail_cap AS c (address, day, sent)
             VALUES ($1, $2, 1)
        ON CONFLICT (address, day) DO UPDATE SET sent = c.sent + 1 WHERE c.sent < $3
          RETURNING true
        """,
            address,
            day,
            most,
        )
        or False
    )


async def delete_old_platform_mail_caps(connection: Connection, today: date) -> None:
    await connection.execute("DELETE FROM platform_mail_cap WHERE day < $1", today)
