"""Waking a worker after the commit: arq jobs that hold ids only. They may be lost; the sweeper finds the rows all the same."""

import asyncio
import time
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec
from arq.connections import ArqRedis
from redis.asyncio import ConnectionPool

from undersigned.core.faults import pass_point
from undersigned.core.log import logger

QUEUE = "arq:undersigned"
RUN = "run_tasks"
PAUSE_SECONDS = 5
GATHER_SECONDS = 0.1
"""For how long after a job the ids for the next are gathered: enqueueing one costs as much as a whole signature."""
ANSWER_SECONDS = 5
"""How long a worker waits for an answer of Redis before it connects anew: a dead line does not say that it is dead."""


def _encode_error(value: object) -> object:
    """What arq puts into the result of a failed job is its exception; only the type is worth keeping."""
    if isinstance(value, BaseException):
        return {"error": type(value).__name__}
    raise TypeError(f"{type(value).__name__} does not belong in a job")


serialize = msgspec.msgpack.Encoder(enc_hook=_encode_error).encode
deserialize = msgspec.msgpack.Decoder(dict[str, Any]).decode


def queue_at(url: str) -> ArqRedis:
    """The queue, which connects when it is first used; close it with `close_queue`."""
    return ArqRedis(
        ConnectionPool.from_url(url, socket_connect_timeout=1, socket_timeout=ANSWER_SECONDS),  # pyright: ignore[reportUnknownMemberType]
        job_serializer=serialize,
        job_deserializer=deserialize,
        default_queue_name=QUEUE,
    )


async def close_queue(queue: ArqRedis) -> None:
    await queue.aclose(close_connection_pool=True)


class Waker:
    """Tells the workers that rows are due. Never raises, and nobody waits for it: the rows themselves are safe already."""

    def __init__(self, url: str | None) -> None:
        self._queue = queue_at(url) if url else None
        self._away_until = 0.0
        self._waiting: dict[int, list[UUID]] = {}
        self._sending: asyncio.Task[None] | None = None

    def wake(self, tenant_id: int, task_ids: Sequence[UUID]) -> None:
        """Send the ids on their way, at once or with what else comes in the next moment. Call it after the commit."""
        pass_point("web.before_wake")
        if self._queue and task_ids and time.monotonic() >= self._away_until:
            self._waiting.setdefault(tenant_id, []).extend(task_ids)
            if self._sending is None or self._sending.done():
                self._sending = asyncio.get_running_loop().create_task(self._send_all(self._queue))

    async def _send_all(self, queue: ArqRedis) -> None:
        while self._waiting:
            waiting, self._waiting = self._waiting, {}
            for tenant_id, task_ids in waiting.items():
                await self._send(queue, tenant_id, task_ids)
            await asyncio.sleep(GATHER_SECONDS)

    async def _send(self, queue: ArqRedis, tenant_id: int, task_ids: Sequence[UUID]) -> None:
        if time.monotonic() < self._away_until:
            return
        try:
            async with asyncio.timeout(1):
                await queue.enqueue_job(RUN, tenant_id, [str(task_id) for task_id in task_ids], _queue_name=QUEUE)
        except Exception as error:  # noqa: BLE001 - whatever Redis does, the work goes on by the sweeper
            self._away_until = time.monotonic() + PAUSE_SECONDS
            logger().warning("wake.redis_away", error=type(error).__name__)

    async def close(self) -> None:
        if self._sending:
            await self._sending
        if self._queue:
            await close_queue(self._queue)
