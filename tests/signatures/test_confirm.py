"""What the owner of a mailbox may do with what came in the mail, how often, and until when (C-3 to C-6, T-2)."""

import asyncio
from datetime import timedelta

import pytest

from tests.factories import confirm_token, make_context, make_petition, make_signature, make_tenant
from tests.signatures.deeds import (
    code_in,
    link_in,
    outcomes,
    pass_time,
    receipt_of,
    rows,
    sign,
    signatures,
    signed,
    totals,
    work,
)
from tests.support.mail import CaughtMail
from undersigned.core.context import Platform, now
from undersigned.core.ids import new_id
from undersigned.petitions.types import NameVisibility, Petition, PetitionClosed, PetitionNotFound, PetitionState
from undersigned.signatures import confirmation, counts, service, tokens
from undersigned.signatures.types import (
    CODE_LIFE,
    CODE_TRIES,
    GRACE,
    LINK_LIFE,
    CodeExpired,
    CodeMismatch,
    Confirmation,
    ConfirmationExpired,
    ConfirmationNotFound,
    Confirmed,
    Removed,
    Resent,
    State,
    TooManyCodes,
)
from undersigned.tenancy.types import Context, Tenant

pytestmark = pytest.mark.anyio

MOMENT = timedelta(seconds=5)


class Sent:
    """A signature whose mail has arrived."""

    def __init__(self, receipt: str, link: str, code: str) -> None:
        self.receipt = receipt
        self.link = link
        self.code = code


@pytest.fixture
async def sent(context: Context, petition: Petition, mailbox: CaughtMail) -> Sent:
    answer = await signed(context, petition)
    await work(context.platform, context.tenant)
    return Sent(answer.receipt, link_in(mailbox.last()), code_in(mailbox.last()))


async def everything(context: Context) -> list[object]:
    """All rows of the tenant, to see that nothing has changed."""
    tables = ("signature", "signature_counter", "public_name", "consent", "outbox", "mail_cap")
    return [
        await rows(
            context.platform, context.tenant, f"SELECT t::text FROM {table} AS t WHERE tenant_id = $1 ORDER BY 1"
        )
        for table in tables
    ]


async def test_looking_changes_nothing(context: Context, petition: Petition, sent: Sent) -> None:
    before = await everything(context)
    for _ in range(3):
        answer = await confirmation.look(context, sent.link)
        assert answer == Confirmation("pending", "Amina Ben Ali", petition, ())
    assert await everything(context) == before


async def test_the_link_confirms_and_the_count_moves(context: Context, petition: Petition, sent: Sent) -> None:
    assert await confirmation.confirm(context, sent.link) == Confirmed(petition, "Amina Ben Ali")
    assert await totals(context.platform, context.tenant) == {"confirmed": 1, "pending": 0}
    found = await counts.counts(context, petition.id, fresh=True)
    assert (found.total, found.by_country) == (1, {"TN": 1})
    (row,) = await signatures(context.platform, context.tenant)
    assert row["state"] == "confirmed"
    assert row["proven_at"] == row["confirmed_at"] != None  # noqa: E711 - both are the time of one transaction
    assert await confirmation.look(context, sent.link) == Confirmation("confirmed", "Amina Ben Ali", petition, ())


async def test_confirming_again_changes_nothing(context: Context, petition: Petition, sent: Sent) -> None:
    await confirmation.confirm(context, sent.link)
    before = await everything(context)
    assert await confirmation.confirm(context, sent.link) == Confirmed(petition, "Amina Ben Ali")
    assert await confirmation.confirm_by_code(context, sent.receipt, sent.code) == Confirmed(petition, "Amina Ben Ali")
    after = await everything(context)
    assert after[1:] == before[1:]
    assert await totals(context.platform, context.tenant) == {"confirmed": 1, "pending": 0}


