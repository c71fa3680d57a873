"""Home, lists and search (H-1 to H-3, Q-1 to Q-4), and what is no such page."""

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from httpx2 import AsyncClient
from starlette.types import ASGIApp

from tests.factories import make_petition, make_signature, make_tenant, make_update
from tests.pages.forms import boot_of
from tests.support.http import client
from undersigned.core.context import Platform, now
from undersigned.petitions import search
from undersigned.petitions.types import Petition, PetitionState
from undersigned.tenancy.types import Tenant, Topic

pytestmark = pytest.mark.anyio

WORDS = {
    "en": ("Protect encryption", "Messages are private.", "Nobody shall read our letters."),
    "fr": ("Protégez le chiffrement", "Les messages sont privés.", "Personne ne lira nos lettres."),
    "es": ("Proteged el cifrado", "Los mensajes son privados.", "Nadie leerá nuestras cartas."),
    "ar": ("احموا التشفير", "الرسائل خاصة.", "لن يقرأ أحد المكتبات والرسائل."),
    "ru": ("Защитите шифрование", "Сообщения частные.", "Никто не будет читать наши письма."),
    "zh": ("保护加密通信", "消息是私密的。", "任何人都不得阅读我们的信件。"),
}


@pytest.fixture(scope="module")
async def library(platform: Platform) -> Tenant:
    """An organisation that speaks all six languages, with one petition in all of them and one that has ended."""
    tenant = await make_tenant(platform, 77, "library", locales=tuple(WORDS), default_locale="en")
    petition = await make_petition(platform, tenant, "crypto", locales=tuple(WORDS))
    for locale, (title, lead, story) in WORDS.items():
        await write(platform, tenant, replace(petition, locale=locale, title=title, lead=lead, story=story))
    old = await make_petition(platform, tenant, "old", state=PetitionState.CLOSED, title="Free the archives")
    await write(platform, tenant, old)
    english = await make_petition(
        platform,
        tenant,
        "bridge",
        title="Repair the bridge",
        lead="It <b>sways</b> & creaks.",
        story=f"{'Boards are loose. ' * 20}The rivets rust.{' Ropes hang down.' * 20}",
    )
    await write(platform, tenant, english)
    return tenant


async def write(platform: Platform, tenant: Tenant, petition: Petition) -> None:
    from undersigned.petitions import store

    async with platform.database.tenant_tx(tenant.id) as connection:
        await store.upsert_text(connection, tenant.id, petition)
        await search.write_words(connection, tenant.id, petition.id, petition)


@pytest.fixture
async def reader(app: ASGIApp, library: Tenant) -> AsyncIterator[AsyncClient]:
    async with client(app, library.domain) as asking:
        yield asking


def titles(text: str) -> list[str]:
    hits: list[dict[str, Any]] = boot_of(text)["data"]["petitionSearch"]["hits"]
    return ["".join(piece["text"] for piece in hit["title"]) for hit in hits]


@pytest.mark.parametrize(
    ("locale", "query"),
    [
        ("en", "encrypting"), ("en", "MESSAGE"), ("en", '"private messages" or encryption'), ("fr", "protéger message"),
        ("fr", "lettre"), ("es", "protegiendo"), ("es", "carta"), ("ar", "تشفير"), ("ar", "مكتبة"), ("ru", "сообщение"),
        ("ru", "шифрования"), ("zh", "加密"), ("zh", "密"), ("zh", "保护 信件"), ("zh", "加密通信"),
    ],
)  # fmt: skip
async def test_each_language_finds_by_its_own_grammar(reader: AsyncClient, locale: str, query: str):
    answer = await reader.get(f"/{locale}/search", params={"q": query})
    assert answer.status_code == 200
    assert titles(answer.text) == [WORDS[locale][0]]
    assert "<mark>" in answer.text
    assert '<meta name="robots" content="noindex"' in answer.text


@pytest.mark.parametrize("query", ["加信", "通密", "信阅"])
async def test_pairs_that_do_not_stand_together_find_nothing(reader: AsyncClient, query: str):
    assert "没有与" in (await reader.get("/zh/search", params={"q": query})).text


async def test_other_languages_come_after_and_say_so(reader: AsyncClient):
    answer = await reader.get("/fr/search", params={"q": "bridge"})
    assert titles(answer.text) == ["Repair the bridge"]
    assert "(en English)" in answer.text


