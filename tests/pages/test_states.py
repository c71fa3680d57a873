"""A petition in each of its states: status, form, counter, words (ux.md 1.11)."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from httpx2 import AsyncClient
from starlette.types import ASGIApp

from tests.factories import a_target, make_context, make_petition, make_proof, make_signature, make_tenant
from tests.pages.forms import BROWSER, boot_of
from tests.support.http import client
from undersigned.core.context import Platform, now
from undersigned.petitions import previews, proof_store, store
from undersigned.petitions.types import Petition, PetitionState
from undersigned.tenancy.types import Look, Tenant

pytestmark = pytest.mark.anyio

MAY = datetime(2026, 5, 4, 9, tzinfo=UTC)
FORM = 'action="/en/p/{}/sign"'


async def make(platform: Platform, tenant: Tenant, state: PetitionState, note: str = "", **values: Any) -> Petition:
    """A petition that one person signed before it came into its state."""
    petition = await make_petition(platform, tenant)
    await make_signature(platform, tenant, petition)
    petition = replace(petition, state=state, **values)
    async with platform.database.tenant_tx(tenant.id) as connection:
        await store.upsert_petition(connection, tenant.id, petition)
        if note:
            await proof_store.upsert_note(connection, tenant.id, petition.id, "en", note)
    platform.petitions.forget()
    return petition


SHOWN = {
    PetitionState.SCHEDULED: ({"opens_at": datetime(2046, 6, 1, tzinfo=UTC)}, "", "opens on 1 June 2046", False),
    PetitionState.OPEN: ({}, "", "Help us get to", True),
    PetitionState.PAUSED: ({"until": datetime(2046, 6, 1, tzinfo=UTC)}, "A count.", "paused until 1 June 2046", False),
    PetitionState.CLOSED: ({"closes_at": MAY}, "", "It has not been handed over yet", False),
    PetitionState.DELIVERING: ({}, "", "Names added now appear on the screen in the room.", True),
    PetitionState.DELIVERED: ({"since": MAY}, "", "was delivered on 4 May 2026", False),
    PetitionState.ANSWERED: ({}, "They answer.", "They answer.", False),
    PetitionState.WON: ({}, "We won!", "We won!", False),
    PetitionState.LOST: ({}, "Not this year.", "Not this year.", False),
    PetitionState.ARCHIVED: ({}, "It is old.", "It is old.", False),
}


@pytest.mark.parametrize("state", SHOWN)
async def test_each_state_has_its_page(platform: Platform, browser: AsyncClient, access: Tenant, state: PetitionState):
    values, note, words, form = SHOWN[state]
    petition = await make(platform, access, state, note, **values)
    answer = await browser.get(f"/en/p/{petition.slug}")
    assert answer.status_code == 200
    assert words in answer.text
    assert note in answer.text
    assert (FORM.format(petition.slug) in answer.text) == form
    assert ("<progress" in answer.text) == (
        state in {PetitionState.OPEN, PetitionState.PAUSED, PetitionState.DELIVERING}
    )
    posted = await browser.post(f"/en/p/{petition.slug}/sign", data={"name": ""}, headers=BROWSER)
    assert posted.status_code == (422 if form else 409)


async def test_a_state_that_has_ended_shows_the_final_number(platform: Platform, browser: AsyncClient, access: Tenant):
    petition = await make(platform, access, PetitionState.WON, minimum_shown=50)
    assert "<strong>1</strong> person signed this petition." in (await browser.get(f"/en/p/{petition.slug}")).text


@pytest.mark.parametrize(("left", "told"), [(timedelta(hours=71), True), (timedelta(hours=73), False)])
async def test_the_hour_is_told_in_the_last_72(
    platform: Platform, browser: AsyncClient, access: Tenant, left: timedelta, *, told: bool
):
    petition = await make_petition(platform, access, closes_at=now() + left)
    answer = await browser.get(f"/en/p/{petition.slug}")
    assert ("Closes on" in answer.text) == told
    assert FORM.format(petition.slug) in answer.text


async def test_delivering_ends_with_its_time(platform: Platform, browser: AsyncClient, access: Tenant):
    late = await make_petition(
        platform, access, "late", state=PetitionState.DELIVERING, closes_at=now() - timedelta(hours=1)
    )
    answer = await browser.get(f"/en/p/{late.slug}")
    assert "We are handing it over now." in answer.text
    assert "Names added now" not in answer.text
    assert FORM.format("late") not in answer.text


async def test_a_merged_petition_leads_to_the_other(platform: Platform, browser: AsyncClient, access: Tenant):
    await make_petition(platform, access, "one")
    await make_petition(platform, access, "other", state=PetitionState.MERGED, merged_into="one")
    for path in ("/en/p/other", "/en/p/other/sign", "/en/p/other/count.json", "/en/p/other/thanks"):
        answer = await browser.get(path)
        assert (answer.status_code, answer.headers["location"]) == (301, "/en/p/one")


@pytest.mark.parametrize("note", ["It named somebody.", ""])
async def test_a_removed_petition_says_so_and_shows_nothing_of_itself(
    platform: Platform, browser: AsyncClient, access: Tenant, note: str
):
    petition = await make(platform, access, PetitionState.REMOVED, note, since=MAY)
    for path in ("", "/sign", "/count.json"):
        answer = await browser.get(f"/en/p/{petition.slug}{path}")
        assert answer.status_code == 410
        assert "Access removed this petition on 4 May 2026." in answer.text
        assert note in answer.text
        assert petition.title not in answer.text
        assert '<meta name="robots" content="noindex"' in answer.text
    assert petition.slug not in (await browser.get("/en/")).text


@pytest.fixture
async def draft(platform: Platform, access: Tenant) -> Petition:
    return await make_petition(platform, access, state=PetitionState.DRAFT)


async def test_a_draft_is_seen_by_its_signed_link_only(
    platform: Platform, browser: AsyncClient, access: Tenant, draft: Petition
):
    address = await previews.preview_address(make_context(platform, access), draft)
    assert (await browser.get(f"/en/p/{draft.slug}")).status_code == 404
    answer = await browser.get(address)
    assert answer.status_code == 200
    assert "Preview – not public" in answer.text
    assert '<fieldset class="field" disabled>' in answer.text
    assert '<meta name="robots" content="noindex"' in answer.text
    assert answer.headers["cache-control"] == "no-store"
    assert boot_of(answer.text)["data"]["petition"]["state"] == "DRAFT"
    assert (await browser.get(f"/en/p/{draft.slug}")).status_code == 404


async def test_no_other_link_opens_a_draft(platform: Platform, browser: AsyncClient, access: Tenant, draft: Petition):
    context = make_context(platform, access)
    address = await previews.preview_address(context, draft)
    token = address.partition("preview=")[2]
    another = await make_petition(platform, access, state=PetitionState.DRAFT)
    until, _, seal = token.partition(".")
    for wrong in ("x", "1.x", f"{int(until) + 1}.{seal}", f"{until}.", "9" * 400, f"-1.{seal}", f"{until}.é"):
        assert (await browser.get(f"/en/p/{draft.slug}", params={"preview": wrong})).status_code == 404
    assert (await browser.get(f"/en/p/{another.slug}", params={"preview": token})).status_code == 404
    open_one = await make_petition(platform, access)
    led = await browser.get(f"/en/p/{open_one.slug}", params={"preview": token})
    assert (led.status_code, led.headers["location"]) == (302, f"/en/p/{open_one.slug}")


async def test_a_preview_ends(platform: Platform, access: Tenant, draft: Petition, monkeypatch: pytest.MonkeyPatch):
    context = make_context(platform, access)
    token = (await previews.preview_address(context, draft)).partition("preview=")[2]
    assert await previews.opens(context, draft.id, token)
    monkeypatch.setattr(previews, "now", lambda: now() + previews.LIFE)
    assert not await previews.opens(context, draft.id, token)


@pytest.fixture
async def delivered(platform: Platform, access: Tenant) -> Petition:
    petition = await make_petition(platform, access, state=PetitionState.DELIVERED)
    await make_proof(platform, access, petition)
    return petition


@pytest.fixture
async def neighbour(app: ASGIApp, nahr: Tenant) -> AsyncIterator[AsyncClient]:
    async with client(app, nahr.domain) as asking:
        yield asking


async def test_the_proof_of_a_delivery_is_shown(browser: AsyncClient, delivered: Petition, neighbour: AsyncClient):
    page = (await browser.get(f"/en/p/{delivered.slug}")).text
    assert 'alt="Paper."' in page
    assert "2 January 2026" in page
    assert "Geneva" in page
    for name, kind in (("0.jpg", "image/jpeg"), ("0.pdf", "application/pdf")):
        path = f"/files/{delivered.slug}/{name}"
        assert path in page
        answer = await browser.get(path)
        assert (answer.status_code, answer.headers["content-type"]) == (200, kind)
        assert answer.headers["content-security-policy"].startswith("sandbox; default-src 'none'")
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert (await neighbour.get(path)).status_code == 404
    assert (await browser.get(f"/files/{delivered.slug}/9.jpg")).status_code == 404


async def test_the_files_go_with_the_petition(
    platform: Platform, browser: AsyncClient, access: Tenant, delivered: Petition
):
    async with platform.database.tenant_tx(access.id) as connection:
        await store.upsert_petition(connection, access.id, replace(delivered, state=PetitionState.REMOVED))
    assert (await browser.get(f"/files/{delivered.slug}/0.jpg")).status_code == 404


async def test_targets_say_what_they_got_and_answered(platform: Platform, browser: AsyncClient, access: Tenant):
    targets = (
        a_target("A"),
        a_target("B", received_at=MAY),
        a_target("C", received_at=MAY, answered_at=MAY, answer="news"),
        a_target("D", answered_at=MAY),
    )
    petition = await make_petition(platform, access, targets=targets)
    page = (await browser.get(f"/en/p/{petition.slug}")).text
    for words in (
        "Asked",
        "Received it on 4 May 2026",
        f"/en/p/{petition.slug}/updates/news",
        "Answered on 4 May 2026",
    ):
        assert words in page


async def test_what_is_archived_may_be_left_out_of_search_engines(
    platform: Platform, browser: AsyncClient, access: Tenant
):
    await make_petition(platform, access, "old", state=PetitionState.ARCHIVED, unlisted=True)
    assert '<meta name="robots" content="noindex"' in (await browser.get("/en/p/old")).text


async def test_the_buttons_that_sign_say_what_the_organisation_chose(platform: Platform, app: ASGIApp):
    """1.3: in the words of the page's language; the usual ones are the page's own."""
    look = Look(verb="add-name")
    chosen = await make_tenant(platform, 78, "namers", locales=("en", "fr"), look=look)
    petition = await make_petition(platform, chosen, locales=("en", "fr"))
    async with client(app, chosen.domain) as browser:
        for locale, words in (("en", "Add my name"), ("fr", "Ajouter mon nom")):
            page = (await browser.get(f"/{locale}/p/{petition.slug}/sign")).text
            assert f'aria-disabled="false">{words}</button>' in page
