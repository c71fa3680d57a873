"""The outbox: a row is claimed by one at a time, a claim that is over writes nothing, and nothing is lost."""

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from tests.signatures.deeds import rows
from undersigned.core import outbox
from undersigned.core.context import Platform
from undersigned.core.ids import new_id
from undersigned.core.outbox import LEASE, Task
from undersigned.tenancy.types import Tenant

pytestmark = pytest.mark.anyio


class Outbox:
    """The outbox of one tenant, each call in a transaction of its own."""

    def __init__(self, platform: Platform, tenant: Tenant) -> None:
        self.platform = platform
        self.tenant = tenant

    async def add(self, number: int = 1, *, due_in: timedelta = timedelta(), kind: str = "test") -> list[UUID]:
        async with self.platform.database.tenant_tx(self.tenant.id) as connection:
            added = [
                await outbox.insert_task(connection, self.tenant.id, kind, new_id(), idem=new_id().bytes, due_in=due_in)
                for _ in range(number)
            ]
        return [task_id for task_id in added if task_id]

    async def claim(self, **options: Any) -> list[Task]:
        async with self.platform.database.tenant_tx(self.tenant.id) as connection:
            return await outbox.claim_tasks(connection, self.tenant.id, **options)

    async def do(self, name: str, *values: Any, **options: Any) -> Any:
        async with self.platform.database.tenant_tx(self.tenant.id) as connection:
            return await getattr(outbox, name)(connection, *values, **options)

    async def row(self, task_id: UUID) -> dict[str, Any]:
        (found,) = await rows(
            self.platform, self.tenant, "SELECT * FROM outbox WHERE tenant_id = $1 AND id = $2", task_id
        )
        return found

    async def pass_time(self, elapsed: timedelta) -> None:
        async with self.platform.database.tenant_tx(self.tenant.id) as connection:
            await connection.execute(
                "UPDATE outbox SET available_at = available_at - $2::interval WHERE tenant_id = $1",
                self.tenant.id,
                elapsed,
            )


@pytest.fixture
def box(platform: Platform, tenant: Tenant) -> Outbox:
    return Outbox(platform, tenant)


async def test_a_row_is_written_once_per_cause(box: Outbox) -> None:
    ref = new_id()
    first = await box.do("insert_task", box.tenant.id, "test", ref, idem=b"cause")
    assert first
    assert await box.do("insert_task", box.tenant.id, "test", ref, idem=b"cause") is None
    assert await box.do("insert_task", box.tenant.id, "other", ref, idem=b"cause")
    assert await box.do("has_task", box.tenant.id, "test", b"cause") is True
    assert await box.do("has_task", box.tenant.id, "test", b"another") is False


async def test_claimers_at_once_never_get_the_same_row(box: Outbox) -> None:
    added = await box.add(200)
    claimed: Counter[UUID] = Counter()

    async def claimer() -> None:
        while tasks := await box.claim(limit=7):
            claimed.update(task.id for task in tasks)

    await asyncio.gather(*(claimer() for _ in range(9)))
    assert set(claimed) == set(added)
    assert set(claimed.values()) == {1}


async def test_the_oldest_comes_first_and_no_more_than_asked(box: Outbox) -> None:
    newest = await box.add(3)
    second = await box.add(due_in=-timedelta(minutes=1))
    first = await box.add(due_in=-timedelta(minutes=2))
    assert {task.id for task in await box.claim(limit=2)} == {*first, *second}
    assert {task.id for task in await box.claim(limit=5)} == set(newest)


async def test_what_is_not_due_is_left_alone(box: Outbox) -> None:
    (soon,) = await box.add(due_in=timedelta(minutes=5))
    assert await box.claim() == []
    await box.pass_time(timedelta(minutes=5))
    assert [task.id for task in await box.claim()] == [soon]


async def test_a_sweeper_leaves_the_newest_to_the_queue(box: Outbox) -> None:
    (new,) = await box.add()
    assert await box.claim(late_by=timedelta(seconds=2)) == []
    await box.pass_time(timedelta(seconds=3))
    assert [task.id for task in await box.claim(late_by=timedelta(seconds=2))] == [new]


async def test_only_the_named_rows_are_claimed(box: Outbox) -> None:
    added = await box.add(5)
    assert {task.id for task in await box.claim(ids=added[1:3])} == set(added[1:3])
    assert await box.claim(ids=[new_id()]) == []


async def test_a_claim_is_a_lease_by_the_clock_of_the_database(box: Outbox) -> None:
    await box.add()
    (first,) = await box.claim()
    assert (first.token, first.attempts, first.resumed, first.silent) == (1, 1, False, True)
    assert await box.claim() == []
    await box.pass_time(LEASE)
    (second,) = await box.claim()
    assert (second.id, second.token, second.attempts) == (first.id, 2, 2)


