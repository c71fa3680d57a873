"""Runs the web server: uvicorn with what it must not tell switched off."""

import asyncio
import signal
import sys
from types import FrameType
from typing import NoReturn

import uvicorn
import uvloop

from undersigned.app import create_app
from undersigned.core import faults
from undersigned.core.log import logger
from undersigned.settings import Settings, require
from undersigned.words import checked_renderer

GRACE_SECONDS = 20


class WebServer(uvicorn.Server):
    """Says at once that it is asked to stop, so that open subscriptions end and do not use up the time for the others."""

    def __init__(self, config: uvicorn.Config, stopping: asyncio.Event) -> None:
        super().__init__(config)
        self._stopping = stopping

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self._stopping.set()
        super().handle_exit(sig, frame)


def server(settings: Settings, app: object, stopping: asyncio.Event) -> uvicorn.Server:
    """A server for the app. Forwarded addresses are read by the app itself, which knows the trusted proxies."""
    return WebServer(
        uvicorn.Config(
            app,  # type: ignore[arg-type]
            host=settings.host,
            port=settings.port,
            log_config=None,
            access_log=False,
            server_header=False,
            date_header=True,
            proxy_headers=False,
            ws_per_message_deflate=False,
            timeout_graceful_shutdown=GRACE_SECONDS,
            h11_max_incomplete_event_size=32 * 1024,
        ),
        stopping,
    )


def _leave(_signal: int, _frame: FrameType | None) -> NoReturn:
    """Uvicorn has handlers of its own while it serves; at its end it sends itself the signal once more."""
    sys.exit(0)


def serve(settings: Settings) -> None:
    """Serve until SIGTERM or SIGINT; requests in flight are answered first. Then the exit status is 0.

    Raises WordsError and RenderError before anything is opened.
    """
    require(settings, "database_url", "master_key")
    faults.arm(settings.faults)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _leave)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_serve(settings))


async def _serve(settings: Settings) -> None:
    renderer, stopping = await checked_renderer(settings), asyncio.Event()
    logger().info("web.starting", host=settings.host, port=settings.port, address=settings.origin)
    await server(settings, create_app(settings, renderer=renderer, stopping=stopping), stopping).serve()