async def test_fifty_confirmations_at_once_count_once(context: Context, petition: Petition, sent: Sent) -> None:
    answers = await asyncio.gather(
        *(confirmation.confirm(context, sent.link) for _ in range(25)),
        *(confirmation.confirm_by_code(context, sent.receipt, sent.code) for _ in range(4)),
        *(confirmation.confirm(context, sent.link) for _ in range(21)),
    )
    assert answers == [Confirmed(petition, "Amina Ben Ali")] * 50
    assert await totals(context.platform, context.tenant) == {"confirmed": 1, "pending": 0}


async def test_the_code_confirms(context: Context, petition: Petition, sent: Sent) -> None:
    assert await confirmation.confirm_by_code(context, sent.receipt, sent.code) == Confirmed(petition, "Amina Ben Ali")
    assert await totals(context.platform, context.tenant) == {"confirmed": 1, "pending": 0}


@pytest.mark.parametrize("form", ["{0}{1}", " {0} {1} ", "{0}-{1}", "code: {0}\u00a0{1}\n"])
async def test_a_code_may_be_typed_in_any_way(context: Context, sent: Sent, form: str) -> None:
    typed = form.format(sent.code[:3], sent.code[4:])
    assert isinstance(await confirmation.confirm_by_code(context, sent.receipt, typed), Confirmed)


@pytest.mark.parametrize("zero", ["٠", "۰", "०", "０"])
async def test_a_code_may_be_typed_in_the_digits_of_the_language(context: Context, sent: Sent, zero: str) -> None:
    typed = "".join(chr(ord(zero) + int(digit)) for digit in sent.code if digit.isdigit())
    assert isinstance(await confirmation.confirm_by_code(context, sent.receipt, typed), Confirmed)


def wrong(code: str) -> str:
    return f"{(int(code.replace(' ', '')) + 1) % 1_000_000:06d}"


async def test_the_fifth_try_may_be_right_the_sixth_not(context: Context, sent: Sent) -> None:
    for _ in range(CODE_TRIES - 1):
        assert await confirmation.confirm_by_code(context, sent.receipt, wrong(sent.code)) == CodeMismatch()
    assert isinstance(await confirmation.confirm_by_code(context, sent.receipt, sent.code), Confirmed)


@pytest.mark.parametrize("typed", ["", "abc", "12345", "1234567", "   "])
async def test_what_is_no_code_uses_up_no_try(context: Context, sent: Sent, typed: str) -> None:
    for _ in range(CODE_TRIES + 1):
        assert await confirmation.confirm_by_code(context, sent.receipt, typed) == CodeMismatch()
    assert isinstance(await confirmation.confirm_by_code(context, sent.receipt, sent.code), Confirmed)


async def test_after_five_wrong_tries_the_right_code_is_refused(context: Context, sent: Sent) -> None:
    for _ in range(CODE_TRIES):
        assert await confirmation.confirm_by_code(context, sent.receipt, wrong(sent.code)) == CodeMismatch()
    for _ in range(2):
        assert await confirmation.confirm_by_code(context, sent.receipt, sent.code) == TooManyCodes()
    assert await totals(context.platform, context.tenant) == {"confirmed": 0, "pending": 1}
    assert isinstance(await confirmation.confirm(context, sent.link), Confirmed), "the link still works"


async def test_tries_at_once_are_counted_one_by_one(context: Context, sent: Sent) -> None:
    answers = await asyncio.gather(
        *(confirmation.confirm_by_code(context, sent.receipt, wrong(sent.code)) for _ in range(30))
    )
    assert answers.count(CodeMismatch()) == CODE_TRIES
    assert answers.count(TooManyCodes()) == 30 - CODE_TRIES


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "x" * 10_000, "\ud800", "\x00", "²²²²²²", "½" * 6])
async def test_what_is_no_code_does_not_match(context: Context, sent: Sent, typed: str) -> None:
    assert await confirmation.confirm_by_code(context, sent.receipt, typed) == CodeMismatch()


