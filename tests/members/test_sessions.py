"""A session begins with a login, and is dead after the logout."""

from datetime import timedelta
from typing import Any

import pytest
from msgspec import structs

from tests.factories import make_context, make_tenant
from tests.members.deeds import in_session, logged_in, rows
from tests.signatures.deeds import work
from undersigned.core.context import Platform
from undersigned.core.ids import new_id
from undersigned.core.outbox import insert_task
from undersigned.members import service, sessions
from undersigned.members.types import LIFETIME
from undersigned.tenancy.types import Context, Tenant

pytestmark = pytest.mark.anyio


async def age(platform: Platform, tenant: Tenant, **columns: timedelta) -> None:
    """Let these columns of every session be older by so much."""
    async with platform.database.tenant_tx(tenant.id) as connection:
        for column, elapsed in columns.items():
            await connection.execute(
                f"UPDATE member_session SET {column} = {column} - $2::interval WHERE tenant_id = $1", tenant.id, elapsed
            )


async def test_who_has_logged_in_is_known(context: Context):
    member, inside = await logged_in(context)
    assert await sessions.current(inside) == member
    assert await sessions.current(context) is None


async def test_an_id_that_nobody_gave_is_nobodys(context: Context):
    await logged_in(context)
    for sent in ("", "x", "x" * 43, "x" * 10_000, "\x00" * 43, "é" * 43):
        assert await sessions.current(in_session(context, sent)) is None


async def test_a_login_gives_a_new_id_and_ends_the_session_before(context: Context):
    member, first = await logged_in(context)
    _, second = await logged_in(first)
    assert second.caller.session != first.caller.session
    assert await sessions.current(first) is None
    assert await sessions.current(second) == member


async def test_a_logout_ends_this_session_and_no_other(context: Context):
    member, here = await logged_in(context)
    _, elsewhere = await logged_in(context)
    await sessions.end(here)
    await sessions.end(here)
    assert await sessions.current(here) is None
    assert await sessions.current(elsewhere) == member


async def test_a_logout_everywhere_ends_all_of_this_member(context: Context):
    _, here = await logged_in(context)
    _, elsewhere = await logged_in(context)
    other, others = await logged_in(context, subject="other", email="other@example.org")
    await sessions.end_everywhere(here)
    assert await sessions.current(here) is None
    assert await sessions.current(elsewhere) is None
    assert await sessions.current(others) == other


async def test_a_session_of_another_tenant_is_none_here(context: Context, platform: Platform):
    _, here = await logged_in(context)
    there = make_context(platform, await make_tenant(platform, 9_002, "there"), session=here.caller.session)
    assert await sessions.current(there) is None
    await sessions.end(there)
    await sessions.end_everywhere(there)
    assert await sessions.current(here) is not None


@pytest.mark.parametrize(
    ("column", "most"), [("seen_at", LIFETIME.idle), ("created_at", LIFETIME.absolute)], ids=["unused", "too long"]
)
async def test_a_session_comes_to_its_end(
    context: Context, platform: Platform, tenant: Tenant, column: str, most: timedelta
):
    member, inside = await logged_in(context)
    aging: dict[str, Any] = {column: most - timedelta(minutes=1)}
    await age(platform, tenant, **aging)
    assert await sessions.current(inside) == member
    aging = {column: most + timedelta(minutes=1)}
    await age(platform, tenant, **aging)
    assert await sessions.current(inside) is None


async def test_using_a_session_keeps_it_alive_and_is_written_down_at_most_once_an_hour(
    context: Context, platform: Platform, tenant: Tenant
):
    member, inside = await logged_in(context)
    (new,) = await rows(platform, tenant, "member_session")
    await sessions.current(inside)
    assert await rows(platform, tenant, "member_session") == [new]
    await age(platform, tenant, seen_at=timedelta(days=29))
    assert await sessions.current(inside) == member
    later = structs.replace(inside, caller=structs.replace(inside.caller, at=inside.caller.at + timedelta(days=2)))
    assert await sessions.current(later) == member


async def test_sessions_are_forgotten_when_nobody_can_use_them(context: Context, platform: Platform, tenant: Tenant):
    await logged_in(context)
    await age(platform, tenant, seen_at=LIFETIME.idle + timedelta(hours=1))
    await logged_in(context)
    async with platform.database.tenant_tx(tenant.id) as connection:
        await insert_task(connection, tenant.id, "forget_sessions", new_id(), idem=b"once")
    await work(platform, tenant)
    assert len(await rows(platform, tenant, "member_session")) == 1


async def test_the_session_of_an_erased_member_is_dead(context: Context):
    member, inside = await logged_in(context)
    await service.erase(context, member.id)
    assert await sessions.current(inside) is None