async def test_a_match_in_title_or_lead_is_marked_there_and_nothing_in_a_text_is_markup(reader: AsyncClient):
    answer = await reader.get("/en/search", params={"q": "sway"})
    assert "It &lt;b><mark>sways</mark>&lt;/b> &amp; creaks." in answer.text
    assert boot_of(answer.text)["data"]["petitionSearch"]["hits"][0]["excerpt"] == []


async def test_a_match_deeper_down_is_shown_in_its_surroundings(reader: AsyncClient):
    answer = await reader.get("/en/search", params={"q": "letter"})
    assert "shall read our <mark>letters</mark>" in answer.text


async def test_an_excerpt_says_where_the_text_goes_on(reader: AsyncClient):
    """Without a sign of it a sentence that begins in its midst looks like a fault."""

    async def excerpt(word: str) -> str:
        answer = await reader.get("/en/search", params={"q": word})
        (hit,) = boot_of(answer.text)["data"]["petitionSearch"]["hits"]
        return "".join(piece["text"] for piece in hit["excerpt"])

    middle = await excerpt("rivets")
    assert "The rivets rust." in middle
    assert (middle[:2], middle[-2:]) == ("… ", " …")
    assert (await excerpt("letter")).endswith("our letters"), "nothing but a full stop comes after"


async def test_what_has_ended_is_found_when_asked_for(reader: AsyncClient):
    assert "No petitions match" in (await reader.get("/en/search?q=archives")).text
    assert titles((await reader.get("/en/search?q=archives&closed=1")).text) == ["Free the archives"]


async def test_a_slip_of_the_finger_is_met_with_a_suggestion(reader: AsyncClient):
    answer = await reader.get("/en/search?q=Encrypton")
    assert "No petitions match" in answer.text
    assert 'href="/en/search?q=encryption"' in answer.text
    assert "Show all petitions" in answer.text
    assert "Search closed petitions too" in answer.text
    assert boot_of((await reader.get("/en/search?q=qqqqxxxx")).text)["data"]["petitionSearch"]["suggestion"] is None


@pytest.mark.parametrize(
    "query",
    ["'", '"', "((", "a:*", "& | !", "<->", "\\", "%", "- -", "'; DROP TABLE petition; --", "\u202eevil", "x" * 100, "\x02\x03",
     "🙂", "a\x00b", "ﷺ", "the and of"],
)  # fmt: skip
async def test_whatever_is_typed_is_answered(reader: AsyncClient, query: str):
    answer = await reader.get("/en/search", params={"q": query, "closed": ""})
    assert answer.status_code == 200
    assert "<mark>" not in answer.text


async def test_ten_thousand_characters_are_too_many(reader: AsyncClient):
    answer = await reader.get("/en/search", params={"q": "x" * 10_000})
    assert answer.status_code == 422
    assert "<title>Error: " in answer.text
    assert "Search for 100 characters or fewer" in answer.text
    assert "x" * 101 not in answer.text


async def test_what_is_suggested_is_found(reader: AsyncClient):
    """ "Archives" stands in a petition that has ended: it is suggested where those are searched, and nowhere else."""
    assert boot_of((await reader.get("/en/search?q=archivse")).text)["data"]["petitionSearch"]["suggestion"] is None
    answer = await reader.get("/en/search?q=archivse&closed=1")
    assert 'href="/en/search?q=archives&amp;closed=1"' in answer.text
    assert titles((await reader.get("/en/search?q=archives&closed=1")).text) == ["Free the archives"]


async def test_the_words_of_the_results(reader: AsyncClient):
    """Q-1 to Q-3, as they are written there."""
    found = (await reader.get("/en/search?q=encryption")).text
    assert '<form class="search" method="get" action="/en/search">' in found
    assert re.search(r"<label[^>]*>Search petitions</label>", found)
    assert re.search(r"<button[^>]*>Search</button>", found)
    assert '<h1>Petitions about <em><bdi dir="auto">encryption</bdi></em></h1>' in found
    assert "<strong>1</strong> petition found" in found
    nothing = (await reader.get("/en/search?q=encrypton")).text
    order = ["No petitions match", "Did you mean", "Show all petitions", "Search closed petitions too"]
    assert sorted(order, key=nothing.index) == order


async def test_another_language_has_the_same_query(reader: AsyncClient):
    answer = await reader.get("/en/search?q=a%20b%26c&closed=1&source=radio")
    assert 'href="/fr/search?q=a%20b%26c&amp;closed=1&amp;source=radio"' in answer.text


