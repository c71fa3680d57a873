"""`/{lang}/privacy/{slug}`: what happens to the details of those who sign (1.4)."""

from datetime import UTC, datetime

import pytest
from httpx2 import AsyncClient
from starlette.types import ASGIApp

from tests.factories import make_petition
from tests.pages.forms import boot_of
from undersigned.app import web_app
from undersigned.core.context import Platform
from undersigned.petitions.types import FieldKind, FormField, NameVisibility, PetitionState
from undersigned.signatures.types import REMINDERS, UNCONFIRMED_LIFE
from undersigned.tenancy.types import Tenant

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
def app(platform: Platform) -> ASGIApp:
    return web_app(platform)


async def test_it_says_what_is_set_and_what_is_done(platform: Platform, access: Tenant, browser: AsyncClient) -> None:
    asked = FormField("union", FieldKind.TEXT, True, "trade union", "We list them.")
    private = NameVisibility.PRIVATE
    await make_petition(platform, access, "told", at_risk=True, name_visibility=private, fields=(asked,))
    answer = await browser.get("/en/privacy/told")
    assert answer.status_code == 200
    assert answer.headers["cache-control"].startswith("public")
    assert "set-cookie" not in answer.headers
    assert "<strong>Trade union</strong>: We list them. Only Access sees your answer." in answer.text
    assert "The list will be seen by the governments we write to." in answer.text
    assert f"erased after {UNCONFIRMED_LIFE.days} days" in answer.text
    assert f"at most {len(REMINDERS)} times" in answer.text
    assert "letterHtml" not in boot_of(answer.text)["data"]["petition"]


@pytest.mark.parametrize(
    "state",
    [
        state
        for state in PetitionState
        if state not in {PetitionState.DRAFT, PetitionState.MERGED, PetitionState.REMOVED}
    ],
)
async def test_it_stands_whatever_became_of_the_petition(
    platform: Platform, access: Tenant, browser: AsyncClient, state: PetitionState
) -> None:
    await make_petition(platform, access, f"is-{state}", state=state, opens_at=datetime(2046, 1, 1, tzinfo=UTC))
    assert (await browser.get(f"/en/privacy/is-{state}")).status_code == 200


async def test_what_nobody_may_see_has_none(platform: Platform, access: Tenant, browser: AsyncClient) -> None:
    await make_petition(platform, access, "hidden", state=PetitionState.DRAFT)
    for slug in ("hidden", "nowhere"):
        assert (await browser.get(f"/en/privacy/{slug}")).status_code == 404


async def test_it_speaks_the_languages_of_the_petition(
    platform: Platform, access: Tenant, browser: AsyncClient
) -> None:
    await make_petition(platform, access, "english", locales=("en",))
    answer = await browser.get("/fr/privacy/english?r=K7QF2")
    assert (answer.status_code, answer.headers["location"]) == (302, "/en/privacy/english?r=K7QF2")


async def test_it_is_read_and_not_written_to(platform: Platform, access: Tenant, browser: AsyncClient) -> None:
    await make_petition(platform, access, "read")
    assert (await browser.post("/en/privacy/read", data={})).status_code == 405
