"""The page behind the link of a confirmation mail: nothing happens until a person presses a button."""

from dataclasses import replace
from typing import Any

import pytest
from httpx2 import AsyncClient
from starlette.types import ASGIApp

from tests.factories import confirm_token, make_petition, make_signature
from tests.pages.forms import BROWSER, boot_of
from tests.support.http import client
from undersigned.app import web_app
from undersigned.core.context import Platform
from undersigned.core.keys import Keys
from undersigned.petitions.types import Petition, PetitionState
from undersigned.signatures.types import Signature, State
from undersigned.tenancy.types import Tenant

pytestmark = pytest.mark.anyio

NOBODY_S = "x" * 43


@pytest.fixture
async def petition(platform: Platform, access: Tenant) -> Petition:
    return await make_petition(platform, access, locales=("en", "fr"))


@pytest.fixture
async def signature(platform: Platform, access: Tenant, petition: Petition) -> Signature:
    return await make_signature(platform, access, petition, name="Amina Ben Ali", state=State.PENDING)


@pytest.fixture
async def link(platform: Platform, access: Tenant, signature: Signature) -> str:
    return f"/en/c/{await confirm_token(platform, access, signature)}"


async def rows(platform: Platform, tenant: Tenant) -> list[Any]:
    """Everything that is known of signatures, row by row."""
    async with platform.database.tenant_tx(tenant.id, readonly=True) as connection:
        return [
            await connection.fetch(f"SELECT to_jsonb(t) FROM {table} AS t WHERE tenant_id = $1 ORDER BY 1", tenant.id)
            for table in ("signature", "signature_counter", "public_name", "mail_cap", "outbox", "consent")
        ]


async def state_of(platform: Platform, tenant: Tenant, signature: Signature) -> str | None:
    async with platform.database.tenant_tx(tenant.id, readonly=True) as connection:
        return await connection.fetchval(
            "SELECT state FROM signature WHERE tenant_id = $1 AND id = $2", tenant.id, signature.id
        )


async def grow_old(platform: Platform, tenant: Tenant, signature: Signature) -> None:
    async with platform.database.tenant_tx(tenant.id) as connection:
        await connection.execute(
            "UPDATE signature SET created_at = created_at - interval '15 days', mailed_at = NULL "
            "WHERE tenant_id = $1 AND id = $2",
            tenant.id,
            signature.id,
        )


async def test_opening_the_link_changes_nothing(platform: Platform, access: Tenant, browser: AsyncClient, link: str):
    before = await rows(platform, access)
    for path in (link, f"{link}?done=confirm", f"{link}?done=remove", f"{link}?action=confirm"):
        for method in ("GET", "HEAD"):
            answer = await browser.request(method, path)
            assert answer.status_code == 200
            assert answer.headers["referrer-policy"] == "no-referrer"
            assert answer.headers["cache-control"] == "no-store"
            assert "set-cookie" not in answer.headers
            assert method == "HEAD" or boot_of(answer.text)["form"] is None
    assert 'Confirm your signature, <bdi dir="auto">Amina Ben Ali</bdi>?' in (await browser.get(link)).text
    assert await rows(platform, access) == before


async def test_confirming_counts_once(
    platform: Platform, access: Tenant, browser: AsyncClient, link: str, petition: Petition, signature: Signature
):
    for _ in range(3):
        answer = await browser.post(link, data={"action": "confirm"}, headers=BROWSER)
        assert (answer.status_code, answer.headers["location"]) == (303, f"/en/p/{petition.slug}/thanks")
        assert answer.headers["referrer-policy"] == "no-referrer"
        page = await browser.get(answer.headers["location"])
        assert 'Thank you, <bdi dir="auto">Amina Ben Ali</bdi>. You are number 1.' in page.text
    again = (await browser.get(link)).text
    assert "You have already confirmed. Thank you." in again
    assert "https://wa.me/?text=" in again, "C-3: and share"
    assert await state_of(platform, access, signature) == "confirmed"
    platform.counts.forget()
    assert (await browser.get(f"/en/p/{petition.slug}/count.json")).json()["count"] == 1


async def test_a_wrong_signature_is_erased(
    platform: Platform, access: Tenant, browser: AsyncClient, link: str, signature: Signature
):
    answer = await browser.post(link, data={"action": "remove"}, headers=BROWSER)
    assert answer.status_code == 200
    assert "The signature is removed" in answer.text
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert await state_of(platform, access, signature) is None
    again = await browser.post(link, data={"action": "remove"}, headers=BROWSER)
    assert again.status_code == 404
    assert (await browser.get(link)).status_code == 404