async def test_a_code_lives_an_hour(context: Context, sent: Sent) -> None:
    await pass_time(context.platform, context.tenant, CODE_LIFE - MOMENT)
    assert await confirmation.confirm_by_code(context, sent.receipt, wrong(sent.code)) == CodeMismatch()
    await pass_time(context.platform, context.tenant, 2 * MOMENT)
    assert await confirmation.confirm_by_code(context, sent.receipt, sent.code) == CodeExpired()
    assert await totals(context.platform, context.tenant) == {"confirmed": 0, "pending": 1}


async def test_instead_of_an_old_code_a_new_one_is_sent_once(context: Context, sent: Sent, mailbox: CaughtMail) -> None:
    await pass_time(context.platform, context.tenant, CODE_LIFE + MOMENT)
    for _ in range(2):
        assert await confirmation.confirm_by_code(context, sent.receipt, sent.code) == CodeExpired()
    await work(context.platform, context.tenant)
    fresh = code_in(mailbox.last())
    assert (fresh != sent.code, len(mailbox.sent)) == (True, 2)
    assert isinstance(await confirmation.confirm_by_code(context, sent.receipt, fresh), Confirmed)


async def test_no_code_matches_before_the_mail_has_left(context: Context, petition: Petition) -> None:
    answer = await signed(context, petition)
    keys = await context.platform.keys.tenant(context.tenant.id)
    signature_id = (await receipt_of(context, answer)).signature_id
    for mail in (0, 1):
        code = tokens.confirm_code(keys, signature_id, mail)
        assert await confirmation.confirm_by_code(context, answer.receipt, code) == CodeMismatch()


async def test_asking_again_sends_a_new_code_and_the_same_link(
    context: Context, petition: Petition, sent: Sent, mailbox: CaughtMail
) -> None:
    for _ in range(CODE_TRIES):
        await confirmation.confirm_by_code(context, sent.receipt, wrong(sent.code))
    assert await confirmation.resend(context, receipt=sent.receipt) == Resent("a…@example.org")
    await work(context.platform, context.tenant)
    assert len(mailbox.sent) == 2
    assert link_in(mailbox.last()) == sent.link
    assert code_in(mailbox.last()) != sent.code
    assert mailbox.sent[0].key != mailbox.sent[1].key
    assert await confirmation.confirm_by_code(context, sent.receipt, sent.code) == CodeMismatch()
    assert isinstance(await confirmation.confirm_by_code(context, sent.receipt, code_in(mailbox.last())), Confirmed)


async def test_a_mail_is_sent_again_three_times_a_day(context: Context, sent: Sent, mailbox: CaughtMail) -> None:
    for _ in range(6):
        assert await confirmation.resend(context, receipt=sent.receipt) == Resent("a…@example.org")
        await work(context.platform, context.tenant)
    assert len(mailbox.sent) == 1 + 3


async def test_asking_impatiently_sends_one_mail_and_takes_one_turn(
    context: Context, sent: Sent, mailbox: CaughtMail
) -> None:
    for expected in (2, 3, 4):
        await asyncio.gather(*(confirmation.resend(context, receipt=sent.receipt) for _ in range(5)))
        await work(context.platform, context.tenant)
        assert len(mailbox.sent) == expected


async def test_a_signature_gets_five_mails_and_no_more(context: Context, sent: Sent, mailbox: CaughtMail) -> None:
    for _ in range(5):
        for _ in range(4):
            await confirmation.resend(context, receipt=sent.receipt)
            await work(context.platform, context.tenant)
        await pass_time(context.platform, context.tenant, timedelta(hours=24))
        await work(context.platform, context.tenant)
    assert len(mailbox.sent) == 5


async def test_nobody_is_written_to_who_has_answered(context: Context, sent: Sent, mailbox: CaughtMail) -> None:
    await confirmation.confirm(context, sent.link)
    assert await confirmation.resend(context, receipt=sent.receipt) == Resent("a…@example.org")
    assert await confirmation.resend(context, token=sent.link) == Resent("a…@example.org")
    await pass_time(context.platform, context.tenant, timedelta(days=4))
    await work(context.platform, context.tenant)
    assert len(mailbox.sent) == 1
    assert {outcome for _, _, outcome in await outcomes(context.platform, context.tenant)} == {"sent", "answered"}


