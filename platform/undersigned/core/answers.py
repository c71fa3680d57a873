"""A shared cache in front of the whole application: public answers, bytes in, bytes out, for less than a second.

It answers a crowd on one page without asking the application, and needs no invalidation because it forgets by itself. Only
while the application can give nothing but an error, what it gave last is still given, as long as its own `stale-if-error`
allows (RFC 5861, 4): what people came to read stays readable.
"""

import re
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from undersigned.core.arrival import kept_query
from undersigned.core.compression import Whole, encoded, encoding_for, is_compressible
from undersigned.core.web import normal_host

FRESH_SECONDS = 0.5
"""How long an answer is given as it is."""
STALE_SECONDS = 0.5
"""How long after that it is still given to everybody but the one who fetches the next."""
PAUSE_SECONDS = 1.0
"""How long after an error nobody's request asks the application again; then one does, and the others are answered meanwhile."""
TROUBLE = frozenset({500, 502, 503, 504})
ALLOWED = re.compile(rb"\bstale-if-error=(\d{1,9})\b")
MOST = 512
LARGEST = 1_000_000

EMPTY: Message = {"type": "http.response.body", "body": b""}

Key = tuple[str, str, str]
Headers = list[tuple[bytes, bytes]]


@dataclass(slots=True)
class _Answer:
    """What the application gave, and each encoding of it that somebody asked for."""

    start: Message
    body: bytes
    made: float
    encodings: dict[str, Whole]
    for_many: bool
    lasts: int
    """For how many seconds it may stand for an error."""
    renewing: bool = False
    failed: float | None = None
    """When the application last gave an error in its place."""

    def whole(self, encoding: str) -> Whole:
        if encoding not in self.encodings:
            self.encodings[encoding] = encoded(self.start, self.body, encoding, for_many=self.for_many)
        return self.encodings[encoding]


@dataclass(frozen=True, slots=True)
class _Asked:
    """What of a request decides how it is answered. `host` is None where it is none; where the request is not `shared`, a kept
    answer is given only instead of an error.
    """

    host: str | None
    shared: bool
    wanted: bytes
    encoding: str


class Answers:
    """Keeps answers 200 that call themselves `public`, set no cookie and are in no encoding yet, by host name and path.

    Of the query only what `core.arrival` knows is part of the key, and the port is none: pages depend on nothing else, but for those
    whose path ends as `by_query` says, which are not kept when they are asked with a query. A request that carries one of
    `cookies` gets no kept answer, unless it stands for an error, nor does one that saves data. One that is not GET or HEAD
    gets none ever.
    If-None-Match is answered here (RFC 9110, 13.1.2) and bodies are made small here,
    so that the application always makes whole answers.
    """

    def __init__(self, app: ASGIApp, *, cookies: Sequence[str], by_query: tuple[str, ...] = ()) -> None:
        self._app = app
        self._by_query = by_query
        self._cookies = [f"{cookie}=".encode() for cookie in cookies]
        self._known: OrderedDict[Key, _Answer] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        asked = self._read(scope["headers"])
        if scope["method"] not in {"GET", "HEAD"}:
            await self._app(scope, receive, _Recorder(asked, send))
            return
        own = bool(scope["query_string"]) and scope["path"].endswith(self._by_query)
        key = (asked.host, scope["path"], kept_query(scope["query_string"])) if asked.host and not own else None
        known = self._known.get(key) if key else None
        if known and asked.shared and _may_be_given(known):
            await _give(known, asked, scope["method"], send)
        else:
            await self._ask(scope, receive, send, asked, key if asked.shared else None, known)

    async def _ask(
        self, scope: Scope, receive: Receive, send: Send, asked: _Asked, key: Key | None, known: _Answer | None
    ) -> None:
        """Let the application answer; an error gives way to what is known, if that still lasts."""
        if asked.wanted:
            scope = {**scope, "headers": [header for header in scope["headers"] if header[0] != b"if-none-match"]}
        keep = partial(self._keep, key, time.monotonic()) if key and scope["method"] == "GET" else None
        spare = partial(_give, known, asked, scope["method"], send) if known and _lasts(known) else None
        recorder = _Recorder(asked, send, keep, spare)
        if known and key:
            known.renewing = True
        try:
            await self._app(scope, receive, recorder)
        finally:
            if known and key:
                known.renewing = False
        if known and key and recorder.failed:
            known.failed = time.monotonic()

    def _read(self, headers: Headers) -> _Asked:
        host = wanted = accepted = b""
        sole = shared = True
        for name, value in headers:
            if name == b"host":
                sole = not host
                host = value
            elif name == b"if-none-match":
                wanted = value
            elif name == b"accept-encoding":
                accepted = value
            elif name == b"save-data" or (name == b"cookie" and any(cookie in value for cookie in self._cookies)):
                shared = False
        return _Asked(normal_host(host.decode("latin-1")) if sole else None, shared, wanted, encoding_for(accepted))

    def _keep(self, key: Key, made: float, start: Message, body: bytes) -> bool:
        """Whether the answer is kept for many: with a query of its own it is for few."""
        if not _is_public(start) or len(body) > LARGEST:
            return False
        start = {**start, "headers": [header for header in start["headers"] if header[0] != b"x-request-id"]}
        for_many = not key[2]
        self._known[key] = _Answer(start, body, made, {}, for_many, _lasting(start))
        self._known.move_to_end(key)
        if len(self._known) > MOST:
            self._known.popitem(last=False)
        return for_many


