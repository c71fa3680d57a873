"""Claims due tasks and runs them: what becomes of one that fails, that is lost, or that kills its worker."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from uuid import UUID

import structlog

from undersigned.core.context import Caller, Platform
from undersigned.core.faults import pass_point
from undersigned.core.log import logger
from undersigned.core.mail import MailError
from undersigned.core.outbox import (
    MOST_ATTEMPTS,
    POISON_ATTEMPTS,
    LeaseLostError,
    Task,
    claim_tasks,
    finish_task,
    release_tasks,
    retry_task,
)
from undersigned.tenancy import service as tenancy
from undersigned.tenancy.types import Context

Handler = Callable[[Context, Task], Awaitable[str]]
"""Does one kind of task, and answers its outcome in a few words without personal data."""

AT_ONCE = 20
FIRST_RETRY = timedelta(seconds=5)
LAST_RETRY = timedelta(hours=6)


class Runner:
    """Claims due tasks of a tenant and runs them, at most `AT_ONCE` at a time in this process."""

    def __init__(self, platform: Platform, kinds: Mapping[str, Handler]) -> None:
        self.platform = platform
        self._kinds = kinds
        self.stopping = False
        self._room = asyncio.Semaphore(AT_ONCE)
        self._running: set[asyncio.Task[int]] = set()

    async def run_due(self, tenant_id: int, *, ids: list[UUID] | None = None, late_by: timedelta = timedelta()) -> int:
        """Claim and run due rows; returns how many were claimed. Whoever waits may give up: what is claimed is run all the same."""
        running = asyncio.create_task(self._run_due(tenant_id, ids, late_by))
        self._running.add(running)
        running.add_done_callback(self._ended)
        return await asyncio.shield(running)

    async def idle(self) -> None:
        """Wait until nothing is claimed any more, nor about to be."""
        if self._running:
            await asyncio.wait(self._running)

    def _ended(self, running: "asyncio.Task[int]") -> None:
        self._running.discard(running)
        if not running.cancelled():
            running.exception()  # heard here, should nobody wait for it any more

    async def _run_due(self, tenant_id: int, ids: list[UUID] | None, late_by: timedelta) -> int:
        """Claims no more than there is room for: a lease that waits for room ends before its work begins."""
        room = await self._take_room()
        tasks: list[Task] = []
        try:
            if not self.stopping:
                tasks = await self._claim(tenant_id, ids, late_by, room)
                pass_point("worker.after_claim")
        finally:
            self._give_room(room - len(tasks))
        results = await asyncio.gather(*(self._run(task) for task in tasks), return_exceptions=True)
        for result in results:
            if isinstance(result, BaseException):
                logger().error("task.fault", tenant=tenant_id, error=type(result).__name__)
        return len(tasks)

    async def _claim(self, tenant_id: int, ids: list[UUID] | None, late_by: timedelta, most: int) -> list[Task]:
        """Rows that may have killed a worker are claimed one at a time, and last, so that they take no others with them."""
        async with self.platform.database.tenant_tx(tenant_id) as connection:
            tasks = await claim_tasks(connection, tenant_id, ids=ids, limit=most, late_by=late_by, suspect=False)
            if tasks or ids:
                return tasks
            return await claim_tasks(connection, tenant_id, limit=1, late_by=late_by, suspect=True)

    async def _take_room(self) -> int:
        """Wait for room, and take all there is; how much."""
        await self._room.acquire()
        taken = 1
        while not self._room.locked():
            await self._room.acquire()
            taken += 1
        return taken

    def _give_room(self, room: int) -> None:
        for _ in range(room):
            self._room.release()

    async def _run(self, task: Task) -> None:
        try:
            if self.stopping:
                async with self.platform.database.tenant_tx(task.tenant_id) as connection:
                    await release_tasks(connection, task.tenant_id, [task])
                return
            with structlog.contextvars.bound_contextvars(tenant=task.tenant_id, task=str(task.id), kind=task.kind):
                await self._do(task)
        finally:
            self._give_room(1)

    async def _do(self, task: Task) -> None:
        tenant = await tenancy.tenant_by_id(self.platform, task.tenant_id)
        if tenant is None or task.kind not in self._kinds:
            await self._give_back(task, "unknown kind" if tenant else "unknown tenant", dead=True)
            return
        if task.attempts > (POISON_ATTEMPTS if task.silent else MOST_ATTEMPTS):
            await self._give_back(task, "poison: its worker died each time", dead=True)
            return
        try:
            outcome = await self._kinds[task.kind](Context(self.platform, tenant, Caller(tenant.default_locale)), task)
        except LeaseLostError:
            logger().warning("task.lease_lost", attempts=task.attempts)
        except MailError as error:
            await self._give_back(task, f"mail: {error}", dead=error.permanent)
        except Exception as error:  # noqa: BLE001 - whatever it was, the task must not be lost
            logger().exception("task.failed", attempts=task.attempts, error=type(error).__name__)
            await self._give_back(task, type(error).__name__)
        else:
            pass_point("worker.before_done")
            async with self.platform.database.tenant_tx(task.tenant_id) as connection:
                done = await finish_task(connection, task, outcome)
            logger().info("task.done" if done else "task.lease_lost", outcome=outcome, attempts=task.attempts)

    async def _give_back(self, task: Task, error: str, *, dead: bool = False) -> None:
        dead = dead or task.attempts >= MOST_ATTEMPTS
        async with self.platform.database.tenant_tx(task.tenant_id) as connection:
            await retry_task(connection, task, error, due_in=retry_delay(task.attempts), dead=dead)
        logger().warning("task.dead" if dead else "task.retry", attempts=task.attempts, error=error)


def retry_delay(attempts: int) -> timedelta:
    """Full jitter: anything up to 5 s · 2ⁿ, and never above six hours."""
    longest = min(LAST_RETRY, FIRST_RETRY * 2 ** min(attempts, 20))
    return longest * random.random()  # noqa: S311 - spreading load, not guarding a secret
