"""The worker: every kind of background task, the queue that wakes it, and the sweeper that needs no queue."""

import asyncio
import signal
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from typing import Any
from uuid import UUID

from arq import func
from arq.worker import Worker

from undersigned.app import open_platform
from undersigned.core.context import Platform
from undersigned.core.faults import arm
from undersigned.core.log import logger
from undersigned.core.migrate import database_urls
from undersigned.core.wake import QUEUE, RUN, close_queue, deserialize, queue_at, serialize
from undersigned.followers.jobs import ask_follower, forget_followers, tell_of_opening
from undersigned.members.jobs import forget_sessions
from undersigned.runner import AT_ONCE, Handler, Runner
from undersigned.settings import Settings, require
from undersigned.signatures.jobs import (
    answer_again,
    ask_to_confirm,
    forget_unconfirmed,
    note_goals,
    remind_to_confirm,
    resend_confirmation,
)
from undersigned.sweeper import Sweeper
from undersigned.words import checked_renderer

KINDS: dict[str, Handler] = {
    "ask_to_confirm": ask_to_confirm,
    "answer_again": answer_again,
    "resend_confirmation": resend_confirmation,
    "remind_to_confirm": remind_to_confirm,
    "forget_unconfirmed": forget_unconfirmed,
    "note_goals": note_goals,
    "ask_follower": ask_follower,
    "tell_of_opening": tell_of_opening,
    "forget_followers": forget_followers,
    "forget_sessions": forget_sessions,
}
"""Every kind of task and what does it."""

HOURLY = ("forget_unconfirmed", "note_goals", "forget_followers", "forget_sessions")
"""Kinds that the sweeper plans for each tenant once an hour."""

STOP_SECONDS = 25
RESTART_SECONDS = 2.0
CANCEL_AGAIN_SECONDS = 0.5
FAREWELL_SECONDS = 2.0


async def run_worker(settings: Settings) -> None:
    """Work until SIGTERM or SIGINT, then finish what is in flight and give the rest back.

    Raises WordsError and RenderError before anything is opened: mails are the platform's words too.
    """
    require(settings, "database_url", "master_key", "smtp_url")
    arm(settings.faults)
    await checked_renderer(settings)
    stopped = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    async with open_platform(settings) as platform, working(platform):
        logger().info("worker.ready")
        await stopped.wait()
        logger().info("worker.stopping")


@asynccontextmanager
async def working(platform: Platform) -> AsyncGenerator[None]:
    """Run queue and sweeper beside whatever the body does; at its end nothing claimed is left behind."""
    runner = Runner(platform, KINDS)
    sweeper = Sweeper(runner, database_urls(platform.settings).dispatcher, hourly=HOURLY)
    tasks = [asyncio.create_task(sweeper.run())]
    if platform.settings.redis_url:
        tasks.append(asyncio.create_task(_listen(runner, platform.settings.redis_url)))
    try:
        yield
    finally:
        runner.stopping = True
        with suppress(TimeoutError):
            async with asyncio.timeout(STOP_SECONDS):
                await runner.idle()
        await asyncio.gather(*(_end(task) for task in tasks))


async def _end(task: asyncio.Task[None]) -> None:
    """Cancel it until it has ended: arq loses a cancellation that reaches it at the wrong moment of its polling."""
    while not task.done():
        task.cancel()
        await asyncio.wait({task}, timeout=CANCEL_AGAIN_SECONDS)
    await asyncio.gather(task, return_exceptions=True)


async def _listen(runner: Runner, redis_url: str) -> None:
    """Run arq's worker for good: it ends whenever Redis does, and begins again when Redis is back."""

    async def run_tasks(
        ctx: dict[Any, Any],  # noqa: ARG001 - arq's signature
        tenant_id: int,
        ids: list[str],
    ) -> None:
        while await runner.run_due(tenant_id, ids=[UUID(task_id) for task_id in ids]):
            pass

    while True:
        queue = queue_at(redis_url)
        worker = Worker(
            functions=[func(run_tasks, name=RUN, keep_result=0, timeout=60, max_tries=1)],
            redis_pool=queue,
            queue_name=QUEUE,
            job_serializer=serialize,
            job_deserializer=deserialize,
            handle_signals=False,
            max_jobs=AT_ONCE,
            poll_delay=0.1,
            health_check_interval=15,
            job_completion_wait=0,
        )
        try:
            await worker.async_run()
        except Exception as error:  # noqa: BLE001 - whatever Redis does, the sweeper goes on and this begins again
            logger().warning("worker.redis_away", error=type(error).__name__)
        finally:
            await _close(worker)
            await close_queue(queue)
        await asyncio.sleep(RESTART_SECONDS)


async def _close(worker: Worker) -> None:
    """Let arq tell Redis which jobs are done, then close it; what that raises is not for us, for the rows are due again.

    A Redis that went dead without a word is not waited for.
    """
    if worker.tasks:
        await asyncio.wait(worker.tasks.values(), timeout=FAREWELL_SECONDS)
    closing = asyncio.ensure_future(worker.close())
    await asyncio.wait({closing}, timeout=FAREWELL_SECONDS)
    closing.cancel()
    await asyncio.gather(closing, return_exceptions=True)
