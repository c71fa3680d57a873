"""Asking to be told: who is asked to say yes, what is stored, and that nobody learns who follows."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.factories import make_context, make_petition, make_tenant
from tests.followers.deeds import LEILA, age, closed, follow, followed, followers, scheduled, token_in
from tests.signatures.deeds import outcomes, rows, signed, work
from tests.support.mail import CaughtMail
from undersigned.core.context import Caller, Platform
from undersigned.core.errors import InvalidInput, KeyUnavailable
from undersigned.core.keys import Keys
from undersigned.core.network import Network
from undersigned.followers import confirmation, service
from undersigned.followers.types import (
    MOST_MAILS,
    Following,
    FollowingState,
    FollowInput,
    NotFollowable,
    TooManyFollowers,
    Wish,
    wish_at,
)
from undersigned.petitions.types import Petition, PetitionNotFound, PetitionState
from undersigned.tenancy.types import Context

pytestmark = pytest.mark.anyio

DAY = timedelta(days=1)


async def test_whoever_asks_is_asked_to_say_yes(context: Context, mailbox: CaughtMail) -> None:
    petition = await scheduled(context)
    answer = await followed(context, petition, "Leila@Example.org")
    assert answer.sent_to == "L…@example.org"
    await work(context.platform, context.tenant)
    (mail,) = mailbox.sent
    assert mail.recipient_address == "Leila@example.org"
    origin = context.origin
    token = token_in(mail)
    for body in (mail.text, mail.html):
        assert f"{origin}/en/f/{token}" in body
        assert f"{origin}/en/u/{token}" in body
        assert petition.title in body
    assert mail.unsubscribe == f"{origin}/en/u/{token}"
    found = await confirmation.look(context, token)
    assert isinstance(found, Following)
    assert (found.state, found.wish, found.address) == (FollowingState.PENDING, Wish.OPENING, "L…@example.org")


async def test_the_address_is_sealed_and_the_words_are_kept(context: Context) -> None:
    petition = await closed(context)
    await followed(context, petition, locale="fr")
    (row,) = await followers(context.platform, context.tenant)
    assert row["wish"] == "outcome"
    stored = await rows(
        context.platform, context.tenant, "SELECT f::text AS text FROM follower AS f WHERE tenant_id = $1"
    )
    assert "leila" not in str(stored).lower()
    assert b"leila" not in row["personal"].lower()
    (text,) = await rows(
        context.platform,
        context.tenant,
        "SELECT body FROM agreed_text WHERE tenant_id = $1 AND purpose = 'outcome' AND locale = 'fr'",
    )
    assert text["body"] == service.promise(context, Wish.OUTCOME, "fr")
    assert context.tenant.name in text["body"]


@pytest.mark.parametrize(
    ("state", "wish"),
    [
        ("draft", None), ("scheduled", Wish.OPENING), ("open", None), ("paused", None), ("closed", Wish.OUTCOME),
        ("delivering", None), ("delivered", Wish.OUTCOME), ("answered", None), ("won", None), ("lost", None),
        ("archived", None),
    ],
)  # fmt: skip
async def test_what_one_may_be_told_of(context: Context, petition: Petition, state: str, wish: Wish | None) -> None:
    """The state table of ux.md 1.11."""
    assert wish_at(replace(petition, state=PetitionState(state)), context.caller.at) is wish


async def test_while_one_can_sign_there_is_nothing_to_follow(context: Context, petition: Petition) -> None:
    assert isinstance(await follow(context, petition), NotFollowable)
    assert await followers(context.platform, context.tenant) == []


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ({"email": ""}, "EMAIL_REQUIRED"),
        ({"email": "leila"}, "EMAIL_INVALID"),
        ({"email": f"{'l' * 300}@example.org"}, "EMAIL_TOO_LONG"),
        ({"email": "leila@example.org\r\nBcc: x@example.org"}, "EMAIL_INVALID"),
        ({"email": LEILA, "locale": "xx"}, "LOCALE_UNKNOWN"),
    ],
)
async def test_what_is_wrong_is_named(context: Context, sent: dict[str, Any], code: str) -> None:
    petition = await closed(context)
    answer = await service.follow(context, petition.id, FollowInput(**sent))
    assert isinstance(answer, InvalidInput)
    assert [problem.code for problem in answer.problems] == [code]
    assert await followers(context.platform, context.tenant) == []


async def test_a_known_address_is_answered_as_a_new_one_and_asked_once(context: Context, mailbox: CaughtMail) -> None:
    petition = await closed(context)
    first = await followed(context, petition)
    await work(context.platform, context.tenant)
    again = await followed(context, petition, "LEILA+x@example.org")
    await work(context.platform, context.tenant)
    assert first.sent_to == "l…@example.org"
    assert again.sent_to == "L…@example.org"
    assert len(await followers(context.platform, context.tenant)) == 1
    assert len(mailbox.sent) == 1
    await confirmation.confirm(context, token_in(mailbox.last()))
    await followed(context, petition)
    await work(context.platform, context.tenant)
    assert len(mailbox.sent) == 1
    (row,) = await followers(context.platform, context.tenant)
    assert row["confirmed_at"]


async def test_the_cap_of_an_address_holds_over_signing_and_following(context: Context, mailbox: CaughtMail) -> None:
    """One unanswered mail at once; whoever was held back is asked the next day. The caps are in PostgreSQL."""
    await signed(context, await make_petition(context.platform, context.tenant), email=LEILA)
    await work(context.platform, context.tenant)
    await followed(context, await closed(context))
    await work(context.platform, context.tenant)
    assert len(mailbox.sent) == 1
    assert ("ask_follower", "done", "capped: address") in await outcomes(context.platform, context.tenant)
    async with context.platform.database.tenant_tx(context.tenant.id) as connection:
        await connection.execute(
            "DELETE FROM outbox WHERE tenant_id = $1 AND kind = 'remind_to_confirm'", context.tenant.id
        )
    await age(context.platform, context.tenant, DAY)
    await work(context.platform, context.tenant)
    assert len(mailbox.sent) == 2
    assert "/u/" in mailbox.last().text


async def test_however_often_an_address_is_given_it_is_written_to_five_times(
    context: Context, mailbox: CaughtMail
) -> None:
    petition = await closed(context)
    for _ in range(MOST_MAILS + 3):
        await followed(context, petition)
        await work(context.platform, context.tenant)
        async with context.platform.database.platform_tx() as connection:
            await connection.execute("DELETE FROM platform_mail_cap")
        await age(context.platform, context.tenant, DAY)
    assert len(mailbox.sent) == MOST_MAILS


async def test_many_tenants_together_keep_the_cap_of_the_platform(
    platform: Platform, context: Context, mailbox: CaughtMail
) -> None:
    for number in range(8):
        tenant = await make_tenant(
            platform, 70_000 + context.tenant.id * 10 + number, f"other{context.tenant.id}-{number}"
        )
        theirs = make_context(platform, tenant)
        await followed(theirs, await closed(theirs))
        await work(platform, tenant)
    assert len(mailbox.sent) == 6


async def test_a_robot_is_told_what_everybody_is_told(context: Context, mailbox: CaughtMail) -> None:
    petition = await closed(context)
    answer = await followed(context, petition, website="https://robot.example")
    assert answer.sent_to == "l…@example.org"
    assert await followers(context.platform, context.tenant) == []


async def test_a_network_that_asks_for_many_writes_to_nobody_and_then_is_refused(
    platform: Platform, context: Context, mailbox: CaughtMail
) -> None:
    petition = await closed(context)
    flooding = Context(platform, context.tenant, Caller("en", Network("c0000201", "c000")))
    answers = [await follow(flooding, petition, f"person{number}@example.org") for number in range(105)]
    assert [type(answer).__name__ for answer in answers[:100]] == ["Followed"] * 100
    assert isinstance(answers[-1], TooManyFollowers)
    await work(platform, context.tenant)
    assert len(mailbox.sent) == 20


async def test_without_keys_nothing_is_stored(platform: Platform, context: Context) -> None:
    petition = await closed(context)
    broken = replace(platform, keys=await Keys.open("postgresql://nobody@127.0.0.1:1/none", b"x" * 32))
    answer = await follow(replace_platform(context, broken), petition)
    await broken.keys.close()
    assert isinstance(answer, KeyUnavailable)
    assert await followers(platform, context.tenant) == []


def replace_platform(context: Context, platform: Platform) -> Context:
    return Context(platform, context.tenant, context.caller)


async def test_another_tenants_petition_is_none(platform: Platform, context: Context) -> None:
    tenant = await make_tenant(platform, 60_000 + context.tenant.id, f"elsewhere{context.tenant.id}")
    theirs = await closed(make_context(platform, tenant))
    assert isinstance(await follow(context, theirs), PetitionNotFound)
