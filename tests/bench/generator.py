"""The load generator: a process that is handed a Load and prints its Answers.

Raw sockets, requests written by hand, answers read no further than their length asks, so that it is never the limit.
"""

import asyncio
import json
import sys
import time
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import count
from typing import cast

import msgspec
import uvloop

from tests.bench.traffic import Answers, Load

COUNTRIES = ("DE", "FR", "US", "GB", "IN", "BR", "ES", "IT", "NL", "PL", "SE", "JP", "KE", "TN", "CA", "AU", "MX", "ZA")
LAST_ANSWER_SECONDS = 10
MOST_REQUESTS = 2_000_000
SCATTER = 2_654_435_761
"""An odd number near 2^32 divided by the golden ratio: its multiples spread clients over all networks."""


def requests(load: Load) -> Iterator[bytes]:
    """The requests of a load, as they go over the wire."""
    if load.kind == "get":
        request = _head(load, "GET", load.headers)
        while True:
            yield request
    body_of = _form if load.kind == "form" else _operation(load)
    kind = "application/x-www-form-urlencoded" if load.kind == "form" else "application/json"
    head = _head(load, "POST", {"Content-Type": kind, "Origin": f"http://{load.host}:{load.port}", **load.headers})
    head = head.removesuffix(b"\r\n")
    first = zlib.crc32(load.tag.encode())
    for n in count():
        body = body_of(load.tag, n)
        yield b"%bX-Forwarded-For: %b\r\nContent-Length: %d\r\n\r\n%b" % (head, _client(first + n), len(body), body)


def _head(load: Load, method: str, headers: dict[str, str]) -> bytes:
    """The lines that a browser sends with every request."""
    given = {
        "Host": f"{load.host}:{load.port}",
        "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
        "Accept": "*/*",
        "Accept-Language": "en",
        "Accept-Encoding": "gzip, deflate, br",
        "Sec-Fetch-Site": "same-origin",
        **headers,
    }
    lines = [f"{method} {load.path} HTTP/1.1", *(f"{name}: {value}" for name, value in given.items())]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def _client(n: int) -> bytes:
    scattered = n * SCATTER % 2**32
    return b"%d.%d.%d.%d" % (20 + scattered % 200, scattered >> 24, scattered >> 16 & 255, 1 + (scattered >> 8) % 250)


def _form(tag: str, n: int) -> bytes:
    return (
        f"name=Supporter+Number+{n}&email={tag}.{n}%40mail{n % 40}.example.org&country={COUNTRIES[n % len(COUNTRIES)]}"
        f"&news={'no' if n % 3 else 'yes'}&nameVisibility=DELIVER_ONLY&website="
    ).encode()


def _operation(load: Load) -> Callable[[str, int], bytes]:
    def body(tag: str, n: int) -> bytes:
        sent = {
            "petitionId": load.petition,
            "name": f"Supporter Number {n}",
            "email": f"{tag}.{n}@mail{n % 40}.example.org",
            "country": COUNTRIES[n % len(COUNTRIES)],
            "news": n % 3 == 0,
            "nameVisibility": "DELIVER_ONLY",
            "locale": "en",
            "idempotencyKey": f"{tag}-{n}-0123456789",
        }
        return json.dumps({"documentId": load.document, "variables": {"input": sent}}).encode()

    return body


class Run:
    """One window: what its connections share."""

    def __init__(self, load: Load) -> None:
        self.requests = requests(load)
        self.good_start, self.good_part = GOOD[load.kind]
        self.started = time.perf_counter()
        self.deadline = self.started + load.seconds
        self.latencies: list[float] = []
        self.in_time = self.good = self.sent = 0
        self.bad: Counter[str] = Counter()

    def next(self) -> bytes | None:
        self.sent += 1
        return next(self.requests) if time.perf_counter() < self.deadline and self.sent < MOST_REQUESTS else None

    def take(self, head: bytes, body: bytes, asked: float) -> None:
        now = time.perf_counter()
        if head[9:12] not in self.good_start or self.good_part not in body:
            self.bad[f"{head[9:12].decode()} {body[:120].decode(errors='replace')}"] += 1
            return
        self.good += 1
        if now < self.deadline:
            self.in_time += 1
            self.latencies.append(now - asked)


GOOD: dict[str, tuple[frozenset[bytes], bytes]] = {
    "get": (frozenset({b"200", b"304"}), b""),
    "form": (frozenset({b"303"}), b""),
    "graphql": (frozenset({b"200"}), b'"SignatureReceived"'),
}


class Connection(asyncio.Protocol):
    """Asks, waits for the whole answer, asks again, until the window is over."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._head = b""
        self._parts: list[bytes] = []
        self._missing = 0
        self._asked = 0.0
        self.ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        self._ask()

    def data_received(self, data: bytes) -> None:
        if not self._missing:
            data = b"".join((*self._parts, data))
            head, end, data = data.partition(b"\r\n\r\n")
            if not end:
                self._parts = [head]
                return
            self._head, self._parts, self._missing = head, [], _length(head)
        self._parts.append(data)
        self._missing -= len(data)
        if self._missing <= 0:
            self._run.take(self._head, b"".join(self._parts), self._asked)
            self._ask()

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - the protocol's name
        if not self.ended.done():
            self._run.bad["connection lost"] += 1
            self.ended.set_result(None)

    def _ask(self) -> None:
        self._parts, self._missing = [], 0
        request = self._run.next()
        if request is None:
            self.ended.set_result(None)
            self._transport.close()
            return
        self._asked = time.perf_counter()
        self._transport.write(request)


def _length(head: bytes) -> int:
    """How long the body is: an answer 304 tells the length of a body that it does not bring (RFC 9110, 8.6)."""
    if head[9:12] == b"304":
        return 0
    at = head.lower().find(b"content-length:")
    return int(head[at + 15 :].split(b"\r\n", 1)[0]) if at >= 0 else 0


async def measure(load: Load) -> Answers:
    run, loop = Run(load), asyncio.get_running_loop()
    made = [
        await loop.create_connection(lambda: Connection(run), "127.0.0.1", load.port) for _ in range(load.connections)
    ]
    async with asyncio.timeout(load.seconds + LAST_ANSWER_SECONDS):
        await asyncio.gather(*(connection.ended for _, connection in made))
    ordered = sorted(run.latencies) or [0.0]
    return Answers(
        in_time=run.in_time,
        good=run.good,
        bad=dict(run.bad.most_common(5)),
        p50=ordered[len(ordered) // 2] * 1e3,
        p99=ordered[len(ordered) * 99 // 100] * 1e3,
        seconds=load.seconds,
    )


if __name__ == "__main__":
    asked = msgspec.json.decode(sys.stdin.buffer.read(), type=Load)
    sys.stdout.buffer.write(msgspec.json.encode(uvloop.run(measure(asked))))
