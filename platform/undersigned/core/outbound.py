"""The one client by which the server asks other servers, at addresses that others chose: login providers (security.md 8.3).

Only https, at public names, at the usual port; every address of the name is looked at, and one of those that were looked at is connected to, so
that neither a second look-up nor a redirect leads inside. What the settings name is asked all the same.
"""

import asyncio
import socket
from collections.abc import AsyncGenerator, AsyncIterator, Iterable
from contextlib import asynccontextmanager
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Any
from urllib.parse import urlsplit

import httpcore2
import httpx2
import msgspec
from httpcore2._backends.auto import AutoBackend

from undersigned.core.network import Address, read_address
from undersigned.core.web import is_domain
from undersigned.settings import Settings

CONNECT_SECONDS = 5.0
TOTAL_SECONDS = 15.0
LARGEST = 1024 * 1024

_PUBLIC_6 = ip_network("2000::/3")
_INSIDE: tuple[IPv4Network | IPv6Network, ...] = tuple(
    map(ip_network, ("192.0.0.0/24", "192.88.99.0/24", "2001::/32", "2001:db8::/32", "2002::/16"))
)
"""What Python calls global and is not: protocol assignments, and ways to wrap an address into another."""

Place = tuple[str, int]
"""Host and port."""


class OutboundError(Exception):
    """There was no answer that can be used. The words are for logs: they name no address that was looked up."""


def is_public(address: Address) -> bool:
    """Whether the address is one of the open internet, whatever else is wrapped into it."""
    if address.version == 6 and address not in _PUBLIC_6:  # noqa: PLR2004
        return False
    if any(address.version == inside.version and address in inside for inside in _INSIDE):
        return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_link_local)


def named_places(settings: Settings) -> dict[Place, Place | None]:
    """The places on private networks that the settings name; for the demo's own provider also where it is connected to."""
    places: dict[Place, Place | None] = {}
    for entry in filter(None, (part.strip() for part in settings.private_hosts.split(","))):
        host, _, port = entry.rpartition(":")
        places[host, int(port)] = None
    if settings.demo:
        parts = urlsplit(settings.login_origin)
        here = "127.0.0.1" if settings.host == "0.0.0.0" else settings.host  # noqa: S104
        places[parts.hostname or "", parts.port or _usual(parts.scheme)] = (here, settings.port)
    return places


def _usual(scheme: str) -> int:
    return 443 if scheme == "https" else 80


class Outbound:
    """Asks other servers. `transport` is for libraries that bring a client of their own."""

    def __init__(self, settings: Settings) -> None:
        self._named = named_places(settings)

    def may_ask(self, url: str) -> bool:
        """Whether an address may be asked, as far as it can be seen from it; addresses behind names are looked at when asked."""
        try:
            parts = urlsplit(url)
            place = (parts.hostname or "", parts.port or _usual(parts.scheme))
        except ValueError:
            return False
        if "@" in parts.netloc or parts.scheme not in {"http", "https"}:
            return False
        return place in self._named or (parts.scheme == "https" and place[1] == _usual("https") and is_domain(place[0]))

    def transport(self) -> httpx2.AsyncBaseTransport:
        return _Guarded(self, self._named)

    async def get_json(self, url: str, *, token: str | None = None) -> Any:
        """What a GET of the address answers. Raises OutboundError for anything but 200 with JSON."""
        headers = {"accept": "application/json"} | ({"authorization": f"Bearer {token}"} if token else {})
        async with asked():
            async with httpx2.AsyncClient(
                transport=self.transport(), timeout=CONNECT_SECONDS, trust_env=False
            ) as client:
                answer = await client.get(url, headers=headers)
            if answer.status_code != 200:  # noqa: PLR2004
                raise OutboundError(f"status {answer.status_code}")
            return msgspec.json.decode(answer.content)


@asynccontextmanager
async def asked() -> AsyncGenerator[None]:
    """Whatever goes wrong with asking in the body, and whatever takes too long, is an OutboundError."""
    try:
        async with asyncio.timeout(TOTAL_SECONDS):
            yield
    except (httpx2.HTTPError, httpx2.InvalidURL, msgspec.DecodeError, OSError, UnicodeError) as error:
        raise OutboundError(type(error).__name__) from None


class _Guarded(httpx2.AsyncHTTPTransport):
    """Refuses addresses that may not be asked, and answers that are too large."""

    def __init__(self, outbound: Outbound, named: dict[Place, Place | None]) -> None:
        super().__init__(trust_env=False)
        self._outbound = outbound
        self._pool = httpcore2.AsyncConnectionPool(
            ssl_context=httpx2.create_ssl_context(trust_env=False), network_backend=_CheckedNetwork(named)
        )

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        if not self._outbound.may_ask(str(request.url)):
            raise OutboundError("an address that may not be asked")
        answer = await super().handle_async_request(request)
        assert isinstance(answer.stream, httpx2.AsyncByteStream)
        answer.stream = _Capped(answer.stream)
        return answer


class _Capped(httpx2.AsyncByteStream):
    def __init__(self, stream: httpx2.AsyncByteStream) -> None:
        self._stream = stream

    async def __aiter__(self) -> AsyncIterator[bytes]:
        size = 0
        async for chunk in self._stream:
            size += len(chunk)
            if size > LARGEST:
                raise OutboundError("an answer that is too large")
            yield chunk

    async def aclose(self) -> None:
        await self._stream.aclose()


class _CheckedNetwork(AutoBackend):
    """Looks a name up once, looks at all its addresses, and connects to the first of them."""

    def __init__(self, named: dict[Place, Place | None]) -> None:
        self._named = named

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002, ASYNC109 - httpcore's signature
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        if (host, port) in self._named:
            host, port = self._named[host, port] or (host, port)
        else:
            host = await _checked_address(host, port)
        return await super().connect_tcp(host, port, CONNECT_SECONDS, local_address, socket_options)


async def _checked_address(host: str, port: int) -> str:
    """One of the addresses of the name. Raises OutboundError where one of them is not of the open internet."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [read_address(str(entry[4][0])) for entry in found]
    if not addresses or not all(address and is_public(address) for address in addresses):
        raise OutboundError("a name that leads inside")
    return str(addresses[0])