async def test_a_link_lives_fourteen_days(context: Context, petition: Petition, sent: Sent) -> None:
    await pass_time(context.platform, context.tenant, LINK_LIFE - MOMENT)
    assert (await confirmation.look(context, sent.link)).state == "pending"  # type: ignore[union-attr]
    await pass_time(context.platform, context.tenant, 2 * MOMENT)
    assert await confirmation.look(context, sent.link) == Confirmation("expired", "Amina Ben Ali", petition, ())
    assert await confirmation.confirm(context, sent.link) == ConfirmationExpired()
    assert await totals(context.platform, context.tenant) == {"confirmed": 0, "pending": 1}


async def test_an_expired_link_is_replaced_on_request(context: Context, sent: Sent, mailbox: CaughtMail) -> None:
    await pass_time(context.platform, context.tenant, LINK_LIFE + MOMENT)
    assert await confirmation.resend(context, token=sent.link) == Resent("a…@example.org")
    assert await confirmation.confirm_by_code(context, sent.receipt, sent.code) == CodeExpired(), (
        "the old code stays dead"
    )
    await work(context.platform, context.tenant)
    assert link_in(mailbox.last()) != sent.link
    assert await confirmation.look(context, sent.link) == ConfirmationNotFound()
    assert isinstance(await confirmation.confirm(context, link_in(mailbox.last())), Confirmed)


async def test_an_expired_link_can_still_remove(context: Context, petition: Petition, sent: Sent) -> None:
    await pass_time(context.platform, context.tenant, LINK_LIFE + MOMENT)
    assert await confirmation.remove(context, sent.link) == Removed(petition)
    assert await signatures(context.platform, context.tenant) == []


async def test_a_confirmed_link_does_not_expire(context: Context, petition: Petition, sent: Sent) -> None:
    await confirmation.confirm(context, sent.link)
    await pass_time(context.platform, context.tenant, LINK_LIFE * 10)
    assert await confirmation.confirm(context, sent.link) == Confirmed(petition, "Amina Ben Ali")


@pytest.mark.parametrize("when", ["before confirming", "after confirming"])
async def test_i_did_not_sign_this_erases_everything(
    context: Context, petition: Petition, mailbox: CaughtMail, when: str
) -> None:
    await signed(context, petition, name_visibility="public", news=True)
    await work(context.platform, context.tenant)
    link = link_in(mailbox.last())
    if when == "after confirming":
        await confirmation.confirm(context, link)
        assert len(await rows(context.platform, context.tenant, "SELECT * FROM public_name WHERE tenant_id = $1")) == 1
    assert await confirmation.remove(context, link) == Removed(petition)
    for table in ("signature", "consent", "public_name"):
        assert await rows(context.platform, context.tenant, f"SELECT * FROM {table} WHERE tenant_id = $1") == [], table
    assert await totals(context.platform, context.tenant) == {"confirmed": 0, "pending": 0}
    for act in (confirmation.look, confirmation.confirm, confirmation.remove):
        assert await act(context, link) == ConfirmationNotFound()
    await pass_time(context.platform, context.tenant, timedelta(days=4))
    await work(context.platform, context.tenant)
    assert len(mailbox.sent) == 1, "whoever is gone is not reminded"


async def test_after_removing_the_address_may_sign_anew(context: Context, petition: Petition, sent: Sent) -> None:
    await confirmation.remove(context, sent.link)
    await signed(context, petition)
    await work(context.platform, context.tenant)
    assert await totals(context.platform, context.tenant) == {"confirmed": 0, "pending": 1}


