"""Saying yes, being told once, stopping, undoing that, and being forgotten."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.factories import make_context, make_tenant
from tests.followers.deeds import (
    age,
    closed,
    follow,
    followed,
    followers,
    scheduled,
    set_state,
    token_in,
)
from tests.signatures.deeds import outcomes, rows, work
from tests.support.mail import CaughtMail
from undersigned.core.context import Platform
from undersigned.core.mail import MailError
from undersigned.core.outbox import LEASE, LeaseLostError
from undersigned.followers import confirmation
from undersigned.followers.apply import apply_opening
from undersigned.followers.types import Following, FollowingExpired, FollowingNotFound, FollowingState
from undersigned.petitions.types import Petition, PetitionState
from undersigned.runner import LAST_RETRY, Runner
from undersigned.tenancy.types import Context
from undersigned.worker import KINDS

pytestmark = pytest.mark.anyio

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
NOBODY_S = "x" * 43


async def asked(context: Context, mailbox: CaughtMail, petition: Petition, email: str = "leila@example.org") -> str:
    """The token of somebody who was asked to say yes."""
    await followed(context, petition, email)
    await work(context.platform, context.tenant)
    return token_in(mailbox.to(email)[0])


async def waiting(context: Context, mailbox: CaughtMail, petition: Petition, email: str = "leila@example.org") -> str:
    token = await asked(context, mailbox, petition, email)
    answer = await confirmation.confirm(context, token)
    assert isinstance(answer, Following)
    assert answer.state is FollowingState.CONFIRMED
    mailbox.sent.clear()
    return token


async def open_now(context: Context, petition: Petition) -> None:
    """The time of the opening has come, in the petition and in the tasks."""
    async with context.platform.database.tenant_tx(context.tenant.id) as connection:
        await connection.execute(
            "UPDATE petition SET opens_at = now() WHERE tenant_id = $1 AND id = $2", context.tenant.id, petition.id
        )
        await connection.execute(
            "UPDATE outbox SET available_at = now() WHERE tenant_id = $1 AND kind = 'tell_of_opening'",
            context.tenant.id,
        )
    context.platform.petitions.forget()


async def test_the_opening_is_told_once(context: Context, mailbox: CaughtMail) -> None:
    petition = await scheduled(context)
    token = await waiting(context, mailbox, petition)
    await work(context.platform, context.tenant)
    assert mailbox.sent == []
    await open_now(context, petition)
    await work(context.platform, context.tenant)
    (mail,) = mailbox.sent
    assert petition.title in mail.subject
    assert f"/en/p/{petition.slug}" in mail.text
    assert token_in(mail) == token
    for _ in range(3):  # however often it is planned
        (row,) = await followers(context.platform, context.tenant)
        async with context.platform.database.tenant_tx(context.tenant.id) as connection:
            await confirmation.plan_openings(connection, context.tenant.id, petition.id, [row["id"]])
        await work(context.platform, context.tenant)
    assert len(mailbox.sent) == 1
    found = await confirmation.look(context, token)
    assert isinstance(found, Following)
    assert found.state is FollowingState.TOLD


async def test_two_tasks_at_once_send_one_mail(platform: Platform, context: Context, mailbox: CaughtMail) -> None:
    petition = await scheduled(context)
    await waiting(context, mailbox, petition)
    (row,) = await followers(platform, context.tenant)
    async with platform.database.tenant_tx(context.tenant.id) as connection:
        await confirmation.plan_openings(connection, context.tenant.id, petition.id, [row["id"]] * 5)
    await open_now(context, petition)
    await asyncio.gather(*(Runner(platform, KINDS).run_due(context.tenant.id) for _ in range(3)))
    await work(platform, context.tenant)
    assert len(mailbox.sent) == 1


async def test_a_mail_that_failed_leaves_later_once(context: Context, mailbox: CaughtMail) -> None:
    petition = await scheduled(context)
    await waiting(context, mailbox, petition)
    mailbox.refuse_with = [MailError(451, permanent=False, reason="SMTPDataError")] * 2
    await open_now(context, petition)
    for _ in range(4):
        await work(context.platform, context.tenant)
        await age(context.platform, context.tenant, LAST_RETRY)
    assert len(mailbox.sent) == 1


async def test_a_crash_after_the_decision_loses_nobody(
    platform: Platform, context: Context, mailbox: CaughtMail
) -> None:
    """The worker died when the mail had left: the same mail once more, which a mail program shows once."""

    async def dies(context: Context, task: Any) -> str:
        await KINDS["tell_of_opening"](context, task)
        raise LeaseLostError

    petition = await scheduled(context)
    await waiting(context, mailbox, petition)
    await open_now(context, petition)
    await Runner(platform, {"tell_of_opening": dies}).run_due(context.tenant.id)
    await age(platform, context.tenant, LEASE)
    await work(platform, context.tenant)
    first, again = mailbox.sent
    assert first == again


async def test_a_petition_that_opens_at_another_time_is_told_of_then(context: Context, mailbox: CaughtMail) -> None:
    """Its files give it another time: `apply` plans anew, and the old task finds that it is not open."""
    petition = await scheduled(context)
    await waiting(context, mailbox, petition)
    await set_state(context, petition, PetitionState.SCHEDULED, opens_at=datetime.now(UTC) + 30 * DAY)
    async with context.platform.database.tenant_tx(context.tenant.id) as connection:
        assert await apply_opening(connection, context.tenant.id, petition.id) == ["1 people are told when it opens"]
    await age(context.platform, context.tenant, DAY)
    await work(context.platform, context.tenant)
    assert mailbox.sent == []
    await age(context.platform, context.tenant, 29 * DAY)
    await set_state(context, petition, PetitionState.SCHEDULED, opens_at=datetime.now(UTC))
    await work(context.platform, context.tenant)
    assert len(mailbox.sent) == 1


async def test_a_petition_that_will_not_open_plans_nothing(context: Context, mailbox: CaughtMail) -> None:
    petition = await scheduled(context)
    await waiting(context, mailbox, petition)
    await set_state(context, petition, PetitionState.REMOVED)
    async with context.platform.database.tenant_tx(context.tenant.id) as connection:
        assert await apply_opening(connection, context.tenant.id, petition.id) == []


async def test_who_follows_a_closed_petition_is_kept_for_its_updates(context: Context, mailbox: CaughtMail) -> None:
    petition = await closed(context)
    await waiting(context, mailbox, petition)
    (row,) = await followers(context.platform, context.tenant)
    assert (row["wish"], bool(row["confirmed_at"])) == ("outcome", True)
    tasks = await rows(context.platform, context.tenant, "SELECT kind FROM outbox WHERE tenant_id = $1")
    assert [task["kind"] for task in tasks] == ["ask_follower"]


async def test_confirming_twice_changes_nothing_more(context: Context, mailbox: CaughtMail) -> None:
    token = await waiting(context, mailbox, await scheduled(context))
    before = await followers(context.platform, context.tenant), await outcomes(context.platform, context.tenant)
    assert isinstance(await confirmation.confirm(context, token), Following)
    assert (
        await followers(context.platform, context.tenant),
        await outcomes(context.platform, context.tenant),
    ) == before


async def test_looking_changes_nothing(context: Context, mailbox: CaughtMail) -> None:
    token = await asked(context, mailbox, await closed(context))
    before = await followers(context.platform, context.tenant)
    for _ in range(3):
        await confirmation.look(context, token)
    assert await followers(context.platform, context.tenant) == before


async def test_a_link_lives_for_fourteen_days_and_stops_for_as_long_as_there_is_somebody(
    context: Context, mailbox: CaughtMail
) -> None:
    petition = await closed(context)
    token = await asked(context, mailbox, petition)
    await age(context.platform, context.tenant, 15 * DAY)
    assert isinstance(await confirmation.confirm(context, token), FollowingExpired)
    await followed(context, petition)
    await work(context.platform, context.tenant)
    assert isinstance(await confirmation.confirm(context, token_in(mailbox.last())), Following)
    await age(context.platform, context.tenant, 200 * DAY)
    stopped = await confirmation.stop(context, token)
    assert isinstance(stopped, Following)
    assert stopped.state is FollowingState.STOPPED


async def test_unknown_links_are_unknown_to_all(context: Context, platform: Platform) -> None:
    for act in (confirmation.confirm, confirmation.stop, confirmation.resume, confirmation.look):
        for token in (NOBODY_S, "", "é", "\x00"):
            assert isinstance(await act(context, token), FollowingNotFound)


async def test_who_has_stopped_is_not_told(context: Context, mailbox: CaughtMail) -> None:
    petition = await scheduled(context)
    token = await waiting(context, mailbox, petition)
    await confirmation.stop(context, token)
    confirmed = await confirmation.confirm(context, token)
    assert isinstance(confirmed, Following)
    assert confirmed.state is FollowingState.STOPPED
    await open_now(context, petition)
    await work(context.platform, context.tenant)
    assert mailbox.sent == []
    await confirmation.resume(context, token)  # within the day, and the petition is open by now
    await work(context.platform, context.tenant)
    assert len(mailbox.sent) == 1


async def test_stopping_everywhere_stops_what_this_address_follows_here_and_nothing_else(
    context: Context, mailbox: CaughtMail
) -> None:
    one, two, three = [await closed(context, slug) for slug in ("one", "two", "three")]
    tokens = [await waiting(context, mailbox, petition) for petition in (one, two, three)]
    await waiting(context, mailbox, one, "other@example.org")
    await confirmation.stop(context, tokens[2])
    await confirmation.stop(context, tokens[0], everywhere=True)
    assert sum(row["stopped_at"] is not None for row in await followers(context.platform, context.tenant)) == 3
    await confirmation.resume(context, tokens[1])
    states = [await confirmation.look(context, token) for token in tokens]
    assert [getattr(found, "state", None) for found in states] == [
        FollowingState.CONFIRMED,
        FollowingState.CONFIRMED,
        FollowingState.STOPPED,
    ]


@pytest.mark.parametrize(
    ("deed", "lives"), [("ask", 30 * DAY), ("confirm", 365 * DAY), ("stop", DAY), ("tell", 7 * DAY)]
)
async def test_followers_are_erased_in_time(context: Context, mailbox: CaughtMail, deed: str, lives: timedelta) -> None:
    petition = await scheduled(context)
    token = await asked(context, mailbox, petition)
    if deed != "ask":
        await confirmation.confirm(context, token)
    if deed == "stop":
        await confirmation.stop(context, token)
    if deed == "tell":
        await open_now(context, petition)
        await work(context.platform, context.tenant)
    await age(context.platform, context.tenant, lives - HOUR)
    await forget(context)
    assert len(await followers(context.platform, context.tenant)) == 1
    await age(context.platform, context.tenant, 2 * HOUR)
    await forget(context)
    assert await followers(context.platform, context.tenant) == []
    assert isinstance(await confirmation.stop(context, token), FollowingNotFound)


async def forget(context: Context) -> None:
    plain: Any = None
    await KINDS["forget_followers"](context, plain)


async def test_stopped_and_asking_again_is_asked_again(context: Context, mailbox: CaughtMail) -> None:
    petition = await closed(context)
    token = await waiting(context, mailbox, petition)
    await confirmation.stop(context, token)
    await follow(context, petition)
    await work(context.platform, context.tenant)
    found = await confirmation.look(context, token)
    assert isinstance(found, Following)
    assert found.state is FollowingState.PENDING
    assert len(mailbox.sent) == 1


async def test_another_tenant_knows_no_link_of_ours(platform: Platform, context: Context, mailbox: CaughtMail) -> None:
    token = await asked(context, mailbox, await closed(context))
    theirs = make_context(platform, await make_tenant(platform, 40_000 + context.tenant.id, f"t{context.tenant.id}x"))
    assert isinstance(await confirmation.stop(theirs, token), FollowingNotFound)
