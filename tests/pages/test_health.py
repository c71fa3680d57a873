"""Health: alive whatever happens around it, ready only when it can work."""

from dataclasses import replace

import psycopg
import pytest
from httpx2 import AsyncClient

from tests.support.http import client
from undersigned.app import web_app
from undersigned.core.context import Platform
from undersigned.core.database import Database
from undersigned.core.keys import Keys
from undersigned.core.migrate import database_urls

pytestmark = pytest.mark.anyio

OK = {"status": "ok", "database": "ok", "migrations": "ok", "keys": "ok"}


@pytest.mark.parametrize("host", ["access.localhost", "10.0.0.1:8000", "kube-probe", "a b", ""])
async def test_it_answers_on_any_host(browser: AsyncClient, host: str):
    alive = await browser.get("/healthz", headers={"host": host})
    assert (alive.status_code, alive.json()) == (200, {"status": "ok"})
    ready = await browser.get("/readyz", headers={"host": host})
    assert (ready.status_code, ready.json()) == (200, OK)
    assert ready.headers["content-type"] == "application/json"
    assert ready.headers["cache-control"] == "no-store"


async def ready(platform: Platform) -> tuple[int, dict[str, str]]:
    async with client(web_app(platform), "localhost") as asking:
        assert (await asking.get("/healthz")).status_code == 200
        answer = await asking.get("/readyz")
    return answer.status_code, answer.json()


async def test_it_is_not_ready_without_a_database(platform: Platform):
    database = await Database.open(database_urls(platform.settings).app, size=2)
    await database.close()
    found = await ready(replace(platform, database=database))
    assert found == (503, OK | {"status": "unavailable", "database": "unreachable", "migrations": "unknown"})


async def test_it_is_not_ready_without_the_master_key(platform: Platform):
    keys = await Keys.open(database_urls(platform.settings).keys, None)
    found = await ready(replace(platform, keys=keys))
    await keys.close()
    assert found == (503, OK | {"status": "unavailable", "keys": "unavailable"})


async def test_it_is_not_ready_with_another_master_key(platform: Platform):
    await platform.keys.check()
    keys = await Keys.open(database_urls(platform.settings).keys, bytes(32))
    found = await ready(replace(platform, keys=keys))
    await keys.close()
    assert found == (503, OK | {"status": "unavailable", "keys": "unavailable"})


async def test_it_is_not_ready_without_the_key_database(platform: Platform):
    keys = await Keys.open("postgresql://nobody@127.0.0.1:1/nothing", bytes(range(32)))
    found = await ready(replace(platform, keys=keys))
    await keys.close()
    assert found == (503, OK | {"status": "unavailable", "keys": "unavailable"})


@pytest.mark.parametrize(("which", "check"), [("owner", "migrations"), ("keys_owner", "keys")])
async def test_it_is_not_ready_before_the_migrations(platform: Platform, which: str, check: str):
    with psycopg.connect(getattr(database_urls(platform.settings), which), autocommit=True) as owner:
        owner.execute("SET ROLE undersigned_owner")
        (version,) = owner.execute("SELECT version_num FROM schema_version").fetchone() or ("",)
        owner.execute("UPDATE schema_version SET version_num = 'older'")
        try:
            found = await ready(platform)
        finally:
            owner.execute("UPDATE schema_version SET version_num = %s", [version])
    assert found == (503, OK | {"status": "unavailable", check: "not the version of this server"})
    assert await ready(platform) == (200, OK)
