"""What one transaction of a tenant leaves behind on a connection: nothing that the next one could see."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import asyncpg
import pytest

from tests.conftest import MASTER_KEY
from tests.factories import make_petition, make_tenant
from tests.support.databases import Template, copied
from undersigned.app import open_platform
from undersigned.core.database import Database
from undersigned.core.migrate import database_urls
from undersigned.settings import Settings

pytestmark = pytest.mark.anyio

TENANTS, TASKS, READS, CONNECTIONS = 20, 8, 1_600, 2


@pytest.fixture(scope="module")
def database_url(template: Template) -> Iterator[str]:
    with copied(template) as url:
        yield url


@pytest.fixture(scope="module")
async def filled(database_url: str) -> str:
    """Twenty tenants with a petition each; the address of the app's role."""
    settings = Settings(env="demo", database_url=database_url, master_key=MASTER_KEY)
    async with open_platform(settings) as platform:
        for number in range(1, TENANTS + 1):
            await make_petition(platform, await make_tenant(platform, number, f"t{number}"), "one")
    return database_urls(settings).app


@pytest.fixture
async def database(filled: str) -> AsyncIterator[Database]:
    opened = await Database.open(filled, size=CONNECTIONS)
    yield opened
    await opened.close()


async def seen(connection: Any) -> list[int]:
    """Whose petitions a statement sees that names no tenant: row-level security alone answers."""
    return [row["tenant_id"] for row in await connection.fetch("SELECT tenant_id FROM petition")]


