"""What the server may be made to ask: the open internet, and what its operator names (security.md 8.3)."""

from ipaddress import ip_address
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from tests.support.http import served
from undersigned.core import outbound
from undersigned.core.outbound import Outbound, OutboundError, is_public
from undersigned.settings import Settings

pytestmark = pytest.mark.anyio

INSIDE = [
    "0.0.0.0", "10.0.0.1", "100.64.0.1", "127.0.0.1", "169.254.169.254", "172.16.0.1", "192.0.0.8", "192.0.2.1",
    "192.88.99.1", "192.168.0.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "::", "::1",
    "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "2001::1", "2001:db8::1", "2002:7f00:1::",
    "fc00::1", "fe80::1", "fec0::1", "ff02::1", "5f00::1",
]  # fmt: skip


@pytest.mark.parametrize("address", INSIDE)
def test_what_leads_inside(address: str):
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", ["1.1.1.1", "93.184.216.34", "2606:4700::1111", "2a00:1450::1"])
def test_what_is_of_the_open_internet(address: str):
    assert is_public(ip_address(address))


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/", "https://example.org:8443/", "https://user@example.org/", "https://127.0.0.1/",
        "https://2130706433/", "https://0x7f.1/", "https://127.1/", "https://[::1]/", "https://localhost/", "ftp://example.org/",
        "file:///etc/passwd", "javascript:alert(1)", "https://", "https://example.org:x/", "https://exa mple.org/",
    ],
)  # fmt: skip
def test_what_may_not_be_asked(url: str):
    assert not Outbound(Settings()).may_ask(url)


def test_what_may():
    assert Outbound(Settings()).may_ask("https://login.example.org/keys")
    named = Outbound(Settings(private_hosts="login.internal:8080, 127.0.0.1:9000"))
    assert named.may_ask("http://login.internal:8080/keys")
    assert named.may_ask("http://127.0.0.1:9000/")
    assert not named.may_ask("http://login.internal/keys")


def test_the_demos_provider_may_be_asked_in_the_demo_only():
    assert Outbound(Settings(env="demo")).may_ask("http://login.localhost:8000/keys")
    assert not Outbound(Settings()).may_ask("http://login.localhost:8000/keys")


async def big(_request: Request) -> Response:
    return JSONResponse("x" * 1_100_000)


async def away(_request: Request) -> Response:
    return RedirectResponse("/json")


async def json(_request: Request) -> Response:
    return JSONResponse({"a": 1})


async def words(_request: Request) -> Response:
    return Response("no JSON")


APP = Starlette(routes=[Route(f"/{route.__name__}", route) for route in (big, away, json, words)])


async def test_answers_that_can_be_used_and_others():
    async with served(APP) as port:
        asking = Outbound(Settings(private_hosts=f"127.0.0.1:{port}"))
        assert await asking.get_json(f"http://127.0.0.1:{port}/json") == {"a": 1}
        for path in ("big", "away", "words", "nothing"):
            with pytest.raises(OutboundError):
                await asking.get_json(f"http://127.0.0.1:{port}/{path}")
    with pytest.raises(OutboundError):
        await asking.get_json(f"http://127.0.0.1:{port}/json")


@pytest.mark.parametrize("addresses", [["127.0.0.1"], ["93.184.216.34", "10.0.0.1"], ["::1"]])
async def test_a_name_that_leads_inside_is_not_connected_to(monkeypatch: pytest.MonkeyPatch, addresses: list[str]):
    import asyncio

    async def found(*_args: Any, **_more: Any) -> list[Any]:
        return [(0, 0, 0, "", (address, 443)) for address in addresses]

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", found, raising=False)
    with pytest.raises(OutboundError, match="a name that leads inside"):
        await Outbound(Settings()).get_json("https://rebinding.example.org/")


async def test_who_never_answers_is_not_waited_for(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(outbound, "TOTAL_SECONDS", 0.2)

    async def slow(_request: Request) -> Response:
        import asyncio

        await asyncio.sleep(2)
        return JSONResponse({})

    async with served(Starlette(routes=[Route("/", slow)])) as port:
        with pytest.raises(OutboundError):
            await Outbound(Settings(private_hosts=f"127.0.0.1:{port}")).get_json(f"http://127.0.0.1:{port}/")
