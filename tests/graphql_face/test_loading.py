"""A list costs as many statements as its longest is different, however long it is."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from tests.factories import make_petition, make_pinned_update, make_signature, make_tenant, make_update
from tests.graphql_face.asking import Asker
from tests.support.statements import CountedDatabase
from undersigned.app import web_app
from undersigned.core.context import Platform
from undersigned.tenancy.types import Tenant

pytestmark = pytest.mark.anyio

EVERYTHING = """
query ($first: Int!) {
  petitions(first: $first) {
    pageInfo { hasNextPage }
    edges { node {
      slug locale locales title letterHtml storyHtml state url
      signatureCount goal minimumShown
      countries { country count }
      targets { name role }
      pinnedUpdate { text links { label url } }
      updates(first: 3) { edges { node { slug title bodyHtml url } } }
      recentSigners(first: 3) { name country signedAt }
    } }
  }
}
"""


@pytest.fixture(scope="module")
async def many(platform: Platform, access: Tenant) -> Tenant:
    """A tenant with a dozen petitions that have something of everything."""
    for number in range(12):
        petition = await make_petition(platform, access, f"petition-{number:02}", locales=("en", "fr"))
        await make_pinned_update(platform, access, petition)
        for _ in range(2):
            await make_update(platform, access, petition)
            await make_signature(platform, access, petition)
    return access


@pytest.fixture
def database(platform: Platform) -> CountedDatabase:
    return CountedDatabase(platform.database)


@pytest.fixture
async def counted(platform: Platform, many: Tenant, database: CountedDatabase) -> AsyncIterator[Asker]:
    platform.counts.forget()
    platform.petitions.forget()
    async with Asker.at(web_app(replace(platform, database=database)), many.domain) as asker:
        await asker.data("{ tenant { slug } }")  # the host is known from now on
        database.statements.clear()
        yield asker


async def test_twelve_petitions_cost_what_two_do(platform: Platform, counted: Asker, database: CountedDatabase) -> None:
    costs: list[int] = []
    for first in (2, 12):
        platform.counts.forget()
        database.statements.clear()
        found = (await counted.data(EVERYTHING, first=first))["petitions"]["edges"]
        assert len(found) == first
        assert all(edge["node"]["signatureCount"] == 2 for edge in found)
        assert all(len(edge["node"]["updates"]["edges"]) == 2 for edge in found)
        assert all(len(edge["node"]["recentSigners"]) == 2 for edge in found)
        costs.append(len(database.statements))

    # Slugs, texts, counts, targets, updates, newest signers.
    assert costs == [6, 6]


async def test_one_petition_costs_no_more_than_a_list(counted: Asker, database: CountedDatabase) -> None:
    query = """{ petition(slug: "petition-01") {
      signatureCount goal countries { country } targets { name } updates { edges { cursor } } recentSigners { name } } }"""

    await counted.data(query)

    assert len(database.statements) == 5


async def test_a_count_asked_in_three_ways_is_read_once(counted: Asker, database: CountedDatabase) -> None:
    await counted.data('{ petition(slug: "petition-02") { signatureCount goal countries { count } } }')

    assert sum("signature_counter" in statement for statement in database.statements) == 1


async def test_what_is_not_asked_is_not_read(counted: Asker, database: CountedDatabase) -> None:
    await counted.data('{ petition(slug: "petition-03") { title url } }')

    assert len(database.statements) == 1


async def test_the_counter_of_statements_counts(platform: Platform, many: Tenant, database: CountedDatabase) -> None:
    async with database.tenant_tx(many.id) as connection:
        assert await connection.fetchval("SELECT count(*) FROM petition WHERE tenant_id = $1", many.id) == 12

    assert len(database.statements) == 1


async def test_lists_of_different_petitions_do_not_mix(platform: Platform, counted: Asker, many: Tenant) -> None:
    """What is read for many at once is handed to each its own."""
    one = await make_petition(platform, many, "zz-one")
    await make_petition(platform, many, "zz-none")
    update = await make_update(platform, many, one, "only-here")
    await make_signature(platform, many, one, country="FR")

    edges = (await counted.data(EVERYTHING, first=100))["petitions"]["edges"]

    by_slug = {edge["node"]["slug"]: edge["node"] for edge in edges}
    assert [edge["node"]["slug"] for edge in by_slug["zz-one"]["updates"]["edges"]] == [update.slug]
    assert by_slug["zz-one"]["countries"] == [{"country": "FR", "count": 1}]
    assert (by_slug["zz-none"]["signatureCount"], by_slug["zz-none"]["recentSigners"]) == (0, [])
    assert by_slug["zz-none"]["updates"]["edges"] == []
    assert by_slug["petition-00"]["signatureCount"] == 2


async def test_each_list_may_ask_for_another_number(counted: Asker) -> None:
    query = """{ petition(slug: "petition-04") {
      one: recentSigners(first: 1) { country } two: recentSigners(first: 2) { country }
      a: updates(first: 1) { edges { cursor } pageInfo { hasNextPage } } b: updates { edges { cursor } } } }"""

    petition = (await counted.data(query))["petition"]

    assert (len(petition["one"]), len(petition["two"])) == (1, 2)
    assert (len(petition["a"]["edges"]), len(petition["b"]["edges"])) == (1, 2)
    assert petition["a"]["pageInfo"] == {"hasNextPage": True}


async def test_the_tenants_of_the_platform_are_one_statement(
    platform: Platform, many: Tenant, database: CountedDatabase
) -> None:
    for number in range(5):
        await make_tenant(platform, 50 + number, f"tenant-{number}")
    async with Asker.at(web_app(replace(platform, database=database)), "localhost") as asker:
        database.statements.clear()
        found = await asker.data("{ tenants(first: 100) { edges { node { name contact { email } locales } } } }")

    assert len(found["tenants"]["edges"]) == 6
    assert len(database.statements) == 1