async def test_removing_and_confirming_at_once_end_in_one_state(
    context: Context, petition: Petition, sent: Sent
) -> None:
    """Also where the name is to be shown: a name may not outlive its signature, nor its absence be a fault."""
    for n in range(12):
        answer = await signed(context, petition, email=f"race{n}@example.org", name_visibility="public")
        signature_id = (await receipt_of(context, answer)).signature_id
        keys = await context.platform.keys.tenant(context.tenant.id)
        link = tokens.confirm_token(keys, signature_id, 0)
        answers = await asyncio.gather(
            confirmation.confirm(context, link),
            confirmation.remove(context, link),
            confirmation.confirm(context, link),
            confirmation.remove(context, link),
        )
        assert all(isinstance(answer, Confirmed | Removed | ConfirmationNotFound) for answer in answers), answers
        assert await service.signature_by_id(context, signature_id) is None
    assert await totals(context.platform, context.tenant) == {"confirmed": 0, "pending": 1}


async def test_what_was_decided_while_a_link_was_opened_stands(context: Context, petition: Petition) -> None:
    """An organiser holds or invalidates a signature in the same moment as its owner confirms it again."""
    for n in range(12):
        answer = await signed(context, petition, email=f"race{n}@example.org")
        signature_id = (await receipt_of(context, answer)).signature_id
        keys = await context.platform.keys.tenant(context.tenant.id)
        link = tokens.confirm_token(keys, signature_id, 0)
        await asyncio.gather(
            confirmation.confirm(context, link),
            service.move(context, signature_id, State.HELD),
            confirmation.confirm(context, link),
            confirmation.confirm(context, link),
        )
        signature = await service.signature_by_id(context, signature_id)
        assert signature
        assert signature.state is State.HELD
    assert await totals(context.platform, context.tenant) == {"confirmed": 0, "pending": 0}


async def test_a_held_signature_is_answered_alike_and_not_counted(
    context: Context, petition: Petition, mailbox: CaughtMail
) -> None:
    held = await make_signature(context.platform, context.tenant, petition, state=State.HELD, email="held@example.org")
    await work(context.platform, context.tenant)
    (mail,) = mailbox.to("held@example.org")
    assert isinstance(await confirmation.confirm(context, link_in(mail)), Confirmed)
    assert (await confirmation.look(context, link_in(mail))).state == "confirmed"  # type: ignore[union-attr]
    assert await totals(context.platform, context.tenant) == {"confirmed": 0, "pending": 0}
    assert await service.move(context, held.id, State.CONFIRMED) is State.HELD
    assert await totals(context.platform, context.tenant) == {"confirmed": 1, "pending": 0}


@pytest.mark.parametrize("state", [State.INVALIDATED, State.WITHDRAWN, State.HELD])
async def test_a_link_does_not_undo_a_decision(context: Context, sent: Sent, state: State) -> None:
    await confirmation.confirm(context, sent.link)
    (row,) = await signatures(context.platform, context.tenant)
    assert await service.move(context, row["id"], state) is State.CONFIRMED
    assert isinstance(await confirmation.confirm(context, sent.link), Confirmed)
    (row,) = await signatures(context.platform, context.tenant)
    assert row["state"] == state
    assert await totals(context.platform, context.tenant) == {"confirmed": 0, "pending": 0}


async def close(context: Context, petition: Petition, ago: timedelta | None) -> None:
    async with context.platform.database.tenant_tx(context.tenant.id) as connection:
        await connection.execute(
            "UPDATE petition SET state = $3, closes_at = $4 WHERE tenant_id = $1 AND id = $2",
            context.tenant.id,
            petition.id,
            "open" if ago else "closed",
            ago and now() - ago,
        )
    context.platform.petitions.forget()


async def test_what_was_signed_in_time_may_be_confirmed_for_three_days(
    context: Context, petition: Petition, sent: Sent
) -> None:
    await close(context, petition, GRACE - MOMENT)
    assert await sign(context, petition, email="late@example.org") == PetitionClosed()
    assert isinstance(await confirmation.confirm(context, sent.link), Confirmed)
    assert await totals(context.platform, context.tenant) == {"confirmed": 1, "pending": 0}


