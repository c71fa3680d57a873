"""Every store function with another tenant's ids: it finds nothing and changes nothing, and either lock alone is enough."""

import re
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import asyncpg
import psycopg
import pytest

from tests.conftest import MASTER_KEY
from tests.factories import make_tenant
from tests.house.test_sql import ACROSS_TENANTS
from tests.isolation import catalogue
from tests.isolation.walk import CALLS, WRITES_ITS_OWN, Function, Ground, arguments, lay_ground, store_functions
from tests.support.databases import Template, copied
from undersigned.app import open_platform
from undersigned.core.context import Platform
from undersigned.core.migrate import database_urls
from undersigned.settings import Settings

pytestmark = pytest.mark.anyio

FUNCTIONS = {place: function for place, function in store_functions().items() if place not in ACROSS_TENANTS}
OURS, THEIRS = 1, 2
REFUSALS = (asyncpg.InsufficientPrivilegeError, asyncpg.ForeignKeyViolationError)

HELD_BY_FOREIGN_KEYS = frozenset(
    {
        "petitions.letters_store.insert_letter_change",
        "petitions.store.replace_targets",
        "signatures.goals_store.insert_goals",
        "signatures.links_store.insert_links",
        "signatures.states_store.delete_pending",
        "signatures.states_store.delete_signature",
        "signatures.states_store.delete_unconfirmed",
        "signatures.store.insert_signatures",
        "signatures.states_store.move_signature",
    }
)
"""Functions that do nothing to another even without both locks: they also write a row of our own under a petition of theirs,
and the foreign key, which begins with the tenant, refuses that."""


@pytest.fixture(scope="module")
def database_url(template: Template) -> Iterator[str]:
    with copied(template) as url:
        yield url


@pytest.fixture(scope="module")
async def platform(database_url: str) -> AsyncIterator[Platform]:
    async with open_platform(Settings(env="demo", database_url=database_url, master_key=MASTER_KEY)) as opened:
        await make_tenant(opened, OURS, "ours")
        yield opened


@pytest.fixture(scope="module")
async def ground(platform: Platform) -> Ground:
    """What the other tenant has; ours has nothing."""
    return await lay_ground(platform, THEIRS, "theirs")


@pytest.fixture(scope="module")
def unlocked_url(template: Template) -> Iterator[str]:
    """A database without row-level security."""
    with copied(template) as url:
        with psycopg.connect(database_urls(Settings(env="demo", database_url=url)).owner) as connection:
            connection.execute("SET ROLE undersigned_owner")
            for table in catalogue.tenant_tables(connection):
                connection.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")  # type: ignore[arg-type]
        yield url


@pytest.fixture(scope="module")
async def unlocked(unlocked_url: str) -> AsyncIterator[tuple[Platform, Ground]]:
    async with open_platform(Settings(env="demo", database_url=unlocked_url, master_key=MASTER_KEY)) as opened:
        await make_tenant(opened, OURS, "ours")
        yield opened, await lay_ground(opened, THEIRS, "theirs")


def test_every_store_function_is_walked() -> None:
    """A new function needs its line in `walk.CALLS`, or its reason in `test_sql.ACROSS_TENANTS`."""
    assert set(FUNCTIONS) == set(CALLS)
    assert set(CALLS) >= WRITES_ITS_OWN | HELD_BY_FOREIGN_KEYS


@pytest.mark.parametrize("place", CALLS)
async def test_the_owner_of_the_rows_finds_or_changes_something(platform: Platform, ground: Ground, place: str) -> None:
    """Else the other tests would prove nothing."""
    async with rolled_back(platform, THEIRS) as connection:
        before = await fingerprint(connection, THEIRS)
        answer = await FUNCTIONS[place](connection, **arguments(place, FUNCTIONS[place], THEIRS, ground))
        assert found(answer) or await fingerprint(connection, THEIRS) != before


@pytest.mark.parametrize("place", CALLS)
async def test_another_finds_and_changes_nothing(platform: Platform, ground: Ground, place: str) -> None:
    assert await leaks(platform, place, OURS, ground) is None


@pytest.mark.parametrize("place", CALLS)
async def test_row_level_security_alone_is_enough(platform: Platform, ground: Ground, place: str) -> None:
    """The statement is told the wrong tenant inside a transaction of ours."""
    assert await leaks(platform, place, THEIRS, ground) is None


@pytest.mark.parametrize("place", CALLS)
async def test_the_statement_alone_is_enough(unlocked: tuple[Platform, Ground], place: str) -> None:
    """Row-level security is gone; the tenant in the statement is what keeps them apart."""
    platform, ground = unlocked
    assert await leaks(platform, place, OURS, ground) is None


