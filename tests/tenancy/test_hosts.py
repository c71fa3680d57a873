"""Host → tenant: by the raw header and nothing else, and to nobody where it is not exactly one that is known."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

import msgspec
import pytest
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tests.factories import make_petition, make_tenant
from tests.support.http import client, served
from undersigned.app import web_app
from undersigned.core.context import Platform
from undersigned.core.network import Network
from undersigned.pages.sites import Sites
from undersigned.tenancy.types import Tenant

pytestmark = pytest.mark.anyio

ACCESS, NAHR, PLATFORM = "/en/", "/ar/", "the platform"

HOSTS: dict[bytes, str | int] = {
    b"access.localhost": ACCESS,
    b"ACCESS.localHOST": ACCESS,
    b"access.localhost.": ACCESS,
    b"access.localhost:8000": ACCESS,
    b"access.localhost:1": ACCESS,
    b"Access.Localhost.:65535": ACCESS,
    b"nahr.localhost": NAHR,
    b"localhost": PLATFORM,
    b"localhost:9000": PLATFORM,
    b"127.0.0.1:8000": PLATFORM,
    b"[::1]:8000": PLATFORM,
    b"evil.example": 421,
    b"access.localhost.evil.example": 421,
    b"evil.access.localhost": 421,
    b"xn--ccess-3ve.localhost": 421,
    b"10.0.0.1:8000": 421,
    b"127.0.0.2": 421,
    b"[::2]": 400,
    b"": 400,
    b".": 400,
    b"access.localhost..": 400,
    b"access.localhost:": 400,
    b"access.localhost:http": 400,
    b"access.localhost:123456": 400,
    b"access.localhost, nahr.localhost": 400,
    b"access.localhost nahr.localhost": 400,
    b" access.localhost": 400,
    b"access.localhost@evil.example": 400,
    b"evil.example/access.localhost": 400,
    b"access.localhost\x00": 400,
    b"access.localhost\r\nx: y": 400,
    "\N{CYRILLIC SMALL LETTER A}ccess.localhost".encode(): 400,
    b"access_localhost": 400,
    b"a" * 300: 400,
}


async def ask(
    app: ASGIApp, *hosts: bytes, headers: Sequence[tuple[bytes, bytes]] = (), address: str = "127.0.0.1"
) -> tuple[int, dict[bytes, bytes], bytes]:
    """Status, headers and body of the answer to `GET /` with these Host headers, whatever a client library thinks of them."""
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "http.request"}

    scope = {
        "type": "http",
        "method": "GET",
        "scheme": "http",
        "path": "/",
        "raw_path": b"/",
        "query_string": b"",
        "headers": [*((b"host", host) for host in hosts), *headers],
        "client": (address, 40_000),
        "state": {},
        "server": ("127.0.0.1", 8_000),
    }
    await app(scope, receive, send)
    return sent[0]["status"], dict(sent[0]["headers"]), b"".join(m.get("body", b"") for m in sent[1:])


def place(answer: tuple[int, dict[bytes, bytes], bytes]) -> str | int:
    """Whose page it is, or the status where it is nobody's."""
    status, headers, _ = answer
    if status == 302:
        return headers[b"location"].decode()
    return PLATFORM if status == 200 else status


async def test_every_kind_of_host(platform: Platform, access: Tenant, nahr: Tenant):
    app = web_app(platform)
    found = {host: place(await ask(app, host)) for host in HOSTS}
    assert found == HOSTS


async def test_loopback_addresses_are_the_platform_s_in_the_demo_only(platform: Platform, access: Tenant):
    app = web_app(replace(platform, settings=msgspec.structs.replace(platform.settings, env="production")))
    assert [place(await ask(app, host)) for host in (b"127.0.0.1:8000", b"[::1]:8000")] == [421, 400]
    assert place(await ask(app, b"access.localhost")) == ACCESS


@pytest.mark.parametrize(
    ("address", "limited"),
    [("127.0.0.1", False), ("127.9.9.9", False), ("::1", False), ("::ffff:127.0.0.1", False), ("192.0.2.7", True)],
)
async def test_limits_by_network_leave_loopback_alone_unless_told(platform: Platform, address: str, *, limited: bool):
    settings = platform.settings
    strict = replace(platform, settings=msgspec.structs.replace(settings, limit_loopback=True))
    assert (await network_seen(platform, address) is not None) is limited
    assert await network_seen(strict, address) is not None


