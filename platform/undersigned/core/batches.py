"""Large deletions in small transactions."""

from collections.abc import Awaitable, Callable

from undersigned.core.database import Connection, Database

BATCH = 500


async def in_batches(database: Database, tenant_id: int, delete: Callable[[Connection, int], Awaitable[int]]) -> int:
    """Delete by transactions of at most `BATCH` rows until none is left, so that nobody waits long; answers how many went.

    `delete` is told how many it may take, and answers how many it took.
    """
    total = 0
    while True:
        async with database.tenant_tx(tenant_id) as connection:
            gone = await delete(connection, BATCH)
        total += gone
        if gone < BATCH:
            return total