def _may_be_given(answer: _Answer) -> bool:
    """Whether nobody need be asked for a newer one: not for the most part of a second, nor where that would only give an error."""
    now = time.monotonic()
    age = now - answer.made
    if age < FRESH_SECONDS or (age < FRESH_SECONDS + STALE_SECONDS and answer.renewing):
        return True
    failing = answer.failed is not None and (answer.renewing or now - answer.failed < PAUSE_SECONDS)
    return failing and _lasts(answer)


def _lasts(answer: _Answer) -> bool:
    """Whether it may still stand for an error."""
    return time.monotonic() - answer.made < answer.lasts


async def _give(answer: _Answer, asked: _Asked, method: str, send: Send) -> None:
    whole = answer.whole(asked.encoding)
    if whole.etag and whole.etag in asked.wanted:
        await send(whole.not_modified)
        await send(EMPTY)
    else:
        await send(whole.start)
        await send(whole.body if method == "GET" else EMPTY)


class _Recorder:
    """Passes an answer on: whole ones made small, as 304 where their ETag is wanted, and handed to `keep`; streams as they
    come, unless they are known; `spare` instead of an error.
    """

    def __init__(
        self,
        asked: _Asked,
        send: Send,
        keep: Callable[[Message, bytes], bool] | None = None,
        spare: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        self.failed = False
        self._asked = asked
        self._send = send
        self._keep = keep
        self._spare = spare
        self._held: Message | None = None
        self._said = False

    async def __call__(self, message: Message) -> None:
        if self._said:
            return  # the rest of a file that is known, or of an error
        if message["type"] == "http.response.start":
            await self._begin(message)
            return
        start, self._held = self._held, None
        if start is None:
            await self._send(message)
        elif message.get("more_body"):
            whole = encoded(start, b"", "")
            self._said = self._wants(start, whole)
            await self._send(whole.not_modified if self._said else start)
            await self._send(EMPTY if self._said else message)
        else:
            await self._pass_on(start, message.get("body", b""))

    async def _begin(self, start: Message) -> None:
        if start["status"] in TROUBLE and self._spare:
            self.failed = self._said = True
            await self._spare()
        elif self._keep or is_compressible(start):
            self._held = start  # until it is known whether the body is whole
        else:
            await self._send(start)

    async def _pass_on(self, start: Message, body: bytes) -> None:
        for_many = self._keep is not None and self._keep(start, body)
        whole = encoded(start, body, self._asked.encoding, for_many=for_many)
        known = self._wants(start, whole)
        await self._send(whole.not_modified if known else whole.start)
        await self._send(EMPTY if known else whole.body)

    def _wants(self, start: Message, whole: Whole) -> bool:
        """Whether whoever asks has it already."""
        return start["status"] == HTTPStatus.OK and bool(whole.etag) and whole.etag in self._asked.wanted


def _lasting(start: Message) -> int:
    """For how many seconds an answer allows itself to be given instead of an error."""
    headers: Headers = start["headers"]
    found = next((ALLOWED.search(value) for name, value in headers if name == b"cache-control"), None)
    return int(found[1]) if found else 0


def _is_public(start: Message) -> bool:
    headers: Headers = start["headers"]
    return (
        start["status"] == HTTPStatus.OK
        and any(name == b"cache-control" and value.startswith(b"public") for name, value in headers)
        and not any(name in {b"set-cookie", b"content-encoding"} for name, _ in headers)
    )