async def test_a_link_nobody_knows(platform: Platform, access: Tenant, browser: AsyncClient):
    before = await rows(platform, access)
    for token in (NOBODY_S, "x", "x" * 5_000, "%F0%9F%98%80", "'--"):
        answer = await browser.get(f"/en/c/{token}")
        assert answer.status_code == 404
        assert "This link does not work" in answer.text
        assert answer.headers["referrer-policy"] == "no-referrer"
        for action in ("confirm", "remove", "resend"):
            answer = await browser.post(f"/en/c/{token}", data={"action": action}, headers=BROWSER)
            assert answer.status_code == 404
            assert boot_of(answer.text)["form"]["refusal"]["code"] == "CONFIRMATION_NOT_FOUND"
    assert await rows(platform, access) == before


async def test_the_link_of_another_organisation_is_not_known_here(
    platform: Platform, app: ASGIApp, access: Tenant, nahr: Tenant, link: str
):
    before = await rows(platform, access)
    async with client(app, nahr.domain) as browser:
        theirs, nobodys = await browser.get(link), await browser.get(f"/en/c/{NOBODY_S}")
        posted = await browser.post(link, data={"action": "confirm"}, headers=BROWSER)
    assert theirs.status_code == nobodys.status_code == posted.status_code == 404
    assert theirs.text.replace(link.rpartition("/")[2], NOBODY_S) == nobodys.text
    assert await rows(platform, access) == before


async def test_an_expired_link_says_so_and_can_be_renewed(
    platform: Platform, access: Tenant, browser: AsyncClient, link: str, signature: Signature
):
    await grow_old(platform, access, signature)
    answer = await browser.get(link)
    assert answer.status_code == 410
    assert "This link has expired because 14 days have passed" in answer.text
    late = await browser.post(link, data={"action": "confirm"}, headers=BROWSER)
    assert late.status_code == 410
    assert await state_of(platform, access, signature) == "pending"
    sent = await browser.post(link, data={"action": "resend"}, headers=BROWSER)
    assert sent.status_code == 200
    assert "We sent a new link" in sent.text
    assert (await browser.get(link)).status_code == 404


async def test_a_petition_that_closed_long_ago_takes_no_confirmation(
    platform: Platform, access: Tenant, browser: AsyncClient, link: str, petition: Petition, signature: Signature
):
    async with platform.database.tenant_tx(access.id) as connection:
        await connection.execute(
            "UPDATE petition SET state = $3 WHERE tenant_id = $1 AND id = $2",
            access.id,
            petition.id,
            PetitionState.CLOSED,
        )
    platform.petitions.forget()
    answer = await browser.post(link, data={"action": "confirm"}, headers=BROWSER)
    assert answer.status_code == 409
    assert boot_of(answer.text)["form"]["refusal"]["code"] == "PETITION_CLOSED"
    assert await state_of(platform, access, signature) == "pending"


async def test_another_petition_of_the_same_address_is_confirmed_from_here(
    platform: Platform, access: Tenant, browser: AsyncClient
):
    petitions = [await make_petition(platform, access) for _ in range(3)]
    signatures = [
        await make_signature(platform, access, petition, email="many@example.org", state=State.PENDING)
        for petition in petitions[:2]
    ]
    link = f"/en/c/{await confirm_token(platform, access, signatures[0])}"
    page = await browser.get(link)
    assert petitions[1].title in page.text
    form = {"action": "confirm", "petition": petitions[1].slug}
    assert (await browser.post(link, data=form, headers=BROWSER)).status_code == 303
    assert [await state_of(platform, access, signature) for signature in signatures] == ["pending", "confirmed"]
    for slug in (petitions[2].slug, "nothing"):
        refused = await browser.post(link, data=form | {"petition": slug}, headers=BROWSER)
        assert refused.status_code == 404
        assert boot_of(refused.text)["form"]["refusal"]["code"] == "PETITION_NOT_FOUND"
    assert await state_of(platform, access, signatures[0]) == "pending"


@pytest.mark.parametrize("form", [{"x": "y"}, {"action": "erase everything"}])
async def test_an_unknown_action_does_nothing(
    platform: Platform, access: Tenant, browser: AsyncClient, link: str, form: dict[str, str]
):
    before = await rows(platform, access)
    assert (await browser.post(link, data=form, headers=BROWSER)).status_code == 400
    assert await rows(platform, access) == before


async def test_without_keys_it_can_be_tried_again(platform: Platform, access: Tenant, link: str):
    async with client(web_app(replace(platform, keys=Keys(None, None))), access.domain) as browser:
        for answer in (await browser.get(link), await browser.post(link, data={"action": "confirm"}, headers=BROWSER)):
            assert answer.status_code == 503
            assert answer.headers["retry-after"] == "60"
            assert "nothing was saved" in answer.text
