"""Topics: what petitions are about, told in a language, and lists that are narrowed to one (H-2)."""

import pytest
from starlette.types import ASGIApp

from tests.factories import make_petition, make_tenant
from tests.graphql_face.asking import Asker
from undersigned.core.context import Platform
from undersigned.petitions.types import PetitionState
from undersigned.tenancy.types import Tenant, Topic

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
async def green(platform: Platform) -> Tenant:
    topics = (
        Topic("water", {"en": "Water", "fr": "Eau"}),
        Topic("trees", {"en": "Trees", "fr": "Arbres"}),
        Topic("noise", {"en": "Noise", "fr": "Bruit"}),
    )
    tenant = await make_tenant(platform, 30, "green", topics=topics)
    for slug, about in {"lake": ("water",), "oak": ("trees",), "river": ("trees", "water"), "z": ()}.items():
        await make_petition(platform, tenant, slug, topics=about, locales=("en", "fr") if slug == "oak" else ())
    await make_petition(platform, tenant, "draft", topics=("noise", "water"), state=PetitionState.DRAFT)
    return tenant


@pytest.fixture(scope="module")
async def grey(platform: Platform) -> Tenant:
    """Another one with a topic of the same name."""
    tenant = await make_tenant(platform, 31, "grey", topics=(Topic("water", {"en": "Rain", "fr": "Pluie"}),))
    await make_petition(platform, tenant, "roof", topics=("water",))
    return tenant


async def test_a_petition_says_what_it_is_about(app: ASGIApp, green: Tenant) -> None:
    query = """query ($slug: String!, $locale: String, $words: String) {
      petition(slug: $slug, locale: $locale) { topics(locale: $words) { slug name } } }"""
    async with Asker.at(app, green.domain) as asker:

        async def names(slug: str, **wishes: str) -> list[str]:
            found = (await asker.data(query, slug=slug, **wishes))["petition"]["topics"]
            return [topic["name"] for topic in found]

        assert await names("river") == ["Water", "Trees"]
        assert await names("z") == []
        assert await names("oak", locale="fr") == ["Arbres"], "in the language of its texts"
        assert await names("river", locale="fr") == ["Water", "Trees"], "which it has in English only"
        assert await names("river", words="fr") == ["Eau", "Arbres"]
        assert await names("river", words="zh") == ["Water", "Trees"]


@pytest.mark.parametrize(
    ("topic", "slugs"),
    [("water", ["lake", "river"]), ("trees", ["oak", "river"]), ("noise", []), ("", []), ("\x00", []),
     (None, ["lake", "oak", "river", "z"])],
)  # fmt: skip
async def test_lists_are_narrowed_to_a_topic(app: ASGIApp, green: Tenant, topic: str | None, slugs: list[str]) -> None:
    query = """query ($topic: String) {
      petitions(topic: $topic) { edges { node { slug } } }
      tenant { petitions(topic: $topic) { edges { node { slug } } } }
      petitionList(topic: $topic) { total items { slug } } }"""
    async with Asker.at(app, green.domain) as asker:
        found = await asker.data(query, topic=topic)
    for edges in (found["petitions"]["edges"], found["tenant"]["petitions"]["edges"]):
        assert [edge["node"]["slug"] for edge in edges] == slugs
    assert sorted(item["slug"] for item in found["petitionList"]["items"]) == slugs
    assert found["petitionList"]["total"] == len(slugs)


async def test_a_narrowed_list_pages_by_its_cursor(app: ASGIApp, green: Tenant) -> None:
    query = """query ($after: String) { petitions(topic: "water", first: 1, after: $after) {
      pageInfo { hasNextPage endCursor } edges { node { slug } } } }"""
    async with Asker.at(app, green.domain) as asker:
        first = (await asker.data(query))["petitions"]
        second = (await asker.data(query, after=first["pageInfo"]["endCursor"]))["petitions"]
    assert [page["edges"][0]["node"]["slug"] for page in (first, second)] == ["lake", "river"]
    assert [page["pageInfo"]["hasNextPage"] for page in (first, second)] == [True, False]


async def test_a_tenant_tells_the_topics_that_can_be_seen(app: ASGIApp, green: Tenant, grey: Tenant) -> None:
    query = "query ($slug: String, $locale: String) { tenant(slug: $slug) { topics(locale: $locale) { slug name } } }"
    async with Asker.at(app, green.domain) as asker:
        assert (await asker.data(query, locale="fr"))["tenant"]["topics"] == [
            {"slug": "water", "name": "Eau"},
            {"slug": "trees", "name": "Arbres"},
        ]
    async with Asker.at(app, "localhost") as asker:
        for slug, names in {"green": ["Water", "Trees"], "grey": ["Rain"]}.items():
            found = (await asker.data(query, slug=slug))["tenant"]["topics"]
            assert [topic["name"] for topic in found] == names