async def test_no_read_sees_another_tenant(database: Database) -> None:
    answers: Counter[str] = Counter()

    async def read(task: int) -> None:
        for n in range(READS // TASKS):
            tenant = (task * 7 + n * 3) % TENANTS + 1
            async with database.tenant_tx(tenant, readonly=n % 2 == 0) as connection:
                answers["right" if await seen(connection) == [tenant] else "wrong"] += 1

    await asyncio.gather(*(read(task) for task in range(TASKS)))
    assert answers == {"right": READS}


async def test_a_setting_of_the_session_would_be_seen_to_leak(filled: str) -> None:
    """The mistake that the door prevents: the same reads, the tenant set for the session and not for the transaction."""
    pool = await asyncpg.create_pool(filled, min_size=1, max_size=CONNECTIONS, reset=keep)
    wrong = 0

    async def read(task: int) -> None:
        nonlocal wrong
        for n in range(10):
            tenant = (task * 7 + n * 3) % TENANTS + 1
            async with pool.acquire() as connection:
                await connection.execute(f"SET app.tenant_id = '{tenant}'")
            async with pool.acquire() as connection:
                wrong += await seen(connection) != [tenant]

    await asyncio.gather(*(read(task) for task in range(TASKS)))
    await pool.close()
    assert wrong


async def keep(_connection: object) -> None:
    pass


async def test_without_a_tenant_there_is_nothing(database: Database) -> None:
    async with database.platform_tx() as connection:
        assert await seen(connection) == []
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await insert(connection, 1)


async def test_after_a_tenant_there_is_nothing_again(database: Database) -> None:
    """The setting is then an empty text, not NULL, which must not become an error or a tenant."""
    for _ in range(CONNECTIONS * 2):
        async with database.tenant_tx(3) as connection:
            assert await seen(connection) == [3]
        async with database.platform_tx() as connection:
            assert await seen(connection) == []


async def test_a_row_of_another_tenant_is_refused(database: Database) -> None:
    async with database.tenant_tx(1) as connection:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await insert(connection, 2)


async def test_a_row_cannot_be_moved_to_another_tenant(database: Database) -> None:
    async with database.tenant_tx(1) as connection:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute("UPDATE mail_cap SET tenant_id = 2")
            await connection.execute("INSERT INTO mail_cap (tenant_id, address) VALUES (1, 'x')")
            await connection.execute("UPDATE mail_cap SET tenant_id = 2")


async def test_nothing_is_left_after_an_exception(database: Database) -> None:
    for _ in range(CONNECTIONS * 2):
        with pytest.raises(asyncpg.DivisionByZeroError):
            async with database.tenant_tx(4) as connection:
                await connection.fetchval("SELECT 1 / 0")
        with pytest.raises(LookupError):
            async with database.tenant_tx(4) as connection:
                raise LookupError
        async with database.platform_tx() as connection:
            assert await seen(connection) == []


@pytest.mark.parametrize("moment", ["before the query", "in the query"])
async def test_nothing_is_left_after_a_cancellation(database: Database, moment: str) -> None:
    for _ in range(CONNECTIONS * 2):
        inside = asyncio.Event()

        async def cancelled(inside: asyncio.Event = inside) -> None:
            async with database.tenant_tx(5) as connection:
                inside.set()
                if moment == "before the query":
                    await asyncio.sleep(30)
                await connection.fetchval("SELECT pg_sleep(30)")

        task = asyncio.create_task(cancelled())
        await inside.wait()
        await asyncio.sleep(0.01)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        async with database.platform_tx() as connection:
            assert await seen(connection) == []
        async with database.tenant_tx(6) as connection:
            assert await seen(connection) == [6]


async def test_transactions_do_not_nest(database: Database) -> None:
    """Two connections in one hand: as many hands as connections, and all wait for ever."""
    async with database.tenant_tx(1):
        with pytest.raises(RuntimeError, match="open already"):
            async with database.tenant_tx(1):
                pass
        with pytest.raises(RuntimeError, match="open already"):
            async with database.platform_tx():
                pass
    async with database.tenant_tx(1) as connection:
        assert await seen(connection) == [1]


async def test_a_readonly_transaction_writes_nothing(database: Database) -> None:
    async with database.tenant_tx(1, readonly=True) as connection:
        with pytest.raises(asyncpg.ReadOnlySQLTransactionError):
            await insert(connection, 1)


async def test_the_app_cannot_lift_its_limits(database: Database) -> None:
    """What an injected statement would try first."""
    for statement in (
        "SET ROLE undersigned_owner",
        "ALTER TABLE signature DISABLE ROW LEVEL SECURITY",
        "DROP POLICY tenant ON signature",
        "UPDATE tenant SET name = 'mine'",
        "INSERT INTO domain (host, tenant_id) VALUES ('mine.example', 1)",
        "TRUNCATE signature",
        "UPDATE agreed_text SET body = 'something else'",
        "DELETE FROM agreed_text",
        "UPDATE consent SET given = true",
        "DELETE FROM consent",
        "UPDATE schema_version SET version_num = ''",
        "CREATE TABLE mine (id int)",
    ):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with database.tenant_tx(1) as connection:
                await connection.execute(statement)
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="affected by row-level security"):
        async with database.tenant_tx(1) as connection:
            await connection.execute("SET LOCAL row_security = off")
            await seen(connection)


async def test_the_dispatcher_sees_only_that_there_is_work(database_url: str, filled: str) -> None:
    urls = database_urls(Settings(env="demo", database_url=database_url))
    connection = await asyncpg.connect(urls.dispatcher)
    try:
        assert await connection.fetch("SELECT tenant_id, state, available_at FROM outbox") == []
        for statement in ("SELECT ref FROM outbox", "SELECT * FROM signature", "UPDATE outbox SET state = 'done'"):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.fetch(statement)
    finally:
        await connection.close()


async def test_each_role_is_kept_out_of_the_other_database(database_url: str, filled: str) -> None:
    urls = database_urls(Settings(env="demo", database_url=database_url))
    for role, database, statement in (
        (urls.keys, urls.app, "SELECT * FROM petition"),
        (urls.app, urls.keys, "SELECT * FROM key_ring"),
        (urls.dispatcher, urls.keys, "SELECT * FROM key_ring"),
    ):
        connection = await asyncpg.connect(urlunsplit(urlsplit(role)._replace(path=urlsplit(database).path)))
        try:
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.fetch(statement)
        finally:
            await connection.close()


async def insert(connection: Any, tenant_id: int) -> None:
    await connection.execute("INSERT INTO mail_cap (tenant_id, address) VALUES ($1, $2)", tenant_id, b"x")
