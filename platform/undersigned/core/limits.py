"""Rate limits by network and address: in Redis, and at a tenth of the rate in this process while Redis is away.

Keys hold no address: what is counted is hashed under a salt made anew each day (security.md 2.2).
"""

import asyncio
import hashlib
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache, lru_cache
from typing import cast

import msgspec
from limits import RateLimitItem, parse
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import SlidingWindowCounterRateLimiter
from redis.asyncio import Redis

from undersigned.core.group import GroupCommit, QueueFullError
from undersigned.core.log import logger

WAIT_SECONDS = 0.3
"""How long an answer of Redis is waited for: nobody's signature waits longer for a limit."""

PAUSE_SECONDS = 5
"""How long Redis is left alone after it failed."""

MOST_WAITING = 10_000

COUNT = """
local rates, passed = cmsgpack.unpack(ARGV[1]), {}
for i, key in ipairs(KEYS) do
    local most, window = rates[2 * i - 1], rates[2 * i]
    local before, left = key .. '/-1', redis.call('PTTL', key)
    passed[i] = 0
    if left < 0 then
        redis.call('SET', key, 1, 'PX', 2 * window)
    else
        if left < window then
            redis.call('RENAME', key, before)
            redis.call('SET', key, 0, 'PX', left + window)
        end
        local past, now = redis.call('GET', before), tonumber(redis.call('GET', key))
        local weighted = past and math.floor(tonumber(past) * redis.call('PTTL', before) / window) or 0
        if weighted + now < most then
            redis.call('INCR', key)
        else
            passed[i] = 1
        end
    end
end
return passed
"""
"""The sliding window counter of the `limits` library for many keys at once: a call of its own for each costs twenty times
as much. A key lives for two windows; in its second it becomes what was before, and weighs as much as is left of it. Rates
travel packed, and keys as bytes, because the client spends most of its time on writing arguments."""

TAKE_BACK = """
for _, key in ipairs(KEYS) do
    if tonumber(redis.call('GET', key) or 0) > 0 then redis.call('DECR', key) end
end
"""


@dataclass(frozen=True, slots=True)
class Limit:
    """`rate` in the notation of the `limits` library, e.g. `20/hour`; `name` is part of the key."""

    name: str
    rate: str


Row = list[tuple[bytes, str]]
"""What one request is counted under: keys and rates."""


class Limits:
    """`exceeded` counts hits and says which limits are passed. Requests that come at once share a round trip to Redis."""

    def __init__(self, redis_url: str | None, secret: bytes) -> None:
        """`secret` salts the keys; processes that count together share it."""
        self._secret = secret
        self._redis: Redis | None = Redis.from_url(redis_url) if redis_url else None  # pyright: ignore[reportUnknownMemberType]
        self._script = self._redis.register_script(COUNT) if self._redis else None
        self._take_back = self._redis.register_script(TAKE_BACK) if self._redis else None
        self._here = MemoryStorage()
        self._local = SlidingWindowCounterRateLimiter(self._here)
        self._away_until = 0.0
        self._gathered: GroupCommit[Row, list[bool]] = GroupCommit(self._count, most_waiting=MOST_WAITING)

    async def close(self) -> None:
        if self._redis:
            await self._redis.aclose()

    async def exceeded(self, tenant_id: int, hits: Sequence[tuple[Limit, str]]) -> list[bool]:
        """Count a hit against each limit, for the one whom it names; True for each that is passed, which did not count it."""
        row = self._row(tenant_id, hits)
        try:
            return await self._gathered.submit(tenant_id, row)
        except QueueFullError:
            return await self._count_here(row)

    async def take_back(self, tenant_id: int, hits: Sequence[tuple[Limit, str]]) -> None:
        """Uncount hits that led to nothing because of us: whoever tries again must not pass a limit by it."""
        row = self._row(tenant_id, hits)
        if self._take_back and row and time.monotonic() >= self._away_until:
            try:
                async with asyncio.timeout(WAIT_SECONDS):
                    await self._take_back([key for key, _ in row])
            except Exception as error:  # noqa: BLE001 - as below
                self._mind(error)
        for key, rate in row:
            item = self._limit_here(rate)
            counter = item.key_for(key.decode())
            _, current = self._here.sliding_window_keys(counter, item.get_expiry(), time.time())
            if await self._here.get(current) > 0:
                await self._here.decr(current)

    def _row(self, tenant_id: int, hits: Sequence[tuple[Limit, str]]) -> Row:
        salt = _salt(self._secret, datetime.now(UTC).date())
        hidden = {whom: _hidden(whom, salt) for _, whom in hits}
        return [(_key(tenant_id, limit, hidden[whom]), limit.rate) for limit, whom in hits]

    async def _count(self, _tenant_id: int, rows: Sequence[Row]) -> list[list[bool]]:
        """Of one tenant, whose keys Redis Cluster keeps together."""
        if self._script and time.monotonic() >= self._away_until:
            asked = [one for row in rows for one in row]
            rates = [number for _, rate in asked for number in _numbers(rate)]
            try:
                async with asyncio.timeout(WAIT_SECONDS):
                    keys, packed = [key for key, _ in asked], msgspec.msgpack.encode(rates)
                    answers = cast("list[int]", await self._script(keys, [packed]))
            except Exception as error:  # noqa: BLE001 - each Redis client has errors of its own; none may stop a signature
                self._mind(error)
            else:
                passed = iter(answers)
                return [[next(passed) == 1 for _ in row] for row in rows]
        return [await self._count_here(row) for row in rows]

    async def _count_here(self, row: Row) -> list[bool]:
        return [not await self._local.hit(self._limit_here(rate), key.decode()) for key, rate in row]

    def _limit_here(self, rate: str) -> RateLimitItem:
        return _tenth(_item(rate)) if self._script else _item(rate)

    def _mind(self, error: Exception) -> None:
        """Leave Redis alone for a while."""
        self._away_until = time.monotonic() + PAUSE_SECONDS
        logger().warning("limits.redis_away", error=type(error).__name__)


@lru_cache(maxsize=2)
def _salt(secret: bytes, day: date) -> bytes:
    return hashlib.sha256(secret + day.isoformat().encode()).digest()


def _hidden(whom: str, salt: bytes) -> str:
    return hashlib.blake2b(whom.encode(), key=salt, digest_size=12).hexdigest()


def _key(tenant_id: int, limit: Limit, hidden: str) -> bytes:
    return f"t:{{{tenant_id}}}:limit:{limit.name}:{hidden}".encode()


@cache
def _item(rate: str) -> RateLimitItem:
    return parse(rate)


@cache
def _numbers(rate: str) -> tuple[int, int]:
    """How many, in how many milliseconds."""
    item = _item(rate)
    return item.amount, item.get_expiry() * 1000


def _tenth(item: RateLimitItem) -> RateLimitItem:
    return type(item)(max(1, item.amount // 10), item.multiples, item.namespace)
