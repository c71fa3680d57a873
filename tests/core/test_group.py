"""Group commit: what waits is written together, a bad row fails alone, nobody is forgotten."""

import asyncio
from collections.abc import Sequence

import asyncpg
import pytest

from undersigned.core.group import GroupCommit, QueueFullError

pytestmark = pytest.mark.anyio


class Store:
    """Writes batches when it is let, remembers them, and answers each row doubled. Rows below zero are refused as PostgreSQL does."""

    def __init__(self) -> None:
        self.batches: list[tuple[int, list[int]]] = []
        self.open = asyncio.Event()
        self.open.set()
        self.busy = 0
        self.most_busy = 0
        self.error: Exception | None = None

    async def write(self, tenant_id: int, rows: Sequence[int]) -> list[int]:
        self.busy += 1
        self.most_busy = max(self.busy, self.most_busy)
        try:
            self.batches.append((tenant_id, list(rows)))
            await self.open.wait()
            await asyncio.sleep(0)
            if self.error:
                raise self.error
            if any(row < 0 for row in rows):
                raise asyncpg.CheckViolationError("below zero")
            return [row * 2 for row in rows]
        finally:
            self.busy -= 1


@pytest.fixture
def store() -> Store:
    return Store()


def queue(store: Store, *, most_waiting: int = 1_000, most_in_batch: int = 200) -> GroupCommit[int, int]:
    return GroupCommit(store.write, most_waiting=most_waiting, most_in_batch=most_in_batch)


async def test_one_row_alone_is_written_at_once(store: Store) -> None:
    async with asyncio.timeout(1):
        assert await queue(store).submit(1, 21) == 42
    assert store.batches == [(1, [21])]


async def test_what_comes_in_one_turn_is_one_batch(store: Store) -> None:
    group = queue(store)
    assert await asyncio.gather(*(group.submit(1, n) for n in range(50))) == [n * 2 for n in range(50)]
    assert store.batches == [(1, list(range(50)))]


async def test_what_comes_while_others_are_written_is_the_next_batch(store: Store) -> None:
    group = queue(store)
    store.open.clear()
    tasks = [asyncio.create_task(group.submit(1, n)) for n in (1, 2)]
    await settled()
    for tenant_id in (1, 2, 3, 1):
        tasks += [asyncio.create_task(group.submit(tenant_id, n)) for n in (3, 4)]
        await settled()
    begun = list(store.batches)
    store.open.set()
    assert await asyncio.gather(*tasks) == [2, 4, *(6, 8) * 4]
    assert begun == [(1, [1, 2]), (2, [3, 4])], "one is written for each of two tenants, the rest waits"
    assert store.batches[2:] == [(1, [3, 4, 3, 4]), (3, [3, 4])]
    assert store.most_busy == 2


async def test_a_batch_has_a_most_and_keeps_the_order(store: Store) -> None:
    group = queue(store, most_in_batch=10)
    assert await asyncio.gather(*(group.submit(1, n) for n in range(35))) == [n * 2 for n in range(35)]
    assert [rows for _, rows in store.batches] == [
        list(range(10)),
        list(range(10, 20)),
        list(range(20, 30)),
        list(range(30, 35)),
    ]


async def test_tenants_are_never_in_one_batch(store: Store) -> None:
    group = queue(store)
    answers = await asyncio.gather(*(group.submit(n % 3, n) for n in range(30)))
    assert answers == [n * 2 for n in range(30)]
    assert sorted(tenant for tenant, _ in store.batches) == [0, 1, 2]
    assert all(row % 3 == tenant for tenant, rows in store.batches for row in rows)


async def test_a_large_tenant_does_not_starve_a_small_one(store: Store) -> None:
    group = queue(store, most_in_batch=10)
    large = [asyncio.create_task(group.submit(1, n)) for n in range(500)]
    small = asyncio.create_task(group.submit(2, 7))
    assert await small == 14
    assert len(store.batches) < 6
    await asyncio.gather(*large)