async def test_nothing_asked_is_the_box_alone(reader: AsyncClient):
    for query in ("", "?q=", "?q=%20%20", "?q=%E2%80%8B"):
        answer = await reader.get(f"/en/search{query}")
        assert answer.status_code == 200
        assert "Search petitions" in answer.text
        assert "found" not in answer.text


@pytest.fixture(scope="module")
async def shelf(platform: Platform) -> Tenant:
    """An organisation with 45 open petitions and one of each end."""
    tenant = await make_tenant(platform, 78, "shelf", locales=("en",))
    for n in range(45):
        closes = now() + timedelta(days=n + 1) if n % 2 else None
        await make_petition(
            platform,
            tenant,
            f"p-{n:02}",
            closes_at=closes,
            opens_at=datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=n),
        )
    for state in (PetitionState.DELIVERED, PetitionState.WON, PetitionState.DRAFT, PetitionState.REMOVED):
        await make_petition(platform, tenant, f"in-{state}", state=state)
    popular = await make_petition(platform, tenant, "popular", opens_at=datetime(2020, 1, 1, tzinfo=UTC))
    for _ in range(2):
        await make_signature(platform, tenant, popular)
    await make_update(platform, tenant, popular, "news")
    return tenant


@pytest.fixture
async def browsing(app: ASGIApp, shelf: Tenant) -> AsyncIterator[AsyncClient]:
    async with client(app, shelf.domain) as asking:
        yield asking


def listed(text: str) -> list[str]:
    return [item["slug"] for item in boot_of(text)["data"]["petitionList"]["items"]]


async def test_lists_are_paged_by_numbers(browsing: AsyncClient):
    seen: list[str] = []
    for page in (1, 2, 3):
        answer = await browsing.get(f"/en/petitions?page={page}")
        seen += listed(answer.text)
    assert len(seen) == len(set(seen)) == 48
    assert "in-draft" not in seen
    assert "in-removed" not in seen
    second = (await browsing.get("/en/petitions?page=2")).text
    assert '<a rel="prev" href="/en/petitions">' in second
    assert '<a rel="next" href="/en/petitions?page=3">' in second
    assert '<link rel="canonical" href="http://shelf.localhost:8000/en/petitions?page=2"' in second


@pytest.mark.parametrize(
    ("query", "first"),
    [("show=delivered", "in-delivered"), ("show=won", "in-won"), ("sort=signed", "popular"), ("sort=closing", "p-01"),
     ("show=open&sort=newest", "p-44")],
)  # fmt: skip
async def test_lists_are_chosen_and_sorted(browsing: AsyncClient, query: str, first: str):
    assert listed((await browsing.get(f"/en/petitions?{query}")).text)[0] == first


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [("show=x", 400, "There is no such list"), ("sort=size", 400, "There is no such list"), ("show=OPEN", 400, "no such list"),
     ("page=0", 404, "no such page"), ("page=-1", 404, "no such page"), ("page=9999", 404, "no such page"),
     ("page=99", 404, "no such page"), ("page=two", 404, "no such page"), ("page=٢", 404, "no such page"),
     ("page=", 404, "no such page")],
)  # fmt: skip
async def test_what_a_list_does_not_have_is_said(browsing: AsyncClient, query: str, status: int, words: str):
    for path in ("/en/petitions", "/en/search?q=title&"):
        if path.endswith("&") and "page" not in query:
            continue
        answer = await browsing.get(f"{path}{'' if path.endswith('&') else '?'}{query}")
        assert answer.status_code == status
        assert words in answer.text


@pytest.fixture(scope="module")
async def sorted_shelf(platform: Platform) -> Tenant:
    """An organisation with three topics, in two languages; of the last it has a draft only."""
    topics = (
        Topic("water", {"en": "Water & rain", "fr": "Eau"}),
        Topic("trees", {"en": "Trees", "fr": "Arbres"}),
        Topic("noise", {"en": "Noise", "fr": "Bruit"}),
    )
    tenant = await make_tenant(platform, 79, "sorted", topics=topics)
    for n in range(25):
        await make_petition(platform, tenant, f"w-{n:02}", topics=("water",), closes_at=now() + timedelta(days=n + 1))
    await make_petition(
        platform, tenant, "both", topics=("trees", "water"), state=PetitionState.WON, locales=("en", "fr")
    )
    await make_petition(platform, tenant, "none")
    await make_petition(platform, tenant, "planned", topics=("noise",), state=PetitionState.DRAFT)
    return tenant


