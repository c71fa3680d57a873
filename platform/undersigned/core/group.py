"""Group commit: what arrives while a batch is being written forms the next batch, so that many share one commit.

No timer: an idle process writes at once, a busy one in larger batches (performance.md A5, without its SQL).
"""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

import asyncpg

Row = TypeVar("Row")
Result = TypeVar("Result")
Write = Callable[[int, Sequence[Row]], Awaitable[Sequence[Result]]]


class QueueFullError(Exception):
    """More rows wait than the process may hold. The caller answers 503 with Retry-After."""


class GroupCommit(Generic[Row, Result]):
    """Gathers rows per tenant and writes each batch by `write(tenant_id, rows)`, which answers one result per row.

    Of a tenant one batch is written at a time: a second would wait for the first one's counter in PostgreSQL, where a larger
    one costs less. `in_flight` is for how many tenants.
    A row is validated before it comes here. Should PostgreSQL refuse a row all the same, the rows are written one by one,
    so that it fails alone; any other failure is every waiting caller's.
    """

    def __init__(
        self, write: Write[Row, Result], *, most_waiting: int, most_in_batch: int = 200, in_flight: int = 2
    ) -> None:
        self._write = write
        self._most_waiting = most_waiting
        self._most_in_batch = most_in_batch
        self._in_flight = in_flight
        self._waiting: OrderedDict[int, list[tuple[Row, asyncio.Future[Result]]]] = OrderedDict()
        self._count = 0
        self._armed = False
        self._batches: dict[int, asyncio.Task[None]] = {}

    async def submit(self, tenant_id: int, row: Row) -> Result:
        """The row's result, after its commit. Raises QueueFullError at once where too many wait."""
        if self._count >= self._most_waiting:
            raise QueueFullError
        future: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(tenant_id, []).append((row, future))
        self._count += 1
        self._arm()
        return await future

    async def drain(self) -> None:
        """Wait until everything submitted is written: the end of a graceful stop."""
        while self._batches or self._count:
            await (asyncio.wait(self._batches.values()) if self._batches else asyncio.sleep(0))

    def _arm(self) -> None:
        """Write on the next turn of the loop, which gathers what this turn brings."""
        if self._armed or len(self._batches) >= self._in_flight:
            return
        tenant_id = next((one for one in self._waiting if one not in self._batches), None)
        if tenant_id is not None:
            self._armed = True
            asyncio.get_running_loop().call_soon(self._start, tenant_id)

    def _start(self, tenant_id: int) -> None:
        self._armed = False
        waiting = self._waiting.pop(tenant_id)
        batch, rest = waiting[: self._most_in_batch], waiting[self._most_in_batch :]
        if rest:
            self._waiting[tenant_id] = rest  # behind the other tenants: a large one does not starve a small one
        self._count -= len(batch)
        self._batches[tenant_id] = asyncio.get_running_loop().create_task(self._run(tenant_id, batch))
        self._arm()

    async def _run(self, tenant_id: int, batch: list[tuple[Row, asyncio.Future[Result]]]) -> None:
        try:
            await self._answer(tenant_id, batch)
        finally:
            del self._batches[tenant_id]
            self._arm()

    async def _answer(self, tenant_id: int, batch: list[tuple[Row, asyncio.Future[Result]]]) -> None:
        try:
            results = await self._write(tenant_id, [row for row, _ in batch])
        except (asyncpg.DataError, asyncpg.IntegrityConstraintViolationError) as error:
            if len(batch) == 1:
                _fail(batch[0][1], error)
            else:
                for single in batch:
                    await self._answer(tenant_id, [single])
            return
        except Exception as error:  # noqa: BLE001 - whatever it was, each waiting request must hear of it
            for _, future in batch:
                _fail(future, error)
            return
        for (_, future), result in zip(batch, results, strict=True):
            if not future.done():
                future.set_result(result)


def _fail(future: "asyncio.Future[Result]", error: Exception) -> None:
    if not future.done():
        future.set_exception(error)