async def test_a_bad_row_fails_alone(store: Store) -> None:
    group = queue(store)
    answers = await asyncio.gather(*(group.submit(1, n) for n in (1, -2, 3, -4, 5)), return_exceptions=True)
    assert [answer for answer in answers if isinstance(answer, int)] == [2, 6, 10]
    assert [type(answer) for answer in answers if not isinstance(answer, int)] == [asyncpg.CheckViolationError] * 2
    assert await group.submit(1, 6) == 12


@pytest.mark.parametrize(
    "error", [ConnectionResetError(), asyncpg.DeadlockDetectedError(), TimeoutError(), KeyError("x")]
)
async def test_any_other_failure_is_everybodys(store: Store, error: Exception) -> None:
    group = queue(store)
    store.error = error
    answers = await asyncio.gather(*(group.submit(1, n) for n in range(5)), return_exceptions=True)
    assert answers == [error] * 5
    assert len(store.batches) == 1, "it is not known what was written: nothing is written twice"
    store.error = None
    assert await group.submit(1, 1) == 2


async def test_above_the_most_it_refuses_at_once_and_takes_on_again(store: Store) -> None:
    group = queue(store, most_waiting=5)
    store.open.clear()
    written = [asyncio.create_task(group.submit(1, n)) for n in range(3)]
    await settled()
    waiting = [asyncio.create_task(group.submit(2, n)) for n in range(3, 5)]
    await settled()
    waiting += [asyncio.create_task(group.submit(3, n)) for n in range(5)]
    await settled()
    with pytest.raises(QueueFullError):
        await group.submit(3, 0)
    store.open.set()
    await asyncio.gather(*written, *waiting)
    assert await group.submit(3, 1) == 2


async def test_whoever_leaves_takes_nobody_along(store: Store) -> None:
    """A browser that goes away: its row may be on its way, and is written."""
    group = queue(store)
    store.open.clear()
    first = asyncio.create_task(group.submit(1, 1))
    await settled()
    tasks = [asyncio.create_task(group.submit(1, n)) for n in (2, 3, 4)]
    await settled()
    tasks[1].cancel()
    store.open.set()
    answers = await asyncio.gather(first, *tasks, return_exceptions=True)
    assert [answers[0], answers[1], answers[3]] == [2, 4, 8]
    assert isinstance(answers[2], asyncio.CancelledError)
    assert [row for _, rows in store.batches for row in rows] == [1, 2, 3, 4]
    assert await group.submit(1, 5) == 10


async def test_all_leave_and_the_next_is_served(store: Store) -> None:
    group = queue(store)
    tasks = [asyncio.create_task(group.submit(1, n)) for n in range(5)]
    await asyncio.sleep(0)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    assert await group.submit(1, 7) == 14


async def test_draining_waits_for_all_that_was_submitted(store: Store) -> None:
    group = queue(store, most_in_batch=2)
    store.open.clear()
    tasks = [asyncio.create_task(group.submit(n % 2, n)) for n in range(9)]
    await settled()
    draining = asyncio.create_task(group.drain())
    await settled()
    assert not draining.done()
    store.open.set()
    await draining
    assert sorted(row for _, rows in store.batches for row in rows) == list(range(9))
    await asyncio.gather(*tasks)
    await group.drain()


async def test_thousands_in_random_order_get_their_own_answer(store: Store) -> None:
    group = queue(store, most_waiting=10_000, most_in_batch=64)

    async def one(n: int) -> bool:
        await asyncio.sleep((n * 7919 % 13) / 1_000)
        return await group.submit(n % 5, n) == n * 2

    assert all(await asyncio.gather(*(one(n) for n in range(3_000))))
    assert len(store.batches) < 600


async def settled() -> None:
    """Let everything run that can."""
    for _ in range(10):
        await asyncio.sleep(0)
