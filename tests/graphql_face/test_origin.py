"""Pages of other sites may not ask: a browser would send the cookies of this site along."""

import pytest
from starlette.types import ASGIApp

from tests.graphql_face.asking import Asker, code_of
from undersigned.tenancy.types import Tenant
from undersigned_graphql import operations

pytestmark = pytest.mark.anyio

OWN = "http://access.localhost"

FOREIGN = [
    {"origin": "https://evil.example"},
    {"origin": "null"},
    {"origin": "http://nahr.localhost"},
    {"origin": "http://access.localhost.evil.example"},
    {"origin": "http://evil.example/access.localhost"},
    {"origin": "http://[bad"},
    {"sec_fetch_site": "cross-site"},
    {"sec_fetch_site": "same-site"},
    {"sec_fetch_site": "cross-site", "origin": OWN},
]
OURS = [
    {},
    {"origin": OWN},
    {"sec_fetch_site": "same-origin"},
    {"sec_fetch_site": "same-origin", "origin": OWN},
    {"sec_fetch_site": "none"},
]


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
async def test_somebody_elses_page(headers: dict[str, str], asker: Asker) -> None:
    posted = await asker.send({"query": "{ __typename }"}, **headers)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    got = await asker.http.get("/graphql", params={"documentId": next(iter(operations.manifest()))}, headers=named)

    for response in (posted, got):
        assert (response.status_code, code_of(response)) == (403, "FOREIGN_ORIGIN")


@pytest.mark.parametrize("headers", OURS, ids=str)
async def test_our_own_page_and_what_is_no_browser(headers: dict[str, str], asker: Asker) -> None:
    assert (await asker.send({"query": "{ __typename }"}, **headers)).status_code == 200


async def test_no_answer_may_be_read_by_other_origins(asker: Asker) -> None:
    response = await asker.send({"query": "{ __typename }"}, origin=OWN)

    assert not [name for name in response.headers if name.startswith("access-control-")]


@pytest.mark.parametrize(
    "origin", ["http://access.localhost", "https://access.localhost:444", "https://nahr.localhost"]
)
async def test_scheme_and_port_count_in_production(origin: str, stranger: Asker) -> None:
    body = {"documentId": next(iter(operations.manifest()))}
    assert code_of(await stranger.send(body, origin=origin)) == "FOREIGN_ORIGIN"
    assert (await stranger.send(body, origin="https://access.localhost")).status_code == 200


async def test_a_host_of_nobody(app: ASGIApp, access: Tenant) -> None:
    async with Asker.at(app, "nobody.example") as somebody:
        response = await somebody.send({"query": "{ __typename }"})

    assert response.status_code == 421
