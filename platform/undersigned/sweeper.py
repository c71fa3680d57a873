"""Finds due tasks without any queue: asks PostgreSQL once a second, as a role that sees of the outbox only that there is work."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

import asyncpg

from undersigned.core.context import now
from undersigned.core.database import DATABASE_AWAY
from undersigned.core.log import logger
from undersigned.core.outbox import insert_task
from undersigned.runner import Runner

SWEEP_SECONDS = 1.0
HEAD_START = timedelta(seconds=2)
"""How long a due row is left to the queue before the sweeper takes it."""

PATIENCE_SECONDS = 10
"""How long an answer is waited for: a line that went dead without a word must not stop the sweeper for good."""


class Sweeper:
    """Finds due rows of every tenant once a second, without Redis, and plans what comes round every hour."""

    def __init__(self, runner: Runner, dispatcher_url: str, *, hourly: Sequence[str]) -> None:
        self._runner = runner
        self._url = dispatcher_url
        self._hourly = hourly
        self._connection: asyncpg.Connection[asyncpg.Record] | None = None
        self._planned_hour = ""
        self._draining: dict[int, asyncio.Task[None]] = {}

    async def run(self) -> None:
        """Sweep until cancelled; whatever goes wrong, and above all a lost database, is tried again and never given up."""
        try:
            while True:
                try:
                    await self._sweep()
                except Exception as error:  # noqa: BLE001 - without a sweeper work is lost once Redis is
                    logger().warning("sweep.failed", error=type(error).__name__)
                    self._hang_up()
                await asyncio.sleep(SWEEP_SECONDS)
        finally:
            self._hang_up()

    def _hang_up(self) -> None:
        if self._connection:
            self._connection.terminate()
        self._connection = None

    async def _sweep(self) -> None:
        if self._connection is None or self._connection.is_closed():
            self._connection = await asyncpg.connect(self._url, timeout=5, command_timeout=PATIENCE_SECONDS)
        await self._plan_hourly(self._connection)
        rows = await self._connection.fetch(
            """
            SELECT id
              FROM tenant
             WHERE EXISTS (SELECT FROM outbox
                            WHERE tenant_id = tenant.id AND state IN ('ready', 'sending')
                              AND available_at <= now() - $1::interval)
            """,
            HEAD_START,
        )
        for row in rows:
            self._drain(row["id"])

    def _drain(self, tenant_id: int) -> None:
        """Work off what is due, beside the other tenants: one whose mail is slow delays nobody else's."""
        if tenant_id not in self._draining:
            task = asyncio.get_running_loop().create_task(self._run_due(tenant_id))
            self._draining[tenant_id] = task
            task.add_done_callback(lambda _: self._draining.pop(tenant_id, None))

    async def _run_due(self, tenant_id: int) -> None:
        try:
            while await self._runner.run_due(tenant_id, late_by=HEAD_START):
                pass
        except DATABASE_AWAY as error:
            logger().warning("sweep.database_away", tenant=tenant_id, error=type(error).__name__)

    async def _plan_hourly(self, connection: "asyncpg.Connection[asyncpg.Record]") -> None:
        hour = now().strftime("%Y-%m-%dT%H")
        if hour == self._planned_hour:
            return
        for row in await connection.fetch("SELECT id FROM tenant"):
            async with self._runner.platform.database.tenant_tx(row["id"]) as tx:
                for kind in self._hourly:
                    await insert_task(tx, row["id"], kind, UUID(int=row["id"]), idem=hour.encode())
        self._planned_hour = hour
