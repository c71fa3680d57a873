"""What the public is told of a petition: which it may see, in which language, in which state, and how far the goal is."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.conftest import MASTER_KEY
from tests.factories import a_target, make_context, make_petition, make_pinned_update, make_tenant
from tests.support.databases import Template, copied
from undersigned.app import open_platform
from undersigned.core.context import Platform, now
from undersigned.core.ids import new_id
from undersigned.petitions import search, service
from undersigned.petitions.goals import goal_for, next_step
from undersigned.petitions.types import Petition, PetitionState, PinnedLink, Show, Sort
from undersigned.settings import Settings
from undersigned.tenancy.types import Context, Topic

pytestmark = pytest.mark.anyio

_numbers = iter(range(1, 1_000))


@pytest.fixture(scope="module")
def database_url(template: Template) -> Iterator[str]:
    with copied(template) as url:
        yield url


@pytest.fixture(scope="module")
async def platform(database_url: str) -> AsyncIterator[Platform]:
    async with open_platform(Settings(env="demo", database_url=database_url, master_key=MASTER_KEY)) as opened:
        yield opened


@pytest.fixture
async def context(platform: Platform) -> Context:
    number = next(_numbers)
    tenant = await make_tenant(platform, number, f"t{number}", locales=("ar", "en", "fr"), default_locale="en")
    return make_context(platform, tenant)


async def make(context: Context, slug: str, **values: object) -> Petition:
    return await make_petition(context.platform, context.tenant, slug, **values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("wish", "caller", "locale"),
    [
        ("fr", "en", "fr"),
        (None, "fr", "fr"),
        (None, "en", "en"),
        ("ar", "fr", "en"),
        ("xx", "fr", "fr"),
        ("", "fr", "fr"),
    ],
)
async def test_it_speaks_the_language_asked_for_or_its_own(
    context: Context, wish: str | None, caller: str, locale: str
) -> None:
    await make(context, "itu", locales=("en", "fr"))
    asking = make_context(context.platform, context.tenant, locale=caller)
    found = await service.petition_by_slug(asking, "itu", wish)
    assert found
    assert found.locale == locale
    assert found.locales == ("en", "fr")
    assert ("(fr)" in found.title) == (locale == "fr")


@pytest.mark.parametrize("text", ["x" * 10_000, "'; DROP TABLE petition; --", "İ", "../itu"])
async def test_a_text_that_nothing_is_called_is_not_found(context: Context, text: str) -> None:
    petition = await make(context, "itu")
    assert await service.petition_by_slug(context, text) is None
    found = await service.petition_by_slug(context, "itu", text)
    assert found
    assert found.id == petition.id
    assert [one.slug for one in await service.list_petitions(context, locale=text)] == ["itu"]


async def test_a_draft_is_seen_by_nobody(context: Context) -> None:
    draft = await make(context, "draft", state=PetitionState.DRAFT)
    assert await service.petition_by_slug(context, "draft") is None
    assert await service.petition_by_id(context, draft.id) is None
    assert await service.list_petitions(context) == []
    assert await service.list_ids(context) == [draft.id]


async def test_it_is_found_by_id_too(context: Context) -> None:
    petition = await make(context, "itu", locales=("en", "fr"))
    found = await service.petition_by_id(context, petition.id, "fr")
    assert found
    assert (found.id, found.locale) == (petition.id, "fr")
    assert await service.petition_by_id(context, new_id()) is None


async def test_the_list_is_by_slug_and_in_pages(context: Context) -> None:
    for slug in ("c", "a", "d", "b"):
        await make(context, slug)
    assert [petition.slug for petition in await service.list_petitions(context, limit=2)] == ["a", "b"]
    assert [petition.slug for petition in await service.list_petitions(context, after="b", limit=9)] == ["c", "d"]
    assert await service.list_petitions(context, after="d") == []


async def test_another_tenants_is_not_found(context: Context, platform: Platform) -> None:
    petition = await make(context, "itu")
    number = next(_numbers)
    other = make_context(platform, await make_tenant(platform, number, f"t{number}"))
    assert await service.petition_by_slug(other, "itu") is None
    assert await service.petition_by_id(other, petition.id) is None
    assert await service.targets_of(other, [petition.id]) == {petition.id: []}


async def test_targets_keep_their_order(context: Context) -> None:
    targets = [a_target(f"Target {n}") for n in (3, 1, 2)]
    petition = await make(context, "itu", targets=targets)
    second = await make(context, "second", targets=[])
    assert await service.targets_of(context, [petition.id, second.id]) == {petition.id: targets, second.id: []}


async def test_the_banner_is_that_of_the_language(context: Context) -> None:
    petition = await make(context, "itu", locales=("en", "fr"))
    links = [PinnedLink("Part 1", "part-1"), PinnedLink("Part 2", "part-2")]
    await make_pinned_update(context.platform, context.tenant, petition, text="UPDATE", links=links)
    english, french = [await service.petition_by_slug(context, "itu", locale) for locale in ("en", "fr")]
    assert english
    assert english.pinned_update
    assert (english.pinned_update.text, english.pinned_update.links) == ("UPDATE", tuple(links))
    assert french
    assert french.pinned_update is None


HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("state", "opens", "closes", "then"),
    [
        ("open", None, None, "open"),
        ("open", None, HOUR, "open"),
        ("open", None, -HOUR, "closed"),
        ("open", HOUR, None, "open"),
        ("scheduled", None, None, "scheduled"),
        ("scheduled", HOUR, None, "scheduled"),
        ("scheduled", -HOUR, None, "open"),
        ("scheduled", -HOUR, HOUR, "open"),
        ("scheduled", -2 * HOUR, -HOUR, "closed"),
        ("paused", -HOUR, -HOUR, "paused"),
        ("closed", None, HOUR, "closed"),
        ("draft", -HOUR, None, "draft"),
        ("delivering", None, HOUR, "delivering"),
        ("delivering", None, -HOUR, "delivering"),
        ("delivered", None, HOUR, "delivered"),
        ("won", None, None, "won"),
    ],
)
async def test_times_pass_by_themselves(
    context: Context, state: str, opens: timedelta | None, closes: timedelta | None, then: str
) -> None:
    petition = await make(
        context,
        "timed",
        state=PetitionState(state),
        opens_at=opens and now() + opens,
        closes_at=closes and now() + closes,
    )
    assert petition.state_at(now()) == then
    handed_over_in_time = then == "delivering" and closes == HOUR
    assert service.is_open(petition) == (then == "open" or handed_over_in_time)


async def test_opening_and_closing_are_to_the_moment(context: Context) -> None:
    moment = now()
    petition = await make(context, "timed", state=PetitionState.SCHEDULED, opens_at=moment, closes_at=moment + HOUR)
    tick = timedelta(microseconds=1)
    assert petition.state_at(moment - tick) is PetitionState.SCHEDULED
    assert petition.state_at(moment) is PetitionState.OPEN
    assert petition.state_at(moment + HOUR - tick) is PetitionState.OPEN
    assert petition.state_at(moment + HOUR) is PetitionState.CLOSED


@pytest.mark.parametrize(
    ("count", "step"),
    [
        (0, 100),
        (99, 100),
        (100, 250),
        (249, 250),
        (250, 500),
        (500, 750),
        (750, 1_000),
        (999, 1_000),
        (1_000, 2_500),
        (7_500, 10_000),
        (99_999, 100_000),
        (749_999, 750_000),
        (1_000_000, 2_500_000),
        (10**9, 2_500_000_000),
    ],
)
def test_the_ladder_has_a_next_step_as_soon_as_one_is_reached(count: int, step: int) -> None:
    assert next_step(count) == step


async def test_goals_are_those_of_the_organiser(context: Context) -> None:
    ladder = await make(context, "ladder")
    some = await make(context, "some", goal_mode="list", goals=(100, 500))
    fixed = await make(context, "fixed", goal_mode="fixed", goals=(300,))
    none = await make(context, "none", goal_mode="none")
    assert [goal_for(ladder, n) for n in (0, 100, 35_000)] == [100, 250, 50_000]
    assert [goal_for(some, n) for n in (0, 99, 100, 499, 500, 900)] == [100, 100, 500, 500, 500, 500]
    assert [goal_for(fixed, n) for n in (0, 300, 301)] == [300, 300, 300]
    assert [goal_for(none, n) for n in (0, 10_000)] == [None, None]


async def test_a_change_is_seen_within_a_second(context: Context) -> None:
    petition = await make(context, "itu", title="Before")
    assert await service.petition_by_slug(context, "itu")
    async with context.platform.database.tenant_tx(context.tenant.id) as connection:
        await connection.execute("UPDATE petition_text SET title = 'After' WHERE tenant_id = $1", context.tenant.id)
    async with asyncio.timeout(2):
        while True:
            found = await service.petition_by_slug(context, "itu")
            if found and found.title == "After":
                break
            await asyncio.sleep(0.05)
    assert petition.title == "Before"


async def test_the_address_of_its_page_is_of_the_tenant(context: Context) -> None:
    petition = await make(context, "itu")
    assert service.page_address(context, petition) == f"http://{context.tenant.domain}:8000/en/p/itu"
    assert service.page_address(context, petition, "fr").endswith("/fr/p/itu")


WATER, TREES, NOISE = (Topic(slug, {"en": slug.capitalize()}) for slug in ("water", "trees", "noise"))


@pytest.fixture
async def sorted_context(context: Context) -> Context:
    """A tenant with three topics, of which a draft alone has the last; another has a petition of the same topic."""
    tenant = replace(context.tenant, topics=(WATER, TREES, NOISE))
    mine = make_context(context.platform, tenant)
    await make(mine, "river", topics=("trees", "water"))
    await make(mine, "well", topics=("water", "unknown"), state=PetitionState.CLOSED)
    await make(mine, "oak", topics=("trees",))
    await make(mine, "plain")
    await make(mine, "planned", topics=("noise", "water"), state=PetitionState.DRAFT)
    other = await make_tenant(context.platform, tenant.id + 10_000, f"other{tenant.id}")
    await make_petition(context.platform, other, "theirs", topics=("water", "noise"))
    return mine


async def test_a_topic_is_offered_once_a_petition_on_it_can_be_seen(sorted_context: Context) -> None:
    assert await service.public_topics(sorted_context) == [WATER, TREES]


@pytest.mark.parametrize(
    ("topic", "slugs"),
    [
        ("water", ["river", "well"]),
        ("trees", ["oak", "river"]),
        ("noise", []),
        ("", []),
        ("'", []),
        (None, ["oak", "plain", "river", "well"]),
    ],
)
async def test_petitions_on_a_topic(sorted_context: Context, topic: str | None, slugs: list[str]) -> None:
    assert [one.slug for one in await service.list_petitions(sorted_context, topic=topic)] == slugs
    found, place = await search.listing(sorted_context, locale="en", show=Show.ALL, sort=Sort.NEWEST, topic=topic)
    assert sorted(one.slug for one in found) == slugs
    assert place.total == len(slugs)


async def test_topic_and_state_narrow_a_list_together(sorted_context: Context) -> None:
    found, _ = await search.listing(sorted_context, locale="en", show=Show.OPEN, sort=Sort.SIGNED, topic="water")
    assert [one.slug for one in found] == ["river"]


async def test_a_petition_tells_its_topics_in_the_tenants_order(sorted_context: Context) -> None:
    for slug, topics in {"river": [WATER, TREES], "well": [WATER], "plain": []}.items():
        petition = await service.petition_by_slug(sorted_context, slug)
        assert petition
        assert service.topics_of(sorted_context, petition) == topics
