"""Ready rows straight into PostgreSQL, from a process of its own: what writing costs without the web around it.

Handed the way, the database's address, the petition's id, the versions of the texts and the seconds; prints how many rows were written in
how many seconds. `batches` of 100 by the statement of signing are what PostgreSQL can take; `queue` and `naive` are handed one row
after the other by 64 writers at once, as the web hands them.
"""

import asyncio
import json
import os
import sys
import time
from collections.abc import Awaitable, Callable
from itertools import count
from uuid import UUID

import uvloop

from tests.bench.generator import COUNTRIES
from tests.bench.ground import TENANT
from tests.bench.naive import NaiveQueue
from undersigned.core.database import Database
from undersigned.core.ids import new_id
from undersigned.core.wake import Waker
from undersigned.petitions.types import NameVisibility
from undersigned.signatures import store
from undersigned.signatures.commit import SLOT, signing_queue
from undersigned.signatures.types import NewSignature, State

BATCH = 100
MOST_ROWS = {"batches": 60_000, "queue": 40_000, "naive": 10_000}
POOL = 10

Write = Callable[[list[NewSignature]], Awaitable[object]]


def ways(database: Database) -> dict[str, tuple[Write, int, int]]:
    """What writes some rows, how many they are, and how many do so at once."""
    queue = signing_queue(database, Waker(None), most_waiting=1_000)
    naive = NaiveQueue(database)

    async def batch(rows: list[NewSignature]) -> None:
        async with database.tenant_tx(TENANT) as connection:
            await store.insert_signatures(connection, TENANT, rows, SLOT)

    return {
        "batches": (batch, BATCH, 2),
        "queue": (lambda rows: queue.submit(TENANT, rows[0]), 1, 64),
        "naive": (lambda rows: naive.submit(TENANT, rows[0]), 1, 64),
    }


async def measure(way: str, url: str, petition_id: UUID, versions: dict[str, str], seconds: float) -> tuple[int, float]:
    """Write ready rows for so many seconds, at most MOST_ROWS of the way."""
    database = await Database.open(url, size=POOL)
    write, size, at_once = ways(database)[way]
    numbers = count()
    ready = [[_row(petition_id, versions, next(numbers)) for _ in range(size)] for _ in range(MOST_ROWS[way] // size)]
    written, deadline = 0, 0.0

    async def keep_writing() -> None:
        nonlocal written
        while ready and time.perf_counter() < deadline:
            await write(ready.pop())
            written += size

    await asyncio.gather(*(write(ready.pop()) for _ in range(at_once)))  # connects and prepares
    began = time.perf_counter()
    deadline = began + seconds
    await asyncio.gather(*(keep_writing() for _ in range(at_once)))
    taken = time.perf_counter() - began
    await database.close()
    return written, taken


def _row(petition_id: UUID, versions: dict[str, str], number: int) -> NewSignature:
    return NewSignature(
        id=new_id(),
        petition_id=petition_id,
        state=State.PENDING,
        dedupe=os.urandom(32),
        personal=os.urandom(100),
        country=COUNTRIES[number % len(COUNTRIES)],
        locale="en",
        name_visibility=NameVisibility.DELIVER_ONLY,
        source=None,
        referrer=None,
        idempotency=None,
        confirm_hash=os.urandom(32),
        letter_locale="en",
        letter_version=versions["petition"],
        news=number % 3 == 0,
        news_version=versions["news"],
        task_id=new_id(),
    )


if __name__ == "__main__":
    asked = json.load(sys.stdin)
    result = uvloop.run(
        measure(asked["way"], asked["url"], UUID(asked["petition"]), asked["versions"], asked["seconds"])
    )
    json.dump(result, sys.stdout)
