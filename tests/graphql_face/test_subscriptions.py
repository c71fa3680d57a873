"""The live count, over server-sent events and over graphql-transport-ws, from a real server."""

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import httpx2
import pytest
from msgspec import structs
from starlette.types import ASGIApp
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.typing import Subprotocol

from tests.factories import make_petition, make_signature
from tests.graphql_face.asking import Asker
from tests.support.http import served
from undersigned.app import web_app
from undersigned.core.context import Platform
from undersigned.petitions.types import Petition
from undersigned.tenancy.types import Tenant
from undersigned_graphql import operations, streams
from undersigned_graphql.body import MOST_BYTES
from undersigned_graphql.relay import global_id
from undersigned_graphql.sockets import MOST_OPERATIONS

pytestmark = pytest.mark.anyio

COUNT = "subscription Count($petitionId: ID!) { petitionCount(petitionId: $petitionId) { count goal } }"
PROTOCOL = Subprotocol("graphql-transport-ws")
SECONDS = 20


@pytest.fixture
async def port(app: ASGIApp, access: Tenant) -> AsyncIterator[int]:
    async with served(app) as listening:
        yield listening


@pytest.fixture
async def production_port(production: ASGIApp, access: Tenant) -> AsyncIterator[int]:
    async with served(production) as listening:
        yield listening


@pytest.fixture
async def petition(platform: Platform, access: Tenant) -> Petition:
    return await make_petition(platform, access)


def asks(petition: Petition) -> dict[str, Any]:
    return {"query": COUNT, "variables": {"petitionId": global_id("Petition", petition.id)}}


@asynccontextmanager
async def events(port: int, body: dict[str, Any]) -> AsyncGenerator[AsyncIterator[tuple[str, Any]]]:
    """(event, data) as they come; comments are left out."""
    headers = {"host": "access.localhost", "accept": "text/event-stream", "content-type": "application/json"}
    async with (
        httpx2.AsyncClient(timeout=SECONDS, trust_env=False) as http,
        http.stream("POST", f"http://127.0.0.1:{port}/graphql", json=body, headers=headers) as response,
    ):
        assert response.status_code == 200
        assert response.headers["content-type"].startswith("text/event-stream")
        assert "no-cache" in response.headers["cache-control"]

        async def told() -> AsyncGenerator[tuple[str, Any]]:
            event = ""
            async for line in response.aiter_lines():
                name, _, value = line.partition(":")
                if name == "event":
                    event = value.strip()
                elif name == "data":
                    yield event, json.loads(value) if value.strip() else None

        yield told()


