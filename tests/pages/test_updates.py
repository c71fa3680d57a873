"""Updates: the list with everything else that happened, each article, the feed, the data for programs (N-1, N-2, P-12)."""

from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree as ET

import pytest
from httpx2 import AsyncClient

from tests.factories import make_petition, make_update
from tests.pages.forms import BROWSER, boot_of
from undersigned.core.context import Platform, now
from undersigned.petitions.types import Petition, PetitionState
from undersigned.tenancy.types import Tenant

pytestmark = pytest.mark.anyio

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
async def told(platform: Platform, access: Tenant) -> Petition:
    petition = await make_petition(
        platform, access, locales=("en", "fr"), opens_at=datetime(2026, 1, 1, tzinfo=UTC), title="Rivers & lakes"
    )
    for day, slug in ((3, "first"), (9, "second"), (5, "middle")):
        published = datetime(2026, 2, day, 12, tzinfo=UTC)
        await make_update(platform, access, petition, slug, published_at=published, body="[On](/en/p/itu) *it* goes.")
    await make_update(platform, access, petition, "to-come", published_at=now() + timedelta(hours=1))
    return petition


async def test_the_list_is_newest_first_with_the_form_at_its_end(browser: AsyncClient, told: Petition):
    answer = await browser.get(f"/en/p/{told.slug}/updates")
    assert answer.status_code == 200
    timeline = boot_of(answer.text)["data"]["timeline"]
    assert [event["title"] for event in timeline] == ["Title of second", "Title of middle", "Title of first", ""]
    assert timeline[-1]["kind"] == "OPENED"
    assert answer.text.index("Title of first") < answer.text.index(f'action="/en/p/{told.slug}/sign"')
    assert "s-maxage=30" in answer.headers["cache-control"]
    again = await browser.get(f"/en/p/{told.slug}/updates", headers={"if-none-match": answer.headers["etag"]})
    assert again.status_code == 304


async def test_an_update_can_be_shared_and_signed_under(browser: AsyncClient, told: Petition):
    answer = await browser.get(f"/en/p/{told.slug}/updates/middle")
    assert answer.status_code == 200
    assert f'value="http://access.localhost:8000/en/p/{told.slug}/updates/middle"' in answer.text
    assert f'action="/en/p/{told.slug}/sign"' in answer.text
    assert told.story not in answer.text
    others = boot_of(answer.text)["data"]["others"]
    assert [other["slug"] for other in others] == ["second", "first"]


async def test_what_is_to_come_is_not_there_yet(browser: AsyncClient, told: Petition):
    assert (await browser.get(f"/en/p/{told.slug}/updates/to-come")).status_code == 404
    assert "to-come" not in (await browser.get(f"/en/p/{told.slug}/updates")).text
    assert "to-come" not in (await browser.get(f"/en/p/{told.slug}/updates.atom")).text


async def test_one_update_is_found_behind_fifty_others(platform: Platform, browser: AsyncClient, access: Tenant):
    petition = await make_petition(platform, access)
    for number in range(55):
        published = datetime(2026, 3, 1, tzinfo=UTC) + timedelta(hours=number)
        await make_update(platform, access, petition, f"n-{number}", published_at=published)
    assert (await browser.get(f"/en/p/{petition.slug}/updates/n-0")).status_code == 200


async def test_after_the_end_there_is_no_form(platform: Platform, browser: AsyncClient, access: Tenant):
    petition = await make_petition(platform, access, state=PetitionState.CLOSED)
    await make_update(platform, access, petition, "last")
    for path in ("updates", "updates/last"):
        assert "<form" not in (await browser.get(f"/en/p/{petition.slug}/{path}")).text


async def test_the_feed_is_atom_in_the_page_s_language(browser: AsyncClient, told: Petition):
    path = f"/en/p/{told.slug}/updates.atom"
    answer = await browser.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/atom+xml")
    root = ET.fromstring(answer.content)
    origin = "http://access.localhost:8000"
    assert root.findtext(f"{ATOM}title") == "Updates on “Rivers & lakes”"
    assert root.findtext(f"{ATOM}updated") == "2026-02-09T12:00:00+00:00"
    entries = root.findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}title") for entry in entries] == [
        "Title of second",
        "Title of middle",
        "Title of first",
    ]
    assert "<em>it</em>" in (entries[0].findtext(f"{ATOM}content") or "")
    assert len({entry.findtext(f"{ATOM}id") for entry in root.iter(f"{ATOM}entry")}) == 3
    assert f'href="{origin}{path}"' in (await browser.get(f"/en/p/{told.slug}")).text
    assert (await browser.get(path, headers={"if-none-match": answer.headers["etag"]})).status_code == 304


async def test_a_feed_of_nothing_stays_the_same(platform: Platform, browser: AsyncClient, access: Tenant):
    petition = await make_petition(platform, access, locales=("en",))
    first, second = [await browser.get(f"/en/p/{petition.slug}/updates.atom?{n}") for n in range(2)]
    assert first.headers["etag"] == second.headers["etag"]
    led = await browser.get(f"/fr/p/{petition.slug}/updates.atom")
    assert led.headers["location"] == f"/en/p/{petition.slug}/updates.atom"
    for path in ("/en/p/nothing/updates.atom", f"/de/p/{petition.slug}/updates.atom", "/en/updates.atom"):
        assert (await browser.get(path)).status_code == 404
    assert (await browser.post(f"/en/p/{petition.slug}/updates.atom", headers=BROWSER)).status_code == 405


async def test_programs_read_the_petition(browser: AsyncClient, told: Petition):
    answer = await browser.get(f"/fr/p/{told.slug}/petition.json")
    assert answer.headers["content-type"] == "application/json"
    shown = answer.json()
    assert shown["url"] == f"http://access.localhost:8000/fr/p/{told.slug}"
    assert (shown["state"], shown["takes_signatures"], shown["count"], shown["goal"]) == ("open", True, 0, 100)
    assert shown["letter_version"] == told.letter_version
    assert shown["countries"] == {}