async def test_without_either_lock_every_leak_is_seen(unlocked: tuple[Platform, Ground]) -> None:
    """Row-level security is gone and the tenant taken out of each function's statements: the walk must say so."""
    platform, ground = unlocked
    unseen: set[str] = set()
    sabotaged = 0
    for place in CALLS:
        wrapped: list[Unguarded] = []
        if await leaks(platform, place, OURS, ground, wrapped) is None and wrapped[0].removed:
            unseen.add(place)
        sabotaged += bool(wrapped[0].removed)
    assert unseen == HELD_BY_FOREIGN_KEYS
    assert sabotaged > 40


class Unguarded:
    """A connection that takes the tenant out of every condition it is handed."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self.removed = 0

    def __getattr__(self, name: str) -> Any:
        call = getattr(self._connection, name)

        async def without_guard(query: str, *values: object) -> Any:
            query, removed = re.subn(r"(?:\b\w+\.)?\btenant_id = \$1(?!\d)", "$1::bigint IS NOT NULL", query)
            self.removed += removed
            return await call(query, *values)

        return without_guard


async def leaks(
    platform: Platform, place: str, tenant_id: int, ground: Ground, wrapped: list[Unguarded] | None = None
) -> str | None:
    """What of the other tenant the function finds or changes in a transaction of ours."""
    function: Function = FUNCTIONS[place]
    async with rolled_back(platform, OURS) as connection:
        before = await fingerprint(connection, THEIRS)
        handed: Any = connection
        if wrapped is not None:
            handed = Unguarded(connection)
            wrapped.append(handed)
        try:
            answer = await function(handed, **arguments(place, function, tenant_id, ground))
        except REFUSALS:
            return None
        if await fingerprint(connection, THEIRS) != before:
            return f"{place} changed rows of another tenant"
        if found(answer) and not (tenant_id == OURS and place in WRITES_ITS_OWN):
            return f"{place} found {answer!r}"
    return None


def found(answer: Any) -> bool:
    """Whether the answer tells anything; one that maps each id to nothing does not."""
    if isinstance(answer, dict):
        return any(map(found, answer.values()))
    return any(map(found, answer)) if isinstance(answer, tuple) else bool(answer)


@asynccontextmanager
async def rolled_back(platform: Platform, tenant_id: int) -> AsyncGenerator[Any]:
    """A transaction of the tenant that leaves nothing behind."""
    with suppress(RollBack):
        async with platform.database.tenant_tx(tenant_id) as connection:
            yield connection
            raise RollBack


class RollBack(Exception):  # noqa: N818 - no error
    pass


async def fingerprint(connection: Any, tenant_id: int) -> dict[str, str]:
    """A digest of each table's rows of the tenant, as seen in this transaction, which is ours again afterwards."""
    row = await connection.fetchrow("SELECT current_setting('app.tenant_id') AS mine")
    await connection.execute(f"SET LOCAL app.tenant_id = '{int(tenant_id)}'")
    digests = {
        table: await connection.fetchval(
            f"SELECT md5(coalesce(string_agg(t::text, '\n' ORDER BY t::text), '')) FROM {table} AS t WHERE tenant_id = $1",
            tenant_id,
        )
        for table in TABLES
    }
    await connection.execute(f"SET LOCAL app.tenant_id = '{int(row['mine'])}'")
    return digests


TABLES = (
    "petition", "petition_text", "target", "pinned_update", "petition_update", "petition_update_text", "mail_text",
    "state_note", "petition_file", "delivery", "goal_reached", "goal_change", "letter_change",
    "petition_search",
    "signature", "idempotency_key", "signature_counter", "public_name", "agreed_text", "consent", "mail_cap",
    "personal_link", "share_image", "attack_setting", "attack_mode", "follower", "member", "member_identity", "member_consent", "member_session", "outbox", "theme_file",
)  # fmt: skip


def test_every_tenant_table_is_watched(template: Template, database_url: str) -> None:
    with psycopg.connect(database_urls(Settings(env="demo", database_url=database_url)).app) as connection:
        assert catalogue.tenant_tables(connection) == set(TABLES)


async def test_the_other_tenant_has_something_in_every_table(platform: Platform, ground: Ground) -> None:
    async with platform.database.tenant_tx(THEIRS) as connection:
        counts = {table: await connection.fetchval(f"SELECT count(*) FROM {table}") for table in TABLES}
    assert min(counts.values()) > 0, counts