@pytest.mark.parametrize("ago", [GRACE + MOMENT, None], ids=["three days later", "closed by hand"])
async def test_after_the_grace_nothing_is_counted(
    context: Context, petition: Petition, sent: Sent, ago: timedelta | None
) -> None:
    await close(context, petition, ago)
    assert await confirmation.confirm(context, sent.link) == PetitionClosed()
    assert await confirmation.confirm_by_code(context, sent.receipt, sent.code) == PetitionClosed()
    assert await totals(context.platform, context.tenant) == {"confirmed": 0, "pending": 1}
    assert await confirmation.remove(context, sent.link) != PetitionClosed()


async def test_whoever_confirmed_in_time_is_still_told_so(context: Context, petition: Petition, sent: Sent) -> None:
    await confirmation.confirm(context, sent.link)
    await close(context, petition, GRACE * 2)
    assert isinstance(await confirmation.confirm(context, sent.link), Confirmed)


async def test_a_paused_petition_takes_confirmations(context: Context, petition: Petition, sent: Sent) -> None:
    async with context.platform.database.tenant_tx(context.tenant.id) as connection:
        await connection.execute("UPDATE petition SET state = 'paused' WHERE tenant_id = $1", context.tenant.id)
    context.platform.petitions.forget()
    assert isinstance(await confirmation.confirm(context, sent.link), Confirmed)


async def test_a_name_is_shown_only_when_confirmed_and_chosen(
    context: Context, petition: Petition, mailbox: CaughtMail
) -> None:
    for who, wish in (("public", "public"), ("deliver", "deliver_only"), ("private", "private")):
        await signed(context, petition, name=who, email=f"{who}@example.org", name_visibility=wish)
    await work(context.platform, context.tenant)
    assert await shown(context, petition) == []
    for mail in list(mailbox.sent):
        await confirmation.confirm(context, link_in(mail))
    assert sorted(await shown(context, petition), key=str) == [None, None, "public"]
    names = await rows(context.platform, context.tenant, "SELECT name FROM public_name WHERE tenant_id = $1")
    assert names == [{"name": "public"}]


async def test_a_name_is_not_shown_of_what_does_not_count(
    context: Context, petition: Petition, mailbox: CaughtMail
) -> None:
    await signed(context, petition, name_visibility="public")
    await work(context.platform, context.tenant)
    await confirmation.confirm(context, link_in(mailbox.last()))
    assert await shown(context, petition) == ["Amina Ben Ali"]
    (row,) = await signatures(context.platform, context.tenant)
    await service.move(context, row["id"], State.INVALIDATED)
    assert await shown(context, petition) == []


@pytest.mark.parametrize("state", [State.INVALIDATED, State.WITHDRAWN, State.HELD])
async def test_a_name_stands_in_clear_only_while_it_counts(
    context: Context, petition: Petition, mailbox: CaughtMail, state: State
) -> None:
    await signed(context, petition, name_visibility="public")
    await work(context.platform, context.tenant)
    link = link_in(mailbox.last())
    await confirmation.confirm(context, link)
    (row,) = await signatures(context.platform, context.tenant)
    await service.move(context, row["id"], state)
    await confirmation.confirm(context, link)  # which undoes no decision, and brings no name back
    assert await rows(context.platform, context.tenant, "SELECT name FROM public_name WHERE tenant_id = $1") == []
    await service.move(context, row["id"], State.CONFIRMED)
    assert await shown(context, petition) == ["Amina Ben Ali"]


async def test_a_held_name_is_shown_once_it_is_released(
    context: Context, petition: Petition, mailbox: CaughtMail
) -> None:
    public = {"state": State.HELD, "name_visibility": NameVisibility.PUBLIC}
    held = await make_signature(context.platform, context.tenant, petition, name="Held", **public)
    unanswered = await make_signature(context.platform, context.tenant, petition, name="Unanswered", **public)
    await work(context.platform, context.tenant)
    await confirmation.confirm(context, await confirm_token(context.platform, context.tenant, held))
    assert await rows(context.platform, context.tenant, "SELECT name FROM public_name WHERE tenant_id = $1") == []
    for signature in (held, unanswered):
        await service.move(context, signature.id, State.CONFIRMED)
    assert sorted(await shown(context, petition), key=str) == ["Held", None]