@pytest.mark.parametrize(
    ("name", "values", "options"),
    [
        ("mark_sending", (), {}),
        ("finish_task", ("sent",), {}),
        ("retry_task", ("no",), {"due_in": timedelta(hours=1), "dead": False}),
        ("retry_task", ("no",), {"due_in": timedelta(hours=1), "dead": True}),
    ],
)
async def test_whoever_lost_the_lease_writes_nothing(
    box: Outbox, name: str, values: tuple[object, ...], options: dict[str, Any]
) -> None:
    await box.add()
    (stale,) = await box.claim()
    await box.pass_time(LEASE)
    (current,) = await box.claim()
    before = await box.row(stale.id)
    assert await box.do(name, stale, *values, **options) is False
    assert await box.row(stale.id) == before
    assert await box.do(name, current, *values, **options) is True
    assert await box.row(stale.id) != before


@pytest.mark.parametrize("end", ["done", "dead"])
async def test_what_is_finished_stays_finished(box: Outbox, end: str) -> None:
    await box.add()
    (task,) = await box.claim()
    if end == "done":
        await box.do("finish_task", task, "sent")
    else:
        await box.do("retry_task", task, "no", due_in=timedelta(), dead=True)
    before = await box.row(task.id)
    assert await box.do("mark_sending", task) is False
    assert await box.do("finish_task", task, "again") is False
    assert await box.do("retry_task", task, "no", due_in=timedelta(), dead=False) is False
    await box.pass_time(timedelta(days=2))
    assert await box.claim() == []
    assert (await box.row(task.id))["state"] == before["state"]


async def test_a_mark_is_remembered_by_the_next_run(box: Outbox) -> None:
    await box.add()
    (task,) = await box.claim()
    assert await box.do("mark_sending", task) is True
    began = (await box.row(task.id))["began_at"]
    await box.pass_time(LEASE)
    (again,) = await box.claim()
    assert (again.resumed, again.silent) == (True, True)
    assert await box.do("mark_sending", again) is True
    assert (await box.row(task.id))["began_at"] == began


async def test_a_failure_is_remembered_and_waits(box: Outbox) -> None:
    await box.add()
    (task,) = await box.claim()
    await box.do("mark_sending", task)
    assert await box.do("retry_task", task, "mail: 451", due_in=timedelta(minutes=10), dead=False) is True
    row = await box.row(task.id)
    assert (row["state"], row["last_error"], row["attempts"]) == ("ready", "mail: 451", 1)
    assert await box.claim() == []
    await box.pass_time(timedelta(minutes=10))
    (again,) = await box.claim()
    assert (again.resumed, again.silent, again.attempts) == (True, False, 2)


async def test_a_lease_given_back_costs_no_attempt(box: Outbox) -> None:
    await box.add(2)
    first, second = await box.claim()
    await box.do("mark_sending", second)
    await box.do("release_tasks", box.tenant.id, [first, second, replace(first, token=99)])
    (again,) = await box.claim()
    assert (again.id, again.attempts, again.token) == (first.id, 1, 2)


async def test_the_dead_are_shown_revived_and_discarded(box: Outbox) -> None:
    one, two, three = await box.add(3)
    for task in await box.claim():
        await box.do("retry_task", task, "mail: refused 550", due_in=timedelta(), dead=True)
    assert {letter.id for letter in await box.do("select_dead", box.tenant.id)} == {one, two, three}
    (letter, *_) = await box.do("select_dead", box.tenant.id)
    assert (letter.kind, letter.state, letter.attempts, letter.last_error) == ("test", "dead", 1, "mail: refused 550")

    assert await box.do("discard_dead", box.tenant.id, [one]) == 1
    assert await box.do("discard_dead", box.tenant.id, [one]) == 0
    assert (await box.row(one))["outcome"] == "discarded"
    assert await box.do("revive_dead", box.tenant.id, [one, two]) == 1
    assert await box.do("revive_dead", box.tenant.id, None) == 1
    assert {task.id for task in await box.claim()} == {two, three}
    assert await box.do("count_by_state", box.tenant.id) == {("test", "done"): 1, ("test", "ready"): 2}


async def test_only_the_dead_can_be_discarded_or_revived(box: Outbox) -> None:
    (waiting,) = await box.add()
    assert await box.do("discard_dead", box.tenant.id, [waiting]) == 0
    assert await box.do("revive_dead", box.tenant.id, [waiting]) == 0
    assert (await box.row(waiting))["state"] == "ready"


async def test_what_was_done_long_ago_is_forgotten_a_few_at_a_time(box: Outbox) -> None:
    await box.add(5)
    old, *others = await box.claim()
    for task in [old, *others[:2]]:
        await box.do("finish_task", task, "sent")
    async with box.platform.database.tenant_tx(box.tenant.id) as connection:
        await connection.execute(
            "UPDATE outbox SET finished_at = now() - interval '31 days' WHERE tenant_id = $1 AND state = 'done' AND id <> $2",
            box.tenant.id,
            old.id,
        )
    month = timedelta(days=30)
    assert await box.do("delete_done", box.tenant.id, older_than=month, limit=1) == 1
    assert await box.do("delete_done", box.tenant.id, older_than=month, limit=9) == 1
    assert await box.do("delete_done", box.tenant.id, older_than=month, limit=9) == 0
    assert await box.do("count_by_state", box.tenant.id) == {("test", "done"): 1, ("test", "ready"): 2}
