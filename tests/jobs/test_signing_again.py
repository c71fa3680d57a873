"""Signing again with an address that has signed (F-16): the page answers as ever, and the mail says what stands, under the caps."""

from datetime import timedelta

import pytest

from tests.factories import make_context, make_petition, make_tenant
from tests.signatures.deeds import link_in, outcomes, pass_time, receipt_of, rows, signatures, signed, work
from tests.support.mail import CaughtMail
from undersigned.core.context import Platform
from undersigned.petitions.types import Petition
from undersigned.signatures import confirmation, service
from undersigned.signatures.types import MOST_FIRST_MAILS_A_DAY, MOST_MAILS, Confirmed, Personal, State
from undersigned.tenancy.types import Context

pytestmark = pytest.mark.anyio

DAY = timedelta(hours=24)


@pytest.fixture
async def confirmed(context: Context, petition: Petition, mailbox: CaughtMail) -> Petition:
    """The petition, which Amina has signed and confirmed; her mailbox is empty."""
    await signed(context, petition)
    await work(context.platform, context.tenant)
    assert isinstance(await confirmation.confirm(context, link_in(mailbox.last())), Confirmed)
    mailbox.sent.clear()
    return petition


async def test_who_has_confirmed_is_told_that_it_counts(
    context: Context, confirmed: Petition, mailbox: CaughtMail
) -> None:
    first = await signatures(context.platform, context.tenant)
    await signed(context, confirmed, name="Somebody Else", country="FR", news=True)
    await work(context.platform, context.tenant)
    (mail,) = mailbox.sent
    assert mail.recipient_address == "amina@example.org"
    assert mail.subject == f"You have already signed: {confirmed.title}"
    address = f"{context.platform.settings.origin_of(context.tenant.domain)}/en/p/itu"
    for part in (mail.text, mail.html):
        assert "Amina Ben Ali" in part
        assert address in part
        assert "Somebody Else" not in part
        assert "/c/" not in part, "there is nothing to confirm"
    (again,) = await signatures(context.platform, context.tenant)
    told = {"mails_sent", "mailed_at"}
    assert {key: value for key, value in again.items() if key not in told} == {
        key: value for key, value in first[0].items() if key not in told
    }


async def test_the_answer_is_that_for_a_new_address(context: Context, confirmed: Petition) -> None:
    known = await signed(context, confirmed)
    new = await signed(context, confirmed, email="anna1@example.org")
    assert (known.petition, known.sent_to) == (new.petition, new.sent_to)
    assert len(known.receipt) == len(new.receipt)
    held = [await receipt_of(context, answer) for answer in (known, new)]
    assert [receipt.confirmed for receipt in held] == [False, False]


async def test_it_is_told_once_a_day(context: Context, confirmed: Petition, mailbox: CaughtMail) -> None:
    for _ in range(5):
        await signed(context, confirmed)
        await work(context.platform, context.tenant)
    assert len(mailbox.sent) == 1


async def test_one_address_is_told_three_times_a_day_at_most(
    context: Context, confirmed: Petition, mailbox: CaughtMail
) -> None:
    others = [await make_petition(context.platform, context.tenant, f"other{n}") for n in range(4)]
    for other in others:
        await signed(context, other)
        await work(context.platform, context.tenant)
        await confirmation.confirm(context, link_in(mailbox.last()))
    mailbox.sent.clear()
    async with context.platform.database.platform_tx() as connection:
        await connection.execute("DELETE FROM platform_mail_cap")
    for petition in (confirmed, *others):
        await signed(context, petition)
        await work(context.platform, context.tenant)
    assert len(mailbox.sent) == 3
    found = [outcome for kind, _, outcome in await outcomes(context.platform, context.tenant) if kind == "answer_again"]
    assert sorted(map(str, found)) == ["capped: address"] * 2 + ["sent"] * 3


