"""Connections page forward by key, nodes are fetched again by their id, and wrong pages say so."""

import base64
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from starlette.types import ASGIApp

from tests.factories import make_petition, make_tenant, make_update
from tests.graphql_face.asking import Asker
from undersigned.core.context import Platform
from undersigned.core.ids import new_id
from undersigned.petitions.types import PetitionState
from undersigned.tenancy.types import Tenant
from undersigned_graphql.relay import cursor, global_id

pytestmark = pytest.mark.anyio

PAGE = "pageInfo { hasNextPage hasPreviousPage startCursor endCursor } edges { cursor node { id slug } }"
PETITIONS = f"query ($first: Int, $after: String) {{ list: petitions(first: $first, after: $after) {{ {PAGE} }} }}"
TENANTS = PETITIONS.replace("petitions(", "tenants(")
UPDATES = f"""query ($first: Int, $after: String) {{
  petition(slug: "p-0") {{ list: updates(first: $first, after: $after) {{ {PAGE} }} }} }}"""
NODE = "query ($id: ID!) { node(id: $id) { __typename id ... on Petition { slug } ... on Update { slug url } ... on Tenant { slug } } }"

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
async def shelf(platform: Platform, access: Tenant, nahr: Tenant) -> Tenant:
    """Seven petitions, one of them a draft; the first has seven updates, three of the same second, one for tomorrow."""
    petitions = [await make_petition(platform, access, f"p-{number}") for number in range(6)]
    await make_petition(platform, access, "p-draft", state=PetitionState.DRAFT)
    for number in range(6):
        await make_update(
            platform, access, petitions[0], f"u-{number}", published_at=NOON + timedelta(days=number // 3)
        )
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    await make_update(platform, access, petitions[0], "u-tomorrow", published_at=tomorrow)
    for number in range(4):
        await make_tenant(platform, 10 + number, f"t-{number}")
    return access


async def page(asker: Asker, query: str, **variables: Any) -> dict[str, Any]:
    data = await asker.data(query, **variables)
    return data["petition"]["list"] if "petition" in data else data["list"]


async def walk(asker: Asker, query: str, first: int) -> list[str]:
    """The slugs of all pages, which are checked to fit together."""
    slugs: list[str] = []
    after = None
    while True:
        found = await page(asker, query, first=first, after=after)
        edges, info = found["edges"], found["pageInfo"]
        slugs += [edge["node"]["slug"] for edge in edges]
        assert len(edges) <= first
        assert info["hasPreviousPage"] == (after is not None)
        assert (info["startCursor"], info["endCursor"]) == (edges[0]["cursor"], edges[-1]["cursor"])
        if not info["hasNextPage"]:
            return slugs
        assert len(edges) == first
        after = info["endCursor"]


@pytest.mark.parametrize("first", [1, 2, 3, 6, 7, 100])
async def test_petitions_by_slug(first: int, asker: Asker, shelf: Tenant) -> None:
    assert await walk(asker, PETITIONS, first) == ["p-0", "p-1", "p-2", "p-3", "p-4", "p-5"]


@pytest.mark.parametrize("first", [1, 2, 4, 100])
async def test_updates_newest_first(first: int, asker: Asker, shelf: Tenant) -> None:
    """Those of one moment are neither skipped nor given twice."""
    slugs = await walk(asker, UPDATES, first)

    assert slugs == ["u-5", "u-4", "u-3", "u-2", "u-1", "u-0"]


@pytest.mark.parametrize("first", [1, 5, 100])
async def test_tenants_by_slug(first: int, app: ASGIApp, shelf: Tenant) -> None:
    async with Asker.at(app, "localhost") as asker:
        assert await walk(asker, TENANTS, first) == ["access", "nahr", "t-0", "t-1", "t-2", "t-3"]


async def test_on_a_tenants_host_there_is_that_tenant_alone(asker: Asker, shelf: Tenant) -> None:
    assert await walk(asker, TENANTS, 10) == ["access"]
    last = await page(asker, TENANTS, first=10, after=cursor("tenant", "access"))
    assert last["edges"] == []
    assert last["pageInfo"]["endCursor"] is None


@pytest.mark.parametrize("query", [PETITIONS, UPDATES, TENANTS], ids=["petitions", "updates", "tenants"])
@pytest.mark.usefixtures("shelf")
class TestWrongPages:
    @pytest.mark.parametrize("first", [0, -1, 101, 2**31 - 1])
    async def test_a_size_out_of_range(self, query: str, first: int, asker: Asker) -> None:
        answer = await asker.ask(query, first=first)

        (error,) = answer["errors"]
        assert error["extensions"]["code"] == "FIRST_OUT_OF_RANGE"
        assert f"not {first}" in error["message"]

    async def test_no_size_is_ten(self, query: str, asker: Asker) -> None:
        assert await page(asker, query, first=None) == await page(asker, query, first=10) == await page(asker, query)

    @pytest.mark.parametrize(
        "after",
        [
            "",
            "x",
            "%%%",
            "\u0000",
            "é",
            base64.b64encode(b"\xff\xfe").decode(),
            base64.b64encode(b"petition").decode(),
            cursor("nothing", "p-1"),
            cursor("update", "p-1", "yesterday"),
            cursor("update", str(new_id()), "2026-03-04"),
            cursor("update", "p-1", NOON.isoformat()),
            cursor("petition", "a\x00b"),
            cursor("tenant", "a\nb"),
        ],
        ids=repr,
    )
    async def test_what_is_no_cursor(self, query: str, after: str, asker: Asker) -> None:
        assert await asker.code(query, first=2, after=after) == "CURSOR_INVALID"


async def test_a_cursor_whose_row_is_gone_still_pages(asker: Asker, shelf: Tenant) -> None:
    found = await page(asker, PETITIONS, first=1, after=cursor("petition", "p-2-which-is-gone"))

    assert found["edges"][0]["node"]["slug"] == "p-3"


async def test_every_node_is_found_by_its_id(asker: Asker, shelf: Tenant) -> None:
    petition = (await page(asker, PETITIONS, first=1))["edges"][0]["node"]
    update = (await page(asker, UPDATES, first=1))["edges"][0]["node"]
    tenant = (await page(asker, TENANTS, first=1))["edges"][0]["node"]

    assert (await asker.data(NODE, id=petition["id"]))["node"] == {"__typename": "Petition", **petition}
    found = (await asker.data(NODE, id=update["id"]))["node"]
    assert found.pop("url") == "http://access.localhost:8000/en/p/p-0/updates/u-5"
    assert found == {"__typename": "Update", **update}
    assert (await asker.data(NODE, id=tenant["id"]))["node"] == {"__typename": "Tenant", **tenant}


async def test_what_the_public_may_not_see_is_no_node(platform: Platform, asker: Asker, shelf: Tenant) -> None:
    draft = await make_petition(platform, shelf, "d-1", state=PetitionState.DRAFT)
    of_draft = await make_update(platform, shelf, draft)
    public = await make_petition(platform, shelf, "d-2")
    early = await make_update(platform, shelf, public, published_at=datetime.now(UTC) + timedelta(days=1))

    for hidden in (global_id("Petition", draft.id), global_id("Update", of_draft.id), global_id("Update", early.id)):
        assert await asker.data(NODE, id=hidden) == {"node": None}
    assert await asker.data('{ petition(slug: "d-1") { id } }') == {"petition": None}


async def test_the_platforms_own_host_knows_tenants_only(app: ASGIApp, platform: Platform, shelf: Tenant) -> None:
    petition = await make_petition(platform, shelf, "e-1")
    async with Asker.at(app, "localhost") as asker:
        assert (await asker.data(NODE, id=global_id("Tenant", shelf.id)))["node"]["slug"] == "access"
        assert await asker.data(NODE, id=global_id("Petition", petition.id)) == {"node": None}
        assert await asker.data('{ petition(slug: "e-1") { id } petitions { edges { cursor } } }') == {
            "petition": None,
            "petitions": {"edges": []},
        }
        tenant = await asker.data('{ tenant(slug: "access") { slug petitions(first: 1) { edges { node { slug } } } } }')
        assert tenant["tenant"]["petitions"]["edges"] == [{"node": {"slug": "d-2"}}]
        assert await asker.data("{ tenant { slug } }") == {"tenant": None}


async def test_the_language_of_texts(platform: Platform, asker: Asker, shelf: Tenant) -> None:
    """The wish, else what the client speaks, else the petition's default."""
    await make_petition(platform, shelf, "spoken", locales=("en", "fr"))
    query = 'query ($locale: String) { petition(slug: "spoken", locale: $locale) { locale locales title url } }'

    async def locale(wish: str | None, accept_language: str = "") -> str:
        sent = {"query": query, "variables": {"locale": wish}}
        response = await asker.send(sent, accept_language=accept_language)
        return response.json()["data"]["petition"]["locale"]

    assert [await locale("fr"), await locale("en", "fr"), await locale("ar"), await locale("\u0000")] == [
        "fr",
        "en",
        "en",
        "en",
    ]
    assert [await locale(None, "fr-CA,fr;q=0.9"), await locale(None, "ar, FR;q=0.5"), await locale(None, "*")] == [
        "fr",
        "fr",
        "en",
    ]


UNPRINTABLE = ["\u0000", "a\u0000b", "\u202e", "\ue000", "a\nb"]


@pytest.mark.parametrize("text", UNPRINTABLE, ids=repr)
async def test_text_that_nothing_is_called(text: str, asker: Asker, app: ASGIApp, shelf: Tenant) -> None:
    """PostgreSQL refuses some of it, and none of it is a fault of ours."""
    query = """query ($text: String!) {
      petition(slug: $text, locale: $text) { id } tenant(slug: $text) { id } confirmation(token: $text) { name }
      petitions(first: 1, locale: $text) { edges { node { locale } } } }"""
    async with Asker.at(app, "localhost") as platforms:
        assert await platforms.data("query ($text: String!) { tenant(slug: $text) { id } }", text=text) == {
            "tenant": None
        }

    assert await asker.data(query, text=text) == {
        "petition": None,
        "tenant": None,
        "confirmation": None,
        "petitions": {"edges": [{"node": {"locale": "en"}}]},
    }


@pytest.mark.usefixtures("shelf")
async def test_text_in_the_document_itself(asker: Asker) -> None:
    assert await asker.data(r'{ petition(slug: "\u0000") { id } }') == {"petition": None}
    assert await asker.code(r'{ petition(slug: "\ud800") { id } }') == "GRAPHQL_PARSE_FAILED"


@pytest.mark.usefixtures("shelf")
async def test_a_tenants_host_knows_no_other_tenant(asker: Asker) -> None:
    query = "query ($slug: String) { tenant(slug: $slug) { slug } }"

    assert await asker.data(query, slug="nahr") == {"tenant": None}
    assert await asker.data(query, slug="access") == await asker.data(query) == {"tenant": {"slug": "access"}}
