"""Runs the web server: uvicorn with what it must not tell switched off."""

import asyncio
import signal
import sys
from types import FrameType
from typing import NoReturn

import uvicorn

from undersigned.app import create_app
from undersigned.core import faults
from undersigned.core.log import logger
from undersigned.settings import Settings, require
from undersigned.words import check_words

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
    """Serve until SIGTERM or SIGINT; requests in flight are answered first. Then the exit status is 0. Raises WordsError."""
    require(settings, "database_url", "master_key")
    faults.arm(settings.faults)
    check_words(settings)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _leave)
    stopping = asyncio.Event()
    logger().info("web.starting", host=settings.host, port=settings.port, origin=settings.origin)
    server(settings, create_app(settings, stopping=stopping), stopping).run()