@pytest.fixture
async def choosing(app: ASGIApp, sorted_shelf: Tenant) -> AsyncIterator[AsyncClient]:
    async with client(app, sorted_shelf.domain) as asking:
        yield asking


async def test_a_list_is_narrowed_to_a_topic(choosing: AsyncClient):
    answer = await choosing.get("/en/petitions?topic=trees")
    assert listed(answer.text) == ["both"]
    assert '<h1 tabindex="-1">Petitions: Trees</h1>' in answer.text
    assert "<title>Petitions: Trees – Sorted</title>" in answer.text
    assert "<strong>1</strong> petition found" in answer.text
    assert '<a href="/en/petitions?topic=trees" aria-current="true">Trees</a>' in answer.text
    assert '<a href="/en/petitions?topic=water">Water &amp; rain</a>' in answer.text
    assert '<a href="/en/petitions">All topics</a>' in answer.text
    assert "Noise" not in answer.text


async def test_topic_state_order_and_page_keep_each_other(choosing: AsyncClient):
    answer = await choosing.get("/en/petitions?topic=water&show=open&sort=closing&page=2")
    assert listed(answer.text) == [f"w-{n}" for n in range(20, 25)]
    chosen = "topic=water&amp;show=open&amp;sort=closing"
    for address in (
        "topic=trees&amp;show=open&amp;sort=closing",
        "show=open&amp;sort=closing",
        "topic=water&amp;show=won&amp;sort=closing",
        "topic=water&amp;show=open&amp;sort=signed",
        "topic=water&amp;show=open",
        chosen,
    ):
        assert f'href="/en/petitions?{address}"' in answer.text, address
    assert f'<a rel="prev" href="/en/petitions?{chosen}">' in answer.text
    assert f'href="http://sorted.localhost:8000/en/petitions?{chosen}&amp;page=2"' in answer.text
    assert f'href="/fr/petitions?{chosen}&amp;page=2"' in answer.text, "the same list in the other language"
    french = await choosing.get("/fr/petitions?topic=water")
    assert "Pétitions\u00a0: Eau" in french.text


@pytest.mark.parametrize("topic", ["", "noise", "unknown", "Water", "water%20", "%00", "%27", "x" * 300])
async def test_a_topic_that_is_not_offered_is_no_list(choosing: AsyncClient, topic: str):
    answer = await choosing.get(f"/en/petitions?topic={topic}")
    assert answer.status_code == 400
    assert "There is no such list" in answer.text


async def test_a_tenant_without_topics_offers_none(browsing: AsyncClient):
    assert "All topics" not in (await browsing.get("/en/petitions")).text


async def test_a_row_is_written_as_h_3_says(choosing: AsyncClient):
    answer = await choosing.get("/en/petitions?topic=water&show=open&sort=closing")
    row = re.search(r'<ul class="rows"><li>(.*?)</ul></li>', answer.text, re.DOTALL)
    assert row
    assert row[1].count("<a ") == 1
    facts = re.findall(r"<li>([^<]*)</li>", row[1] + "</ul>")
    assert facts[:2] == ["Open", "0 signed"]
    assert re.fullmatch(r"closes \d{1,2} \w+ \d{4}", facts[2])


async def test_home_has_one_in_full_six_rows_and_what_is_new(browsing: AsyncClient):
    answer = await browsing.get("/en/")
    data = boot_of(answer.text)["data"]
    assert [item["slug"] for item in data["open"]["items"]] == [f"p-{n}" for n in range(44, 37, -1)]
    assert [news["update"]["slug"] for news in data["latestUpdates"]] == ["news"]
    assert 'href="/en/p/popular/updates/news"' in answer.text
    assert "How we use your data" in answer.text
    assert 'action="/en/search"' in answer.text
    assert 'href="/en/petitions"' in answer.text


async def test_a_page_that_is_not_there_offers_search_and_the_open_petitions(browsing: AsyncClient):
    """X-1."""
    answer = await browsing.get("/en/nothing")
    assert answer.status_code == 404
    assert "<h1>Page not found</h1>" in answer.text
    assert 'action="/en/search"' in answer.text
    assert 'href="/en/petitions?show=open"' in answer.text


async def test_lists_and_results_are_shared(browsing: AsyncClient):
    for path in ("/en/petitions?show=open", "/en/search?q=title"):
        answer = await browsing.get(path)
        assert "s-maxage=30" in answer.headers["cache-control"]
        again = await browsing.get(path, headers={"if-none-match": answer.headers["etag"]})
        assert again.status_code == 304
