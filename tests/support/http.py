"""Asking an ASGI application: in process, or over a socket where a stream or a WebSocket is needed."""

import asyncio
import socket
from collections.abc import AsyncGenerator, MutableMapping
from contextlib import asynccontextmanager
from typing import Any

import httpx2
import uvicorn
from starlette.types import ASGIApp, Message, Receive, Scope, Send


@asynccontextmanager
async def lifespan(app: ASGIApp) -> AsyncGenerator[ASGIApp]:
    """The application between its start and its stop, with the state of its lifespan in every scope. Raises RuntimeError."""
    state: dict[str, Any] = {}
    inbox: asyncio.Queue[Message] = asyncio.Queue()
    outbox: asyncio.Queue[Message] = asyncio.Queue()
    scope: MutableMapping[str, Any] = {"type": "lifespan", "asgi": {"version": "3.0"}, "state": state}
    task = asyncio.create_task(_run(app, scope, inbox, outbox))

    async def with_state(scope: Scope, receive: Receive, send: Send) -> None:
        await app({**scope, "state": {**state, **scope.get("state", {})}}, receive, send)

    try:
        await _step("startup", inbox, outbox, task)
        yield with_state
        await _step("shutdown", inbox, outbox, task)
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _run(
    app: ASGIApp, scope: MutableMapping[str, Any], inbox: asyncio.Queue[Message], outbox: asyncio.Queue[Message]
) -> None:
    await app(scope, inbox.get, outbox.put)


async def _step(
    name: str, inbox: asyncio.Queue[Message], outbox: asyncio.Queue[Message], task: asyncio.Task[None]
) -> None:
    await inbox.put({"type": f"lifespan.{name}"})
    answer = asyncio.create_task(outbox.get())
    done, _ = await asyncio.wait({answer, task}, return_when=asyncio.FIRST_COMPLETED)
    if answer not in done:
        answer.cancel()
        raise RuntimeError(f"the application ended in its {name}") from task.exception()
    if answer.result()["type"] != f"lifespan.{name}.complete":
        raise RuntimeError(f"the application's {name} failed: {answer.result().get('message')}") from (
            task.exception() if task.done() else None
        )


def client(app: ASGIApp, host: str, *, address: str = "127.0.0.1", **options: Any) -> httpx2.AsyncClient:
    """A client that asks the application in process as `http://<host>`, seen at `address`. Faults come as 500, not raised."""
    transport = httpx2.ASGITransport(app=app, raise_app_exceptions=False, client=(address, 40_000))
    return httpx2.AsyncClient(transport=transport, base_url=f"http://{host}", **options)


@asynccontextmanager
async def served(app: ASGIApp) -> AsyncGenerator[int]:
    """The port of a real server on 127.0.0.1 that serves the application. Its lifespan is not run: wrap in `lifespan`."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    server = uvicorn.Server(
        uvicorn.Config(app, lifespan="off", log_config=None, timeout_graceful_shutdown=1, ws="websockets-sansio")
    )
    task = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        while not server.started:  # noqa: ASYNC110 - uvicorn has no event for it
            await asyncio.sleep(0.01)
        yield listener.getsockname()[1]
    finally:
        server.should_exit = True
        await task
        listener.close()