async def shown(context: Context, petition: Petition) -> list[str | None]:
    found = await counts.counts_of(context, [petition.id], fresh=True)
    return [signer.name for signer in (await counts.recent_signers(context, found, 10))[petition.id]]


async def test_one_link_lists_what_else_waits_and_confirms_it_one_by_one(
    context: Context, petition: Petition, mailbox: CaughtMail
) -> None:
    """The second petition's mail is held back by the cap; the page behind the first link makes up for it."""
    second = await make_petition(context.platform, context.tenant, "second")
    third = await make_petition(context.platform, context.tenant, "third")
    stranger = await make_petition(context.platform, context.tenant, "stranger")
    for one in (petition, second, third):
        await signed(context, one)
    await signed(context, stranger, email="eve@example.org")
    await work(context.platform, context.tenant)
    assert len(mailbox.to("amina@example.org")) == 1
    link = link_in(mailbox.to("amina@example.org")[0])
    answer = await confirmation.look(context, link)
    assert isinstance(answer, Confirmation)
    assert {other.slug for other in answer.others} == {"second", "third", "itu"} - {answer.petition.slug}
    assert await totals(context.platform, context.tenant) == {"confirmed": 0, "pending": 4}

    assert await confirmation.confirm(context, link, stranger.id) == PetitionNotFound()
    assert await confirmation.confirm(context, link, new_id()) == PetitionNotFound()
    other = answer.others[0]
    assert isinstance(await confirmation.confirm(context, link, other.id), Confirmed)
    assert await totals(context.platform, context.tenant) == {"confirmed": 1, "pending": 3}
    assert await confirmation.remove(context, link, answer.others[1].id) == Removed(answer.others[1])
    assert await totals(context.platform, context.tenant) == {"confirmed": 1, "pending": 2}
    assert isinstance(await confirmation.confirm(context, link), Confirmed)
    answer = await confirmation.look(context, link)
    assert isinstance(answer, Confirmation)
    assert answer.others == ()
    assert await totals(context.platform, context.tenant) == {"confirmed": 2, "pending": 1}


async def test_a_petition_of_another_tenant_waits_in_no_list(context: Context, petition: Petition, sent: Sent) -> None:
    other = await make_tenant(context.platform, 800, "other800")
    theirs = await make_petition(context.platform, other, "theirs")
    await signed(make_context(context.platform, other), theirs)
    answer = await confirmation.look(context, sent.link)
    assert isinstance(answer, Confirmation)
    assert answer.others == ()
    assert await confirmation.confirm(context, sent.link, theirs.id) == PetitionNotFound()
    assert await totals(context.platform, other) == {"confirmed": 0, "pending": 1}


async def test_links_and_receipts_open_nothing_at_another_tenant(
    context: Context, petition: Petition, sent: Sent
) -> None:
    other = make_context(context.platform, await make_tenant(context.platform, 801, "other801"))
    await make_petition(context.platform, other.tenant, "itu", id=petition.id)
    assert await confirmation.look(other, sent.link) == ConfirmationNotFound()
    assert await confirmation.confirm(other, sent.link) == ConfirmationNotFound()
    assert await confirmation.remove(other, sent.link) == ConfirmationNotFound()
    assert await confirmation.resend(other, token=sent.link) == ConfirmationNotFound()
    assert await confirmation.resend(other, receipt=sent.receipt) == ConfirmationNotFound()
    assert await confirmation.confirm_by_code(other, sent.receipt, sent.code) == ConfirmationNotFound()
    assert await totals(context.platform, context.tenant) == {"confirmed": 0, "pending": 1}


