"""The thanks page: for the browser that signed, and what it may do there."""

from uuid import UUID

import pytest
from httpx2 import AsyncClient
from starlette.types import ASGIApp

from tests.factories import make_petition, make_signature
from tests.pages.forms import BROWSER, GOOD, boot_of, summary
from tests.support.http import client
from undersigned.core.context import Platform, now
from undersigned.petitions.types import NameVisibility, Petition
from undersigned.signatures import store, tokens
from undersigned.signatures.types import MOST_RESENDS, Signature, State
from undersigned.tenancy.types import Ask, Tenant

pytestmark = pytest.mark.anyio


async def newest(platform: Platform, tenant: Tenant, petition: Petition) -> Signature:
    async with platform.database.tenant_tx(tenant.id) as connection:
        found: UUID = await connection.fetchval(
            "SELECT id FROM signature WHERE tenant_id = $1 AND petition_id = $2 ORDER BY id DESC LIMIT 1",
            tenant.id,
            petition.id,
        )
        signature = await store.select_signature(connection, tenant.id, found)
    assert signature is not None
    return signature


async def code_from_the_mail(platform: Platform, tenant: Tenant, signature: Signature) -> str:
    """The code of the mail that is sent now."""
    async with platform.database.tenant_tx(tenant.id) as connection:
        await store.add_mail(connection, tenant.id, signature.id)
        sent = await store.select_signature(connection, tenant.id, signature.id)
    assert sent is not None
    return tokens.confirm_code(await platform.keys.tenant(tenant.id), signature.id, sent.mails_sent)


@pytest.fixture
async def petition(platform: Platform, access: Tenant) -> Petition:
    return await make_petition(platform, access, locales=("en", "fr"))


@pytest.fixture
async def thanks(browser: AsyncClient, petition: Petition) -> str:
    """The address of the page after `browser` has signed."""
    answer = await browser.post(f"/en/p/{petition.slug}/sign", data=GOOD, headers=BROWSER)
    return answer.headers["location"]


async def test_it_asks_to_confirm(browser: AsyncClient, thanks: str):
    answer = await browser.get(thanks)
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert 'Almost there, <bdi dir="auto">Amina Ben Ali</bdi>' in answer.text
    assert "a…@example.org" in answer.text
    assert "amina@example.org" not in answer.text


async def test_it_is_nobody_else_s(
    app: ASGIApp,
    platform: Platform,
    access: Tenant,
    nahr: Tenant,
    browser: AsyncClient,
    thanks: str,
    petition: Petition,
):
    cookies = dict(browser.cookies)
    other = await make_petition(platform, access)
    theirs = await make_petition(platform, nahr, locales=("en",))
    away = [(access.domain, f"/en/p/{petition.slug}", {}), (access.domain, f"/en/p/{other.slug}", cookies)]
    away += [(access.domain, f"/en/p/{petition.slug}", {"receipt": bad}) for bad in ("x", "A" * 2_040, "é")]
    away += [(nahr.domain, f"/en/p/{theirs.slug}", cookies)]
    for host, page, sent in away:
        cookie = "; ".join(f"{name}={value}" for name, value in sent.items()).encode()
        async with client(app, host) as asking:
            answers = [
                await asking.get(f"{page}/thanks", headers={b"cookie": cookie}),
                await asking.post(f"{page}/thanks", data={"action": "code", "code": "1"}, headers={b"cookie": cookie}),
            ]
        assert [(answer.status_code, answer.headers["location"]) for answer in answers] == [(303, page)] * 2


async def test_the_right_code_counts_once(
    platform: Platform, access: Tenant, browser: AsyncClient, thanks: str, petition: Petition
):
    code = await code_from_the_mail(platform, access, await newest(platform, access, petition))
    typed = f" {code[:3]} {code[3:]} "
    for _ in range(2):
        answer = await browser.post(thanks, data={"action": "code", "code": typed}, headers=BROWSER)
        assert (answer.status_code, answer.headers["location"]) == (303, thanks)
        for _ in range(2):
            page = await browser.get(thanks)
            assert page.status_code == 200
            assert (
                'Thank you, <bdi dir="auto">Amina Ben Ali</bdi>. You are number <strong>1</strong>'
                in page.text.replace("number 1", "number <strong>1</strong>")
            )
            assert "Your signature is counted" in page.text
    assert (await browser.get(f"/en/p/{petition.slug}/count.json")).json()["count"] == 1


