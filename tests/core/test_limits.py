"""Limits: the same count in Redis as in this process, in one round trip, and never in the way of a signature."""

import asyncio
from collections.abc import AsyncIterator

import pytest
import redis

from undersigned.core.limits import Limit, Limits

THREE = Limit("three", "3/hour")
TEN = Limit("ten", "10/hour")

pytestmark = pytest.mark.anyio


@pytest.fixture
async def limits(redis_url: str) -> AsyncIterator[Limits]:
    opened = Limits(redis_url, b"secret")
    yield opened
    await opened.close()


async def hit(limits: Limits, limit: Limit, whom: str = "ann", tenant_id: int = 1, times: int = 1) -> list[bool]:
    return [(await limits.exceeded(tenant_id, [(limit, whom)]))[0] for _ in range(times)]


async def test_a_limit_is_passed_after_so_many_hits(limits: Limits) -> None:
    assert await hit(limits, THREE, times=5) == [False, False, False, True, True]


async def test_without_redis_this_process_counts_alike() -> None:
    assert await hit(Limits(None, b"secret"), THREE, times=5) == [False, False, False, True, True]


async def test_while_redis_is_away_a_tenth_is_allowed() -> None:
    limits = Limits("unix:///nowhere/redis.sock", b"secret")
    assert await hit(limits, TEN, times=2) == [False, True]
    await limits.close()


@pytest.mark.parametrize("place", ["in Redis", "here"])
async def test_what_is_taken_back_was_not_counted(redis_url: str, place: str) -> None:
    limits = Limits(redis_url if place == "in Redis" else None, b"secret")
    for _ in range(5):
        assert await hit(limits, THREE, times=3) == [False] * 3
        for _ in range(3):
            await limits.take_back(1, [(THREE, "ann")])
    await limits.take_back(1, [(THREE, "ann"), (TEN, "bob")])  # there is nothing to take back
    assert await hit(limits, THREE, times=4) == [False, False, False, True]
    await limits.close()


async def test_everybody_every_limit_and_every_tenant_is_counted_apart(limits: Limits) -> None:
    assert await hit(limits, THREE, times=4) == [False, False, False, True]
    assert await hit(limits, THREE, whom="bob") == [False]
    assert await hit(limits, TEN) == [False]
    assert await hit(limits, THREE, tenant_id=2) == [False]


async def test_hits_at_once_are_all_counted(limits: Limits) -> None:
    answers = await asyncio.gather(*(limits.exceeded(1, [(THREE, "ann"), (TEN, "ann")]) for _ in range(12)))
    assert sum(not passed for passed, _ in answers) == 3
    assert sum(not passed for _, passed in answers) == 10


async def test_requests_at_once_share_a_round_trip(limits: Limits, redis_url: str) -> None:
    await hit(limits, THREE)  # loads the script
    with redis.Redis.from_url(redis_url) as client:
        before = client.info("commandstats")["cmdstat_evalsha"]["calls"]  # type: ignore[index]
        await asyncio.gather(*(limits.exceeded(1, [(THREE, str(n)), (TEN, str(n))]) for n in range(50)))
        calls = client.info("commandstats")["cmdstat_evalsha"]["calls"] - before  # type: ignore[index]
    assert calls == 1


async def test_what_the_window_before_has_counted_weighs_as_much_as_is_left_of_it(
    limits: Limits, redis_url: str
) -> None:
    assert sum(await hit(limits, TEN, times=10)) == 0
    with redis.Redis.from_url(redis_url) as client:
        (key,) = client.keys("*")  # type: ignore[misc]
        client.pexpire(key, 24 * 60_000 - 1)  # 36 minutes of the next hour have gone, so 24 of this one are left
    assert (await hit(limits, TEN, times=8)).count(False) == 7, "four of ten weigh a little less than four"


async def test_keys_hold_nobody(limits: Limits, redis_url: str) -> None:
    await hit(limits, THREE, whom="ann@example.org")
    with redis.Redis.from_url(redis_url, decode_responses=True) as client:
        (key,) = client.keys("*")  # type: ignore[misc]
    assert key.startswith("t:{1}:limit:three:")
    assert "ann" not in key