class TestServerSentEvents:
    async def test_the_count_now_and_when_it_moves(
        self, port: int, platform: Platform, access: Tenant, petition: Petition
    ) -> None:
        async with events(port, asks(petition)) as told:
            assert await anext(told) == ("next", {"data": {"petitionCount": {"count": 0, "goal": 100}}})
            await make_signature(platform, access, petition)
            assert await anext(told) == ("next", {"data": {"petitionCount": {"count": 1, "goal": 100}}})

    async def test_an_unknown_petition(self, port: int) -> None:
        async with events(port, {"query": COUNT, "variables": {"petitionId": "x"}}) as told:
            found = [event async for event in told]

        assert [event for event, _ in found] == ["next", "complete"]
        assert found[0][1]["errors"][0]["extensions"] == {"code": "PETITION_NOT_FOUND"}

    async def test_what_is_wrong_with_a_document(self, port: int) -> None:
        async with events(port, {"query": "subscription { nothing }"}) as told:
            found = [event async for event in told]

        assert [event for event, _ in found] == ["next", "complete"]
        assert found[0][1]["errors"][0]["extensions"] == {"code": "GRAPHQL_VALIDATION_FAILED"}
        assert "data" not in found[0][1]

    async def test_a_query_is_one_event(self, port: int) -> None:
        async with events(port, {"query": "{ tenant { slug } }"}) as told:
            found = [event async for event in told]

        assert found == [("next", {"data": {"tenant": {"slug": "access"}}}), ("complete", None)]

    async def test_a_fault_is_masked(self, port: int, petition: Petition, monkeypatch: pytest.MonkeyPatch) -> None:
        from undersigned.signatures import counts

        async def fail(*_: object) -> AsyncGenerator[tuple[int, int]]:
            yield 1, 2
            raise RuntimeError("maria@example.org")

        monkeypatch.setattr(counts, "watch", fail)

        async with events(port, asks(petition)) as told:
            found = [event async for event in told]

        assert [event for event, _ in found] == ["next", "next", "complete"]
        assert found[1][1]["errors"][0]["extensions"]["code"] == "INTERNAL"
        assert "maria" not in json.dumps(found)

    async def test_who_leaves_is_not_watched_for_any_more(
        self, port: int, petition: Petition, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from undersigned.signatures import counts

        ended = asyncio.Event()

        async def watch(*_: object) -> AsyncGenerator[tuple[int, int]]:
            try:
                yield 1, 2
                await asyncio.sleep(60)
            finally:
                ended.set()

        monkeypatch.setattr(counts, "watch", watch)

        async with events(port, asks(petition)) as told:
            await anext(told)
        await asyncio.wait_for(ended.wait(), SECONDS)

    async def test_bad_bodies_and_foreign_pages_are_refused_before_the_stream(self, asker: Asker) -> None:
        stream = {"accept": "text/event-stream"}
        assert (await asker.send(b'"x"', **stream)).status_code == 400
        assert (await asker.send(b"{}", content_type="text/plain", **stream)).status_code == 415
        assert (await asker.send({"query": COUNT}, origin="https://evil.example", **stream)).status_code == 403

    async def test_a_get_opens_no_stream(self, asker: Asker) -> None:
        document_id = next(iter(operations.manifest()))
        for parameters in ({"query": COUNT}, {"documentId": document_id}):
            response = await asker.http.get(
                "/graphql", params=parameters, headers={"accept": "text/event-stream, application/json;q=0.5"}
            )
            assert response.headers["content-type"].startswith("application/json")

    async def test_a_free_subscription_in_production(self, stranger: Asker) -> None:
        response = await stranger.send({"query": COUNT}, accept="text/event-stream")
        assert (response.status_code, response.json()["errors"][0]["extensions"]["code"]) == (400, "PERSISTED_ONLY")


@asynccontextmanager
async def socket(
    port: int, *, protocol: Subprotocol = PROTOCOL, init: bool = True, headers: dict[str, str] | None = None
) -> AsyncGenerator[ClientConnection]:
    connection = connect(
        f"ws://access.localhost:{port}/graphql",
        host="127.0.0.1",
        port=port,
        subprotocols=[protocol],
        additional_headers=headers,
        proxy=None,
        open_timeout=SECONDS,
    )
    async with connection as opened:
        if init:
            await say(opened, {"type": "connection_init"})
            assert await hear(opened) == {"type": "connection_ack"}
        yield opened


async def say(opened: ClientConnection, message: Any) -> None:
    await opened.send(json.dumps(message))


async def hear(opened: ClientConnection) -> Any:
    return json.loads(await asyncio.wait_for(opened.recv(), SECONDS))


async def closed_with(opened: ClientConnection) -> int:
    """The code with which the server closes."""
    try:
        while True:
            await hear(opened)
    except ConnectionClosed as closed:
        assert closed.rcvd
        return closed.rcvd.code


class TestWebSockets:
    async def test_the_count_now_and_when_it_moves(
        self, port: int, platform: Platform, access: Tenant, petition: Petition
    ) -> None:
        async with socket(port) as opened:
            await say(opened, {"id": "1", "type": "subscribe", "payload": asks(petition)})
            assert await hear(opened) == next_of("1", {"petitionCount": {"count": 0, "goal": 100}})
            await make_signature(platform, access, petition)
            assert await hear(opened) == next_of("1", {"petitionCount": {"count": 1, "goal": 100}})
            await say(opened, {"id": "1", "type": "complete"})
            await say(opened, {"type": "ping"})
            assert await hear(opened) == {"type": "pong"}

    async def test_nothing_is_stale_on_the_second_operation(
        self, port: int, platform: Platform, access: Tenant, petition: Petition
    ) -> None:
        """A socket outlives its operations: what one has loaded must not answer the next."""
        query = {
            "query": "query ($slug: String!) { petition(slug: $slug) { signatureCount } }",
            "variables": {"slug": petition.slug},
        }
        async with socket(port) as opened:
            for count in (0, 1, 2):
                platform.counts.forget()
                await say(opened, {"id": str(count), "type": "subscribe", "payload": query})
                assert await hear(opened) == next_of(str(count), {"petition": {"signatureCount": count}})
                assert await hear(opened) == {"id": str(count), "type": "complete"}
                await make_signature(platform, access, petition)

    async def test_a_persisted_operation(self, port: int, production_port: int) -> None:
        document_id = next(key for key, text in operations.manifest().items() if "TenantHome" in text)
        payload = {"documentId": document_id, "variables": {"locale": "en"}}
        for listening in (port, production_port):
            async with socket(listening) as opened:
                await say(opened, {"id": "1", "type": "subscribe", "payload": payload})
                assert (await hear(opened))["payload"]["data"]["open"]

    async def test_a_free_document_in_production(self, production_port: int) -> None:
        async with socket(production_port) as opened:
            await say(opened, {"id": "1", "type": "subscribe", "payload": {"query": "{ tenant { slug } }"}})
            told = await hear(opened)

        assert told["type"] == "error"
        assert told["payload"][0]["extensions"] == {"code": "PERSISTED_ONLY"}

    @pytest.mark.parametrize(
        ("payload", "code"),
        [
            ({}, "QUERY_MISSING"),
            ({"query": 7}, "PARAMETER_INVALID"),
            ({"query": "{ a }", "variables": []}, "PARAMETER_INVALID"),
            ({"query": "query A { tenant { slug } } query B { tenant { slug } }"}, "OPERATION_NAME_REQUIRED"),
            ({"query": "{ nothing }"}, "GRAPHQL_VALIDATION_FAILED"),
            ({"query": COUNT, "variables": {}}, "GRAPHQL_VALIDATION_FAILED"),
            ({"documentId": "sha256:0"}, "PERSISTED_QUERY_NOT_FOUND"),
            ({"query": "{ tenant { " + "slug " * 400 + "} }"}, "TOO_MANY_FIELDS"),
        ],
        ids=lambda value: str(value)[:40],
    )
    async def test_a_wrong_operation_ends_alone(self, payload: dict[str, Any], code: str, port: int) -> None:
        async with socket(port) as opened:
            await say(opened, {"id": "1", "type": "subscribe", "payload": payload})
            told = await hear(opened)
            await say(opened, {"id": "2", "type": "subscribe", "payload": {"query": "{ tenant { slug } }"}})
            assert await hear(opened) == next_of("2", {"tenant": {"slug": "access"}})

        assert (told["id"], told["type"]) == ("1", "error")
        assert told["payload"][0]["extensions"]["code"] == code

    @pytest.mark.parametrize(
        "text",
        [
            '"x"',
            "[]",
            "null",
            "{",
            "{}",
            '{"type": "nothing"}',
            '{"type": ["subscribe"]}',
            '{"type": "subscribe", "payload": {"query": "{ a }"}}',
            '{"type": "subscribe", "id": "1"}',
            '{"type": "subscribe", "id": "1", "payload": "x"}',
            '{"type": "subscribe", "id": ["1"], "payload": {"query": "{ a }"}}',
            '{"type": "complete", "id": {}}',
            '{"type": "complete"}',
            "[" * 100,
            '{"type": "ping", "type": "ping"}',
            '{"type": "ping", "x": "\\ud800"}',
            '{"type": "ping", "x": "' + "x" * MOST_BYTES + '"}',
        ],
        ids=lambda text: text[:30],
    )
    async def test_a_message_that_cannot_be_read_closes(self, text: str, port: int) -> None:
        async with socket(port) as opened:
            await opened.send(text)
            assert await closed_with(opened) == 4400

    async def test_bytes_close(self, port: int) -> None:
        async with socket(port) as opened:
            await opened.send(b"\xff\xfe")
            assert await closed_with(opened) == 4400

    async def test_not_before_the_connection_is_begun(self, port: int, petition: Petition) -> None:
        async with socket(port, init=False) as opened:
            await say(opened, {"id": "1", "type": "subscribe", "payload": asks(petition)})
            assert await closed_with(opened) == 4401

    async def test_as_many_operations_as_a_socket_may_have(self, port: int, petition: Petition) -> None:
        async with socket(port) as opened:
            for number in range(MOST_OPERATIONS + 1):
                await say(opened, {"id": str(number), "type": "subscribe", "payload": asks(petition)})
            told = [await hear(opened) for _ in range(MOST_OPERATIONS + 1)]

        assert [one["id"] for one in told if one["type"] == "error"] == [str(MOST_OPERATIONS)]
        assert sum(one["type"] == "next" for one in told) == MOST_OPERATIONS

    @pytest.mark.parametrize(
        "headers",
        [{"origin": "https://evil.example"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"}],
        ids=str,
    )
    async def test_somebody_elses_page(self, headers: dict[str, str], port: int) -> None:
        with pytest.raises(InvalidStatus) as refused:
            async with socket(port, headers=headers):
                pass
        assert refused.value.response.status_code == 403

    async def test_our_own_page(self, port: int) -> None:
        async with socket(port, headers={"origin": "http://access.localhost"}):
            pass

    @pytest.mark.parametrize("protocol", ["graphql-ws", "soap"])
    async def test_another_protocol(self, protocol: str, port: int) -> None:
        async with socket(port, protocol=Subprotocol(protocol), init=False) as opened:
            assert opened.subprotocol is None
            assert await closed_with(opened) == 4406


def next_of(operation: str, data: dict[str, Any]) -> dict[str, Any]:
    return {"id": operation, "type": "next", "payload": {"data": data}}


class TestHowManyMayBeOpen:
    @pytest.fixture
    async def port(self, platform: Platform, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[int]:
        monkeypatch.setattr(streams, "MOST_NEAR", 1)
        limited = replace(platform, settings=structs.replace(platform.settings, limit_loopback=True))
        async with served(web_app(limited)) as listening:
            yield listening

    async def test_one_too_many_is_told_so_until_another_ends(self, port: int, petition: Petition) -> None:
        headers = {"host": "access.localhost", "accept": "text/event-stream"}
        async with events(port, asks(petition)) as told:
            await anext(told)
            async with httpx2.AsyncClient(timeout=SECONDS, trust_env=False) as http:
                refused = await http.post(f"http://127.0.0.1:{port}/graphql", json=asks(petition), headers=headers)
            assert (refused.status_code, refused.headers["retry-after"]) == (429, "60")
            assert refused.json()["errors"][0]["extensions"] == {"code": "TOO_MANY_STREAMS"}
            with pytest.raises(InvalidStatus) as closed:
                async with connect(f"ws://127.0.0.1:{port}/graphql", subprotocols=[PROTOCOL]):
                    pass
            assert closed.value.response.status_code == 403

        await asyncio.sleep(1)  # until the server has seen that the first is gone
        async with events(port, asks(petition)) as told:
            assert (await anext(told))[0] == "next"

    async def test_questions_are_not_counted(self, port: int, petition: Petition) -> None:
        async with events(port, asks(petition)) as told, httpx2.AsyncClient(trust_env=False) as http:
            await anext(told)
            headers = {"host": "access.localhost"}
            answer = await http.post(
                f"http://127.0.0.1:{port}/graphql", json={"query": "{ tenant { slug } }"}, headers=headers
            )
        assert answer.json() == {"data": {"tenant": {"slug": "access"}}}