@pytest.mark.parametrize("code", ["", "000000x", "１２３４５６", "1" * 5_000])
async def test_a_wrong_code_is_called_that(
    platform: Platform, access: Tenant, browser: AsyncClient, thanks: str, petition: Petition, code: str
):
    await code_from_the_mail(platform, access, await newest(platform, access, petition))
    answer = await browser.post(thanks, data={"action": "code", "code": code}, headers=BROWSER)
    assert answer.status_code == 422
    assert "<title>Error: " in answer.text
    assert summary(answer.text) == [("code", "That code does not match. Check the newest email.")]
    assert boot_of(answer.text)["form"]["refusal"]["code"] == "CODE_MISMATCH"
    assert (await newest(platform, access, petition)).state is State.PENDING


async def test_codes_cannot_be_tried_out(
    platform: Platform, access: Tenant, browser: AsyncClient, thanks: str, petition: Petition
):
    code = await code_from_the_mail(platform, access, await newest(platform, access, petition))
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    statuses = [
        (await browser.post(thanks, data={"action": "code", "code": tried}, headers=BROWSER)).status_code
        for tried in [wrong] * 5 + [code]
    ]
    assert statuses == [422] * 5 + [429]
    assert (await newest(platform, access, petition)).state is State.PENDING


async def test_the_mail_can_be_sent_again(platform: Platform, access: Tenant, browser: AsyncClient, thanks: str):
    answers = [await browser.post(thanks, data={"action": "resend"}, headers=BROWSER) for _ in range(MOST_RESENDS + 2)]
    assert {(answer.status_code, answer.headers["location"]) for answer in answers} == {(303, f"{thanks}?done=resend")}
    page = await browser.get(f"{thanks}?done=resend")
    assert "again. Use the newest email" in page.text


@pytest.mark.parametrize("form", [{}, {"action": "erase"}, {"code": "123456"}])
async def test_an_unknown_action_does_nothing(browser: AsyncClient, thanks: str, form: dict[str, str]):
    assert (await browser.post(thanks, data=form | {"x": "y"}, headers=BROWSER)).status_code == 400


async def test_an_address_that_confirmed_long_ago_looks_like_any_other(
    platform: Platform, access: Tenant, browser: AsyncClient, petition: Petition
):
    """Else everybody could find out who signed, by signing for them."""
    await make_signature(platform, access, petition, name="Amina Ben Ali", email="amina@example.org")
    answer = await browser.post(f"/en/p/{petition.slug}/sign", data=GOOD, headers=BROWSER)
    page = await browser.get(answer.headers["location"] + "?done=code")
    assert "Almost there" in page.text
    assert "Your signature is counted" not in page.text


async def test_an_old_receipt_is_worth_nothing(
    platform: Platform, access: Tenant, browser: AsyncClient, petition: Petition
):
    keys = await platform.keys.tenant(access.id)
    old = tokens.Receipt(
        id=petition.id,
        signature_id=petition.id,
        petition_id=petition.id,
        name="Amina",
        email="amina@example.org",
        country="TN",
        news=False,
        name_visibility=NameVisibility.DELIVER_ONLY,
        until=now(),
        created=True,
    )
    browser.cookies.set("receipt", tokens.seal_receipt(keys, old), domain=access.domain)
    assert (await browser.get(f"/en/p/{petition.slug}/thanks")).status_code == 303


async def test_the_next_ask_stands_above_finish_and_needs_no_script(
    platform: Platform, access: Tenant, browser: AsyncClient
) -> None:
    """T-7: one link beside sharing; the way out is there with it and without it."""
    ask = Ask(text={"en": "Lawyers <cost>."}, label={"en": "Give"}, url={"en": "https://give.example.org/"})
    petition = await make_petition(platform, access, asks=(ask,))
    signed = await browser.post(f"/en/p/{petition.slug}/sign", data=GOOD, headers=BROWSER)
    page = (await browser.get(signed.headers["location"])).text
    assert '<a class="button" href="https://give.example.org/" rel="noreferrer">Give</a>' in page
    assert "Lawyers &lt;cost>." in page
    assert page.index("https://give.example.org/") < page.index(">Finish</a>")
    shared = (await browser.get(f"/en/p/{petition.slug}/shared.json")).json()
    assert shared["ask"] == {"text": "Lawyers <cost>.", "label": "Give", "url": "https://give.example.org/"}
