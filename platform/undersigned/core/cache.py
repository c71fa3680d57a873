"""What was found a moment ago, so that a thousand readers a second cost one look."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Hashable, Mapping, Sequence
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Cache(Generic[Key, Value]):
    """Remembers values for a few seconds, at most so many. Those who ask at once for what is missing share one look."""

    def __init__(self, *, seconds: float, most: int) -> None:
        self._seconds = seconds
        self._most = most
        self._found: dict[Key, tuple[float, Value]] = {}
        self._looking: dict[Key, asyncio.Future[Value]] = {}

    async def get(self, key: Key, look: Callable[[], Awaitable[Value]], *, fresh: bool = False) -> Value:
        """The remembered value, else what `look` finds; with `fresh` always what it finds now."""
        known = self._found.get(key)
        if known and not fresh and time.monotonic() - known[0] < self._seconds:
            return known[1]
        if fresh:
            return self._keep(key, time.monotonic(), await look())
        looking = self._looking.get(key)
        if looking is None:
            looking = self._looking[key] = asyncio.ensure_future(self._look(key, look))
            looking.add_done_callback(lambda _: self._looking.pop(key, None))
        return await asyncio.shield(looking)

    async def get_all(
        self, keys: Sequence[Key], look: Callable[[list[Key]], Awaitable[Mapping[Key, Value]]], *, fresh: bool = False
    ) -> dict[Key, Value]:
        """The remembered values; all that are missing (with `fresh` all) are found by one look."""
        started = time.monotonic()
        known = {} if fresh else {key: self._found[key] for key in keys if key in self._found}
        values = {key: value for key, (then, value) in known.items() if started - then < self._seconds}
        if missing := [key for key in keys if key not in values]:
            for key, value in (await look(missing)).items():
                values[key] = self._keep(key, started, value)
        return values

    def forget(self) -> None:
        """Forget everything."""
        self._found.clear()

    async def _look(self, key: Key, look: Callable[[], Awaitable[Value]]) -> Value:
        started = time.monotonic()
        return self._keep(key, started, await look())

    def _keep(self, key: Key, started: float, value: Value) -> Value:
        """Age counts from before the look: what was read cannot be younger than that. A slow look undoes no later one."""
        if key in self._found and self._found[key][0] > started:
            return value
        if len(self._found) >= self._most:
            self._found.clear()
        self._found[key] = (started, value)
        return value