async def test_a_damaged_receipt_opens_nothing(context: Context, sent: Sent) -> None:
    receipt = sent.receipt
    other_letter = "A" if receipt[100] != "A" else "B"
    for damaged in (
        "",
        "x",
        receipt[:-10],
        receipt[10:],
        receipt[:100] + other_letter + receipt[101:],
        receipt + "AAAA",
        receipt[::-1],
        "ä" * len(receipt),
        "\ud800",
        "\x00",
        "A" * 10_000,
        "=",
    ):
        assert await confirmation.confirm_by_code(context, damaged, sent.code) == ConfirmationNotFound(), damaged[:20]
        assert await confirmation.resend(context, receipt=damaged) == ConfirmationNotFound()


async def test_a_receipt_lives_a_day(context: Context, petition: Petition, sent: Sent) -> None:
    keys = await context.platform.keys.tenant(context.tenant.id)
    assert tokens.open_receipt(keys, sent.receipt, now() + tokens.RECEIPT_LIFE - MOMENT)
    assert tokens.open_receipt(keys, sent.receipt, now() + tokens.RECEIPT_LIFE + MOMENT) is None


@pytest.mark.parametrize("token", ["", "x", "A" * 43, "A" * 10_000, "\ud800", "\x00", "ä" * 43, "%91", "' OR 1=1 --"])
async def test_what_is_no_link_is_not_known(context: Context, token: str) -> None:
    for act in (confirmation.look, confirmation.confirm, confirmation.remove):
        assert await act(context, token) == ConfirmationNotFound()
    assert await confirmation.resend(context, token=token) == ConfirmationNotFound()


async def test_a_trapped_robot_is_answered_like_anybody(
    context: Context, petition: Petition, mailbox: CaughtMail
) -> None:
    answer = await signed(context, petition, website="spam")
    assert await confirmation.confirm_by_code(context, answer.receipt, "123456") == CodeMismatch()
    assert await confirmation.resend(context, receipt=answer.receipt) == Resent("a…@example.org")
    await work(context.platform, context.tenant)
    assert mailbox.sent == []


async def test_the_mail_of_a_signature_given_just_before_closing_still_leaves(
    context: Context, petition: Petition, mailbox: CaughtMail
) -> None:
    await signed(context, petition)
    await close(context, petition, MOMENT)
    await work(context.platform, context.tenant)
    assert isinstance(await confirmation.confirm(context, link_in(mailbox.last())), Confirmed)
    assert await totals(context.platform, context.tenant) == {"confirmed": 1, "pending": 0}


async def test_a_petition_made_a_draft_again_is_not_to_be_confirmed(
    context: Context, petition: Petition, sent: Sent
) -> None:
    async with context.platform.database.tenant_tx(context.tenant.id) as connection:
        await connection.execute("UPDATE petition SET state = 'draft' WHERE tenant_id = $1", context.tenant.id)
    context.platform.petitions.forget()
    assert await confirmation.confirm(context, sent.link) == ConfirmationNotFound()
    assert await confirmation.confirm_by_code(context, sent.receipt, sent.code) == CodeMismatch()
    assert petition.state is not PetitionState.DRAFT


async def test_the_moves_are_those_of_the_design(platform: Platform, tenant: Tenant, context: Context) -> None:
    """pending → confirmed | held, held ↔ confirmed, confirmed ↔ invalidated, confirmed ↔ withdrawn; nothing else."""
    allowed = {
        (State.PENDING, State.CONFIRMED),
        (State.PENDING, State.HELD),
        (State.HELD, State.CONFIRMED),
        (State.CONFIRMED, State.HELD),
        (State.CONFIRMED, State.INVALIDATED),
        (State.INVALIDATED, State.CONFIRMED),
        (State.CONFIRMED, State.WITHDRAWN),
        (State.WITHDRAWN, State.CONFIRMED),
    }
    petition = await make_petition(platform, tenant, "moves")
    for origin in State:
        for target in State:
            if origin is State.ANONYMISED:
                signature = await make_signature(platform, tenant, petition, state=origin)
            else:
                signature = await make_signature(platform, tenant, petition, state=origin)
            moved = await service.move(context, signature.id, target)
            assert (moved == origin) == ((origin, target) in allowed), (origin, target, moved)
            await totals(platform, tenant)
