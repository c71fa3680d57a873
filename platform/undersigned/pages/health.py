"""For machines that watch the server: is it alive, and can it work?"""

import asyncio
from collections.abc import Awaitable, Callable
from functools import cache

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from undersigned.core.context import Platform
from undersigned.core.database import DATABASE_AWAY
from undersigned.core.errors import KeyMissingError
from undersigned.core.migrate import expected_version
from undersigned.pages import store

PATIENCE_SECONDS = 3


async def healthz(_request: Request) -> Response:
    """The process answers; nothing else is asked."""
    return JSONResponse({"status": "ok"})


def readyz(platform: Platform) -> Callable[[Request], Awaitable[Response]]:
    """The database, its migrations and the keys, each as `ok` or what is wrong; 503 unless all are `ok`."""

    async def readyz(_request: Request) -> Response:
        database, keys = await asyncio.gather(_database(platform), _keys(platform))
        checks = database | keys
        ready = all(check == "ok" for check in checks.values())
        return JSONResponse({"status": "ok" if ready else "unavailable", **checks}, 200 if ready else 503)

    return readyz


async def _database(platform: Platform) -> dict[str, str]:
    try:
        async with asyncio.timeout(PATIENCE_SECONDS), platform.database.platform_tx() as connection:
            version = await store.select_schema_version(connection)
    except DATABASE_AWAY:
        return {"database": "unreachable", "migrations": "unknown"}
    return {"database": "ok", "migrations": _compared(version, "versions")}


async def _keys(platform: Platform) -> dict[str, str]:
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            await platform.keys.check()
            version = await platform.keys.version()
    except (KeyMissingError, *DATABASE_AWAY):
        return {"keys": "unavailable"}
    return {"keys": _compared(version, "keys")}


def _compared(version: str | None, folder: str) -> str:
    return "ok" if version == _expected(folder) else "not the version of this server"


@cache
def _expected(folder: str) -> str:
    return expected_version(folder)