async def network_seen(platform: Platform, address: str) -> Network | None:
    """The networks of a caller of the platform's own host, as the limits see them."""
    seen: list[Network | None] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        seen.append(scope["state"]["site"].caller.network)
        await Response()(scope, receive, send)

    await ask(Sites(app, platform=platform), b"localhost", address=address)
    return seen[0]


@pytest.mark.parametrize(
    "hosts", [(), (b"access.localhost", b"nahr.localhost"), (b"access.localhost", b"access.localhost")]
)
async def test_there_must_be_exactly_one_host(platform: Platform, access: Tenant, hosts: tuple[bytes, ...]):
    app = web_app(platform)
    await ask(app, b"access.localhost")
    assert place(await ask(app, *hosts)) == 400


async def test_what_proxies_say_of_the_host_is_not_believed(platform: Platform, access: Tenant, nahr: Tenant):
    app = web_app(platform)
    said = [
        (b"x-forwarded-host", b"access.localhost"),
        (b"x-host", b"access.localhost"),
        (b"x-original-host", b"access.localhost"),
        (b"forwarded", b"host=access.localhost"),
    ]
    assert place(await ask(app, b"nahr.localhost", headers=said)) == NAHR
    assert place(await ask(app, b"evil.example", headers=said)) == 421


async def test_nobody_s_host_gets_a_page_without_a_name(platform: Platform, access: Tenant):
    status, headers, body = await ask(web_app(platform), b"evil.example")
    assert status == 421
    assert b"There is no site at this address" in body
    assert b"Undersigned" not in body
    assert b"Access" not in body
    assert b"evil" not in body
    assert b"set-cookie" not in headers


async def test_the_same_answer_for_a_host_that_was_never_there(platform: Platform, access: Tenant):
    app = web_app(platform)
    assert (await ask(app, b"a.example"))[2] == (await ask(app, b"b.access.localhost"))[2]


async def test_absolute_addresses_are_of_the_first_domain_wherever_one_reads(platform: Platform):
    tenant = await make_tenant(platform, 1, "access", hosts=["petition.example"])
    await make_petition(platform, tenant, "itu")
    async with client(web_app(platform), "petition.example:1234") as browser:
        page = (await browser.get("/en/p/itu")).text
        assert (await browser.get("/")).headers["location"] == "/en/"
    assert '<link rel="canonical" href="http://access.localhost:8000/en/p/itu"' in page
    assert "petition.example" not in page


async def test_a_websocket_to_nobody_s_host_is_closed(platform: Platform, access: Tenant):
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "websocket.connect"}

    scope = {"type": "websocket", "path": "/graphql", "headers": [(b"host", b"evil.example")], "query_string": b""}
    await web_app(platform)({**scope, "client": None, "subprotocols": []}, receive, send)
    assert [message["type"] for message in sent] == ["websocket.close"]


@pytest.mark.parametrize(
    ("request_head", "expected"),
    [
        (b"GET / HTTP/1.1\r\nHost: access.localhost\r\n\r\n", b"location: /en/"),
        (b"GET http://nahr.localhost/ HTTP/1.1\r\nHost: access.localhost\r\n\r\n", b"location: /en/"),
        (b"GET / HTTP/1.1\r\nHost: access.localhost\r\nHost: nahr.localhost\r\n\r\n", b"HTTP/1.1 400 "),
        (b"GET / HTTP/1.1\r\nX: y\r\n\r\n", b"HTTP/1.1 400 "),
        (b"GET / HTTP/1.0\r\n\r\n", b"HTTP/1.1 400 "),
        (b"GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n", b"HTTP/1.1 421 "),
        (b"GET / HTTP/1.1\r\nHost: \r\n\r\n", b"HTTP/1.1 400 "),
    ],
)
async def test_on_the_wire(platform: Platform, access: Tenant, nahr: Tenant, request_head: bytes, expected: bytes):
    async with served(web_app(platform)) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(request_head)
        answer = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 5)
        writer.close()
        await writer.wait_closed()
    assert expected in answer
