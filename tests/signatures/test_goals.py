"""Goals that are reached: which, when, once, and for good (P-5, decision 0011)."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator

import pytest

from tests.factories import confirm_token, make_petition, make_signature
from tests.signatures.deeds import rows
from undersigned.core.context import Platform, now
from undersigned.core.outbox import Task
from undersigned.petitions.goals import goals_up_to
from undersigned.petitions.types import Petition
from undersigned.signatures import confirmation, goals, jobs, states_store
from undersigned.signatures.commit import SLOT
from undersigned.signatures.counts import counts, goal_now, watch
from undersigned.signatures.types import State
from undersigned.tenancy.types import Context, Tenant

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    ("mode", "listed", "count", "reached"),
    [
        ("ladder", (), 99, []),
        ("ladder", (), 100, [100]),
        ("ladder", (), 2_500, [100, 250, 500, 750, 1_000, 2_500]),
        ("list", (10, 20), 15, [10]),
        ("fixed", (10,), 10, [10]),
        ("none", (), 1_000_000, []),
    ],
)
async def test_which_goals_a_count_has_reached(
    platform: Platform, tenant: Tenant, mode: str, listed: tuple[int, ...], count: int, reached: list[int]
) -> None:
    petition = await make_petition(platform, tenant, goal_mode=mode, goals=listed)
    assert goals_up_to(petition, count) == reached


@pytest.fixture
async def small(platform: Platform, tenant: Tenant) -> Petition:
    return await make_petition(platform, tenant, goal_mode="list", goals=(2, 3, 5))


async def test_confirming_notes_the_goal_at_the_time_of_the_one_that_reached_it(
    platform: Platform, tenant: Tenant, context: Context, small: Petition
) -> None:
    pending = [await make_signature(platform, tenant, small, state=State.PENDING) for _ in range(4)]
    for signature in pending[:3]:
        await confirmation.confirm(context, await confirm_token(platform, tenant, signature))
    noted = await goals.goals_reached(context, small.id)
    times = await rows(
        platform, tenant, "SELECT confirmed_at FROM signature WHERE tenant_id = $1 AND state = 'confirmed' ORDER BY 1"
    )
    assert noted == {2: times[1]["confirmed_at"], 3: times[2]["confirmed_at"]}


async def test_fifty_at_once_miss_no_goal(platform: Platform, tenant: Tenant, context: Context) -> None:
    petition = await make_petition(platform, tenant, goal_mode="list", goals=(1, 10, 20, 21))
    pending = [await make_signature(platform, tenant, petition, state=State.PENDING) for _ in range(20)]
    links = [await confirm_token(platform, tenant, signature) for signature in pending]
    await asyncio.gather(*(confirmation.confirm(context, link) for link in links))
    assert list(await goals.goals_reached(context, petition.id)) == [1, 10, 20]


async def test_a_goal_stays_reached_when_somebody_withdraws(
    platform: Platform, tenant: Tenant, context: Context, small: Petition
) -> None:
    signatures = [await make_signature(platform, tenant, small) for _ in range(2)]
    await goals.note_goals(context, small)
    before = await goals.goals_reached(context, small.id)
    async with platform.database.tenant_tx(tenant.id) as connection:
        await states_store.move_signature(connection, tenant.id, signatures[0].id, State.WITHDRAWN, SLOT)
    await make_signature(platform, tenant, small)
    platform.remembered.clear()
    assert await goals.note_goals(context, small) == []
    assert await goals.goals_reached(context, small.id) == before


async def test_no_goal_comes_back_when_somebody_withdraws(
    platform: Platform, tenant: Tenant, context: Context, small: Petition
) -> None:
    """P-5: goals never go down, in no place that tells them."""
    signatures = [await make_signature(platform, tenant, small) for _ in range(2)]
    await goals.note_goals(context, small)
    assert goal_now(small, await counts(context, small.id, fresh=True)) == 3
    for signature in signatures:
        async with platform.database.tenant_tx(tenant.id) as connection:
            await states_store.move_signature(connection, tenant.id, signature.id, State.WITHDRAWN, SLOT)
    found = await counts(context, small.id, fresh=True)
    assert (found.total, found.by_country, found.reached, goal_now(small, found)) == (0, {}, 2, 3)
    assert [shown async for shown in first_of(watch(context, small))] == [(0, 3)]


async def first_of(shown: AsyncGenerator[tuple[int, int | None]]) -> AsyncIterator[tuple[int, int | None]]:
    yield await anext(shown)
    await shown.aclose()


async def test_what_was_missed_is_found_within_the_hour(
    platform: Platform, tenant: Tenant, context: Context, small: Petition
) -> None:
    for _ in range(3):
        await make_signature(platform, tenant, small)
    task = Task(
        tenant.id, small.id, "note_goals", small.id, token=1, attempts=1, resumed=False, silent=False, created_at=now()
    )
    assert await jobs.note_goals(context, task) == "noted 2"
    assert await jobs.note_goals(context, task) == "noted 0"
