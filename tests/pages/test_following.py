"""Asking to be told by the plain form, and the pages behind the links of the mails: nothing happens until a button is pressed."""

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest
from httpx2 import AsyncClient
from starlette.types import ASGIApp

from tests.factories import make_context, make_petition
from tests.pages.forms import BROWSER, boot_of, summary
from tests.signatures.deeds import work
from tests.support.http import client
from tests.support.mail import CaughtMail
from undersigned.app import web_app
from undersigned.core.context import Platform
from undersigned.core.keys import Keys
from undersigned.followers import service
from undersigned.followers.types import FollowInput
from undersigned.petitions.types import Petition, PetitionState
from undersigned.tenancy.types import Tenant

pytestmark = pytest.mark.anyio

NOBODY_S = "x" * 43


@pytest.fixture
async def well(platform: Platform, access: Tenant) -> Petition:
    return await make_petition(platform, access, state=PetitionState.CLOSED, locales=("en", "fr"))


@pytest.fixture
async def token(platform: Platform, access: Tenant, well: Petition, mailbox: CaughtMail) -> str:
    """That in the mail to somebody who asked to be told."""
    catching = replace(platform, mail=mailbox)
    async with platform.database.platform_tx() as connection:
        await connection.execute("DELETE FROM platform_mail_cap")
    await forget_caps(platform, access)
    await service.follow(make_context(platform, access), well.id, FollowInput(email="leila@example.org"))
    await work(catching, access)
    found = re.search(r"/u/([\w-]{43})", mailbox.last().text)
    assert found
    return found[1]


async def forget_caps(platform: Platform, tenant: Tenant) -> None:
    async with platform.database.tenant_tx(tenant.id) as connection:
        await connection.execute("DELETE FROM mail_cap WHERE tenant_id = $1", tenant.id)


async def rows(platform: Platform, tenant: Tenant) -> list[Any]:
    async with platform.database.tenant_tx(tenant.id, readonly=True) as connection:
        return [
            await connection.fetch(f"SELECT to_jsonb(t) FROM {table} AS t WHERE tenant_id = $1 ORDER BY 1", tenant.id)
            for table in ("follower", "mail_cap", "outbox")
        ]


def state_of(page: str) -> str | None:
    found = boot_of(page)["data"]["following"]
    return found and found["state"]


async def test_a_petition_that_takes_no_signatures_offers_to_tell(
    browser: AsyncClient, well: Petition, itu: Petition
) -> None:
    page = (await browser.get(f"/en/p/{well.slug}")).text
    assert f'action="/en/p/{well.slug}/follow"' in page
    assert "Tell me what happens" in page
    opened = (await browser.get(f"/en/p/{itu.slug}")).text
    assert "/follow" not in opened


async def test_the_form_answers_with_what_is_left_to_do(browser: AsyncClient, well: Petition) -> None:
    answer = await browser.post(f"/en/p/{well.slug}/follow", data={"email": "leila@example.org"}, headers=BROWSER)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/en/p/{well.slug}/follow?done=sent")
    assert "set-cookie" not in answer.headers
    page = (await browser.get(answer.headers["location"])).text
    assert "<h1>Check your email</h1>" in page
    assert "leila" not in page


async def test_what_was_typed_is_kept_and_the_summary_leads_to_it(browser: AsyncClient, well: Petition) -> None:
    typed = 'leila "x" <b>@'
    answer = await browser.post(f"/en/p/{well.slug}/follow", data={"email": typed}, headers=BROWSER)
    assert answer.status_code == 422
    assert summary(answer.text) == [("follow", "Enter an email address in the correct format, like name@example.com")]
    assert boot_of(answer.text)["form"]["values"] == {"email": typed}
    assert "<title>Error: " in answer.text
    empty = await browser.post(f"/fr/p/{well.slug}/follow", data={"email": ""}, headers=BROWSER)
    assert (empty.status_code, len(summary(empty.text))) == (422, 1)
    twice = await browser.post(
        f"/en/p/{well.slug}/follow", content="email=a@example.org&email=b@example.org",
        headers=BROWSER | {"content-type": "application/x-www-form-urlencoded"},
    )  # fmt: skip
    assert twice.status_code == 422


async def test_an_open_petition_says_that_one_can_sign(browser: AsyncClient, itu: Petition) -> None:
    page = await browser.get("/en/p/itu/follow")
    assert page.status_code == 200
    assert '<a href="/en/p/itu#sign">sign it</a>' in page.text
    answer = await browser.post("/en/p/itu/follow", data={"email": "leila@example.org"}, headers=BROWSER)
    assert answer.status_code == 409
    assert "There is nothing to be told of now" in answer.text


async def test_another_sites_form_does_nothing(
    platform: Platform, access: Tenant, browser: AsyncClient, well: Petition
) -> None:
    before = await rows(platform, access)
    answer = await browser.post(
        f"/en/p/{well.slug}/follow", data={"email": "leila@example.org"}, headers={"sec-fetch-site": "cross-site"}
    )
    assert answer.status_code == 403
    assert await rows(platform, access) == before


