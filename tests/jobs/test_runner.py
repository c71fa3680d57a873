"""What becomes of a task: done, tried again, set aside, given back; and that nothing of anybody is written down about it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest
import structlog

from tests.jobs.test_outbox import Outbox
from undersigned.core import log
from undersigned.core.context import Platform
from undersigned.core.mail import MailError
from undersigned.core.outbox import LEASE, MOST_ATTEMPTS, POISON_ATTEMPTS, LeaseLostError, Task
from undersigned.runner import AT_ONCE, LAST_RETRY, Runner, retry_delay
from undersigned.tenancy.types import Context, Tenant

pytestmark = pytest.mark.anyio

Act = Callable[[Context, Task], Awaitable[str]]


@pytest.fixture
def box(platform: Platform, tenant: Tenant) -> Outbox:
    return Outbox(platform, tenant)


def runner(box: Outbox, act: Act) -> Runner:
    return Runner(box.platform, {"test": act})


async def fine(_context: Context, _task: Task) -> str:
    return "fine"


def raising(error: Exception) -> Act:
    async def act(_context: Context, _task: Task) -> str:
        raise error

    return act


async def test_a_task_is_done_once_with_its_tenant_and_its_language(box: Outbox) -> None:
    (task_id,) = await box.add()
    seen: list[tuple[str, str]] = []

    async def act(context: Context, task: Task) -> str:
        seen.append((context.tenant.slug, context.caller.locale))
        return f"did {task.kind}"

    running = runner(box, act)
    assert await running.run_due(box.tenant.id) == 1
    assert await running.run_due(box.tenant.id) == 0
    row = await box.row(task_id)
    assert (row["state"], row["outcome"], row["attempts"]) == ("done", "did test", 1)
    assert row["finished_at"] is not None
    assert seen == [(box.tenant.slug, "en")]


@pytest.mark.parametrize(
    ("error", "state", "words"),
    [
        (ValueError("amina@example.org is wrong"), "ready", "ValueError"),
        (KeyError("amina@example.org"), "ready", "KeyError"),
        (MailError(451, permanent=False, reason="SMTPDataError"), "ready", "mail: SMTPDataError 451"),
        (MailError(550, permanent=True, reason="refused"), "dead", "mail: refused 550"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else value,
)
async def test_a_failure_is_tried_again_or_set_aside(box: Outbox, error: Exception, state: str, words: str) -> None:
    (task_id,) = await box.add()
    await runner(box, raising(error)).run_due(box.tenant.id)
    row = await box.row(task_id)
    assert (row["state"], row["last_error"], row["attempts"]) == (state, words, 1)
    assert row["outcome"] is None


async def test_a_task_is_given_up_after_twelve_attempts(box: Outbox) -> None:
    (task_id,) = await box.add()
    running = runner(box, raising(OSError()))
    for attempt in range(1, MOST_ATTEMPTS + 1):
        assert (await box.row(task_id))["state"] == "ready"
        await running.run_due(box.tenant.id)
        assert (await box.row(task_id))["attempts"] == attempt
        await box.pass_time(LAST_RETRY)
    assert (await box.row(task_id))["state"] == "dead"
    assert await running.run_due(box.tenant.id) == 0


async def test_a_task_that_kills_its_worker_is_set_aside(box: Outbox) -> None:
    """Its attempts rise and no error is ever written: the worker did not live to write one."""
    (task_id,) = await box.add()
    for _ in range(POISON_ATTEMPTS):
        assert len(await box.claim()) == 1
        await box.pass_time(LEASE)
    await runner(box, fine).run_due(box.tenant.id)
    row = await box.row(task_id)
    assert (row["state"], row["last_error"]) == ("dead", "poison: its worker died each time")


async def test_a_task_that_fails_once_and_then_kills_its_worker_is_set_aside_too(box: Outbox) -> None:
    (task_id,) = await box.add()
    await runner(box, raising(OSError())).run_due(box.tenant.id)
    for _ in range(MOST_ATTEMPTS - 1):
        await box.pass_time(LAST_RETRY)
        assert len(await box.claim()) == 1
    await box.pass_time(LAST_RETRY)
    await runner(box, fine).run_due(box.tenant.id)
    assert (await box.row(task_id))["state"] == "dead"


async def test_one_worker_that_died_is_forgiven(box: Outbox) -> None:
    (task_id,) = await box.add()
    await box.claim()
    await box.pass_time(LEASE)
    await runner(box, fine).run_due(box.tenant.id)
    assert (await box.row(task_id))["outcome"] == "fine"


async def test_a_kind_that_nobody_knows_waits_for_a_person(box: Outbox) -> None:
    (task_id,) = await box.add(kind="of the future")
    await runner(box, fine).run_due(box.tenant.id)
    row = await box.row(task_id)
    assert (row["state"], row["last_error"]) == ("dead", "unknown kind")


async def test_a_lost_lease_leaves_the_row_to_the_other(box: Outbox) -> None:
    (task_id,) = await box.add()
    await runner(box, raising(LeaseLostError())).run_due(box.tenant.id)
    row = await box.row(task_id)
    assert (row["state"], row["last_error"], row["outcome"]) == ("ready", None, None)


async def test_a_slow_worker_does_not_overwrite_the_quick_one(box: Outbox) -> None:
    (task_id,) = await box.add()
    began, go_on = asyncio.Event(), asyncio.Event()

    async def slow(_context: Context, _task: Task) -> str:
        began.set()
        await go_on.wait()
        return "slow"

    running = asyncio.create_task(runner(box, slow).run_due(box.tenant.id))
    await began.wait()
    await box.pass_time(LEASE)
    await runner(box, fine).run_due(box.tenant.id)
    go_on.set()
    await running
    row = await box.row(task_id)
    assert (row["outcome"], row["token"]) == ("fine", 2)


async def test_one_failure_takes_no_other_task_along(box: Outbox) -> None:
    added = await box.add(10)

    async def act(_context: Context, task: Task) -> str:
        if task.id in added[::2]:
            raise ValueError
        return "fine"

    await runner(box, act).run_due(box.tenant.id)
    states = [(await box.row(task_id))["state"] for task_id in added]
    assert states == ["ready", "done"] * 5


async def test_no_more_run_at_once_than_there_is_room_for(box: Outbox) -> None:
    await box.add(AT_ONCE * 2 + 5)
    busy = most = 0

    async def act(_context: Context, _task: Task) -> str:
        nonlocal busy, most
        busy += 1
        most = max(busy, most)
        await asyncio.sleep(0.02)
        busy -= 1
        return "fine"

    running = runner(box, act)

    async def drain() -> int:
        claimed = 0
        while number := await running.run_due(box.tenant.id):
            claimed += number
        return claimed

    claimed = await asyncio.gather(*(drain() for _ in range(4)))
    assert sum(claimed) == AT_ONCE * 2 + 5
    assert 2 < most <= AT_ONCE


async def test_a_worker_that_stops_finishes_what_runs_and_gives_back_the_rest(box: Outbox) -> None:
    added = await box.add(AT_ONCE * 2)
    go_on = asyncio.Event()

    async def act(_context: Context, _task: Task) -> str:
        await go_on.wait()
        return "fine"

    running = runner(box, act)
    runs = [asyncio.create_task(running.run_due(box.tenant.id)) for _ in range(2)]
    await asyncio.sleep(0.3)
    running.stopping = True
    idle = asyncio.create_task(running.idle())
    await asyncio.sleep(0.05)
    assert not idle.done()
    go_on.set()
    await asyncio.gather(idle, *runs)
    rows = [await box.row(task_id) for task_id in added]
    assert sorted((row["state"], row["attempts"]) for row in rows) == [("done", 1)] * AT_ONCE + [("ready", 0)] * AT_ONCE
    assert await running.run_due(box.tenant.id) == 0
    assert len(await box.claim(limit=100)) == AT_ONCE, "they are due at once"


def test_delays_grow_with_jitter_and_have_a_most() -> None:
    for attempts in (1, 2, 5, 12, 30_000):
        delays = [retry_delay(attempts) for _ in range(200)]
        most = min(LAST_RETRY, timedelta(seconds=5) * 2 ** min(attempts, 20))
        assert timedelta() <= min(delays) < most * 0.1
        assert most * 0.9 < max(delays) <= most


async def test_what_is_logged_names_nobody(
    box: Outbox, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logging, "basicConfig", lambda **_: None)  # pytest's own handlers stay
    await box.add(3)

    async def act(_context: Context, _task: Task) -> str:
        email: Any = "canary@example.org"
        raise ValueError(f"cannot write to {email}") from KeyError(email)

    before = structlog.get_config()
    log.configure("debug")
    try:
        await runner(box, act).run_due(box.tenant.id)
    finally:
        structlog.configure(**before)
    logged = capsys.readouterr()
    assert "task.failed" in logged.err
    assert "canary" not in logged.err + logged.out
