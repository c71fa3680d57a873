"""How many streams and sockets may be open at once: each holds memory for as long as somebody likes (security.md 2.2)."""

from collections import Counter
from collections.abc import AsyncIterable, Callable, Generator
from contextlib import contextmanager

from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send
from strawberry.http.streaming import SSETransport

from undersigned.core.network import Network

MOST = 5_000
"""In one process."""

MOST_NEAR = 100
"""From one household or office."""


class TooManyStreamsError(Exception):
    """More are open than may be."""


class Streams:
    """Counts what is open in this process."""

    def __init__(self) -> None:
        self._open: Counter[str] = Counter()

    @contextmanager
    def opened(self, network: Network | None) -> Generator[None]:
        """Count one for as long as the block lasts. Raises TooManyStreamsError."""
        near = network.near if network else ""
        if self._open.total() >= MOST or (near and self._open[near] >= MOST_NEAR):
            raise TooManyStreamsError
        self._open[near] += 1
        try:
            yield
        finally:
            self._open[near] -= 1
            if not self._open[near]:
                del self._open[near]


class EventStream(StreamingResponse):
    """Server-sent events; `close` is called when they end, in whatever way."""

    def __init__(self, events: AsyncIterable[str], close: Callable[[], None]) -> None:
        super().__init__(events, headers=SSETransport.headers)
        self._close = close

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._close()