async def test_a_petition_that_closed_meanwhile_offers_to_tell(browser: AsyncClient, well: Petition) -> None:
    """F-17: the address that was typed stands in both forms, and no id twice."""
    sent = {"name": "Leila", "email": "leila@example.org", "country": "TN", "news": "no"}
    answer = await browser.post(f"/en/p/{well.slug}/sign", data=sent, headers=BROWSER)
    assert answer.status_code == 409
    assert f'action="/en/p/{well.slug}/follow"' in answer.text
    assert answer.text.count('value="leila@example.org"') == 2
    ids = re.findall(r'\sid="([^"]+)"', answer.text)
    assert len(ids) == len(set(ids))


async def test_opening_the_links_changes_nothing(
    platform: Platform, access: Tenant, browser: AsyncClient, token: str
) -> None:
    """Scanners of mail open them, and HEAD them."""
    before = await rows(platform, access)
    for letter in "fu":
        for query in ("", "?action=stop", "?List-Unsubscribe=One-Click"):
            for method in ("GET", "HEAD"):
                answer = await browser.request(method, f"/en/{letter}/{token}{query}")
                assert answer.status_code == 200
                assert answer.headers["referrer-policy"] == "no-referrer"
                assert answer.headers["cache-control"] == "no-store"
                assert "set-cookie" not in answer.headers
    assert await rows(platform, access) == before


async def test_saying_yes_stopping_and_undoing_it(browser: AsyncClient, token: str) -> None:
    asked = await browser.get(f"/en/f/{token}")
    assert "Shall we email you what comes of this petition?" in asked.text
    answer = await browser.post(f"/en/f/{token}", data={"action": "confirm"}, headers=BROWSER)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/en/f/{token}")
    assert state_of((await browser.get(f"/en/f/{token}")).text) == "CONFIRMED"
    stop = await browser.get(f"/en/u/{token}")
    assert "Stop emails about this petition?" in stop.text
    assert "l…@example.org" in stop.text
    for action, state in (("stop", "STOPPED"), ("undo", "CONFIRMED"), ("stopAll", "STOPPED"), ("stop", "STOPPED")):
        answer = await browser.post(f"/en/u/{token}", data={"action": action}, headers=BROWSER)
        assert answer.status_code == 303
        assert state_of((await browser.get(answer.headers["location"])).text) == state


async def test_a_mail_program_stops_by_itself(app: ASGIApp, access: Tenant, token: str) -> None:
    """RFC 8058: without cookies, from nowhere, once or again; answered by 200 (U-1)."""
    async with client(app, access.domain) as program:
        for _ in range(2):
            answer = await program.post(f"/en/u/{token}", data={"List-Unsubscribe": "One-Click"})
            assert answer.status_code == 200
            assert state_of(answer.text) == "STOPPED"
        form = {"List-Unsubscribe": (None, "One-Click")}
        assert (await program.post(f"/en/u/{token}", files=form)).status_code == 200


@pytest.mark.parametrize("letter", ["f", "u"])
async def test_a_link_of_nobody(browser: AsyncClient, letter: str) -> None:
    for link in (NOBODY_S, "short", "%C3%A9"):
        page = await browser.get(f"/en/{letter}/{link}")
        assert page.status_code == 404
        assert "This link does not work" in page.text
    answer = await browser.post(
        f"/en/{letter}/{NOBODY_S}", data={"action": "confirm" if letter == "f" else "stop"}, headers=BROWSER
    )
    assert answer.status_code == 404


@pytest.mark.parametrize(("letter", "action"), [("f", "stop"), ("f", ""), ("u", "confirm"), ("u", "x")])
async def test_no_other_action(
    platform: Platform, access: Tenant, browser: AsyncClient, token: str, letter: str, action: str
) -> None:
    before = await rows(platform, access)
    answer = await browser.post(f"/en/{letter}/{token}", data={"action": action}, headers=BROWSER)
    assert answer.status_code == 400
    assert await rows(platform, access) == before


@pytest.fixture
async def keyless(platform: Platform, access: Tenant) -> AsyncIterator[AsyncClient]:
    broken = replace(platform, keys=await Keys.open("postgresql://nobody@127.0.0.1:1/none", b"x" * 32))
    async with client(web_app(broken), access.domain) as asking:
        yield asking
    await broken.keys.close()


async def test_without_keys_it_is_unavailable(keyless: AsyncClient, well: Petition, token: str) -> None:
    sent = await keyless.post(f"/en/p/{well.slug}/follow", data={"email": "x@example.org"}, headers=BROWSER)
    assert (sent.status_code, sent.headers["retry-after"]) == (503, "60")
    assert boot_of(sent.text)["form"]["values"] == {"email": "x@example.org"}
    assert (await keyless.get(f"/en/u/{token}")).status_code == 503


async def test_robots_keep_out(browser: AsyncClient) -> None:
    text = (await browser.get("/robots.txt")).text
    assert "Disallow: /*/f/" in text
    assert "Disallow: /*/u/" in text