async def test_many_tenants_together_reach_it_no_oftener_than_the_platform_allows(
    platform: Platform, context: Context, mailbox: CaughtMail
) -> None:
    tenants = [await make_tenant(platform, context.tenant.id * 1000 + n, f"t{context.tenant.id}x{n}") for n in range(8)]
    contexts = [make_context(platform, tenant) for tenant in tenants]
    pairs = [(there, await make_petition(platform, there.tenant, "itu")) for there in contexts]
    for there, petition in pairs:
        async with platform.database.platform_tx() as connection:
            await connection.execute("DELETE FROM platform_mail_cap")
        await signed(there, petition)
        await work(platform, there.tenant)
        await confirmation.confirm(there, link_in(mailbox.last()))
    mailbox.sent.clear()
    async with platform.database.platform_tx() as connection:
        await connection.execute("DELETE FROM platform_mail_cap")
    for there, petition in pairs:
        await signed(there, petition)
        await work(platform, there.tenant)
    assert len(mailbox.sent) == MOST_FIRST_MAILS_A_DAY


async def test_one_signature_gets_so_many_mails_ever(
    context: Context, confirmed: Petition, mailbox: CaughtMail
) -> None:
    async with context.platform.database.tenant_tx(context.tenant.id) as connection:
        await connection.execute(
            "UPDATE signature SET mails_sent = $2 WHERE tenant_id = $1", context.tenant.id, MOST_MAILS
        )
    await signed(context, confirmed)
    await work(context.platform, context.tenant)
    assert mailbox.sent == []
    assert ("answer_again", "done", "capped: signature") in await outcomes(context.platform, context.tenant)


async def test_being_told_keeps_no_confirmation_back(
    context: Context, confirmed: Petition, mailbox: CaughtMail
) -> None:
    await signed(context, confirmed)
    await work(context.platform, context.tenant)
    other = await make_petition(context.platform, context.tenant, "other")
    await signed(context, other)
    await work(context.platform, context.tenant)
    assert [mail.subject.split(":")[0] for mail in mailbox.sent] == [
        "You have already signed",
        "Confirm your signature",
    ]


async def test_who_has_not_confirmed_is_asked_again_when_the_cap_allows(
    context: Context, petition: Petition, mailbox: CaughtMail
) -> None:
    await signed(context, petition)
    await work(context.platform, context.tenant)
    await signed(context, petition, name="Amina B.", country="FR")
    await work(context.platform, context.tenant)
    assert len(mailbox.sent) == 1
    assert ("answer_again", "done", "capped: address") in await outcomes(context.platform, context.tenant)
    await rows(context.platform, context.tenant, "DELETE FROM outbox WHERE tenant_id = $1 RETURNING id")
    await pass_time(context.platform, context.tenant, DAY)
    await signed(context, petition)
    await work(context.platform, context.tenant)
    first, again = mailbox.sent
    assert link_in(first) == link_in(again)
    assert first.subject == again.subject


async def test_what_was_typed_first_stands_until_its_owner_answers(
    context: Context, petition: Petition, mailbox: CaughtMail
) -> None:
    """Whoever signs again may be somebody else: the name in the mail, and the one that counts, is never theirs."""
    await signed(context, petition)
    answer = await signed(context, petition, name="Somebody Else", country="FR", news=True)
    await work(context.platform, context.tenant)
    (mail,) = mailbox.sent
    assert "Somebody Else" not in mail.text
    signature = await service.signature_by_id(context, (await receipt_of(context, answer)).signature_id)
    assert signature
    assert signature.country == "TN"
    assert await service.open_personal(context, signature) == Personal("Amina Ben Ali", "amina@example.org")


@pytest.mark.parametrize("state", [State.WITHDRAWN, State.INVALIDATED, State.HELD])
async def test_nobody_is_told_that_a_signature_counts_which_does_not(
    context: Context, confirmed: Petition, mailbox: CaughtMail, state: State
) -> None:
    (row,) = await signatures(context.platform, context.tenant)
    await service.move(context, row["id"], state)
    await signed(context, confirmed)
    await work(context.platform, context.tenant)
    assert mailbox.sent == []
    assert ("answer_again", "done", "not counted") in await outcomes(context.platform, context.tenant)
