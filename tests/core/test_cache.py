"""A cache of seconds: one look for many, never older than it may be, and a failure is nobody's answer but that look's."""

import asyncio
from types import SimpleNamespace

import pytest

from undersigned.core import cache as module
from undersigned.core.cache import Cache

pytestmark = pytest.mark.anyio


class Source:
    """Counts how often it was looked at, and answers that number."""

    def __init__(self) -> None:
        self.looks = 0
        self.error: Exception | None = None

    async def look(self) -> int:
        self.looks += 1
        found = self.looks
        await asyncio.sleep(0.01)
        if self.error:
            raise self.error
        return found

    async def look_all(self, keys: list[str]) -> dict[str, int]:
        found = await self.look()
        return dict.fromkeys(keys, found)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [1_000.0]
    monkeypatch.setattr(module, "time", SimpleNamespace(monotonic=lambda: now[0]))
    return now


async def test_many_who_ask_at_once_share_a_look() -> None:
    source, cache = Source(), Cache[str, int](seconds=60, most=10)
    assert await asyncio.gather(*(cache.get("a", source.look) for _ in range(100))) == [1] * 100
    assert await cache.get("a", source.look) == 1
    assert await cache.get("b", source.look) == 2


async def test_a_value_is_never_older_than_its_seconds(clock: list[float]) -> None:
    source, cache = Source(), Cache[str, int](seconds=1, most=10)
    assert await cache.get("a", source.look) == 1
    clock[0] += 0.99
    assert await cache.get("a", source.look) == 1
    clock[0] += 0.02
    assert await cache.get("a", source.look) == 2


async def test_age_counts_from_before_the_look(clock: list[float]) -> None:
    cache = Cache[str, int](seconds=1, most=10)

    async def slow() -> int:
        clock[0] += 0.9
        return 1

    await cache.get("a", slow)
    clock[0] += 0.2
    source = Source()
    source.looks = 7
    assert await cache.get("a", source.look) == 8


async def test_fresh_is_what_is_there_now_and_is_remembered() -> None:
    source, cache = Source(), Cache[str, int](seconds=60, most=10)
    assert await cache.get("a", source.look) == 1
    assert await cache.get("a", source.look, fresh=True) == 2
    assert await cache.get("a", source.look) == 2


async def test_a_slow_look_does_not_undo_a_later_one() -> None:
    """Else a count could go back."""
    source, cache = Source(), Cache[str, int](seconds=60, most=10)
    go_on = asyncio.Event()

    async def slow() -> int:
        await go_on.wait()
        return -1

    early = asyncio.create_task(cache.get("a", slow))
    await asyncio.sleep(0.01)
    assert await cache.get("a", source.look, fresh=True) == 1
    go_on.set()
    assert await early == -1
    assert await cache.get("a", source.look) == 1


async def test_of_many_only_the_missing_are_looked_for() -> None:
    source, cache = Source(), Cache[str, int](seconds=60, most=10)
    await cache.get("a", source.look)
    asked: list[list[str]] = []

    async def look(keys: list[str]) -> dict[str, int]:
        asked.append(keys)
        return await source.look_all(keys)

    assert await cache.get_all(["a", "b", "c"], look) == {"a": 1, "b": 2, "c": 2}
    assert await cache.get_all(["c", "b", "a"], look) == {"a": 1, "b": 2, "c": 2}
    assert asked == [["b", "c"]]
    assert await cache.get_all(["a", "b"], look, fresh=True) == {"a": 3, "b": 3}


async def test_a_failure_is_not_remembered() -> None:
    source, cache = Source(), Cache[str, int](seconds=60, most=10)
    source.error = ConnectionResetError()
    answers = await asyncio.gather(*(cache.get("a", source.look) for _ in range(3)), return_exceptions=True)
    assert [type(answer) for answer in answers] == [ConnectionResetError] * 3
    source.error = None
    assert await cache.get("a", source.look) == 2


async def test_whoever_leaves_takes_nobody_along() -> None:
    source, cache = Source(), Cache[str, int](seconds=60, most=10)
    tasks = [asyncio.create_task(cache.get("a", source.look)) for _ in range(3)]
    await asyncio.sleep(0)
    tasks[0].cancel()
    assert await asyncio.gather(*tasks[1:]) == [1, 1]
    with pytest.raises(asyncio.CancelledError):
        await tasks[0]


async def test_it_never_holds_more_than_its_most() -> None:
    source, cache = Source(), Cache[int, int](seconds=60, most=10)
    for n in range(100):
        await cache.get(n, source.look)
        assert len(cache._found) <= 10


async def test_forgetting() -> None:
    source, cache = Source(), Cache[str, int](seconds=60, most=10)
    await cache.get("a", source.look)
    cache.forget()
    assert await cache.get("a", source.look) == 2
