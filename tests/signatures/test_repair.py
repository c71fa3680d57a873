"""Another address for a signature whose mail went to a wrong one (T-2, F-15): Olga's way out."""

from typing import Any

import pytest

from tests.signatures.deeds import code_in, link_in, receipt_of, rows, signatures, signed, totals, work
from tests.support.mail import CaughtMail
from undersigned.core.context import Platform
from undersigned.core.errors import InvalidInput, Refusal
from undersigned.petitions.types import Petition
from undersigned.signatures import confirmation, links, repair
from undersigned.signatures.types import (
    CodeMismatch,
    ConfirmationNotFound,
    Confirmed,
    Received,
    State,
)
from undersigned.tenancy.types import Context, Tenant

pytestmark = pytest.mark.anyio

WRONG, RIGHT = "olga@gmial.com", "olga@gmail.com"


async def repaired(context: Context, answer: Received, email: str) -> Received:
    found = await repair.change_address(context, answer.receipt, email, "en")
    assert isinstance(found, Received), found
    return found


async def states(platform: Platform, tenant: Tenant) -> list[str]:
    return [row["state"] for row in await signatures(platform, tenant)]


async def test_the_mail_goes_to_the_new_address_and_the_old_link_is_dead(
    context: Context, platform: Platform, tenant: Tenant, petition: Petition, mailbox: CaughtMail
) -> None:
    first = await signed(
        context, petition, name="Olga", email=WRONG, source="poster", news=True, utm={"medium": "print"}
    )
    await work(platform, tenant)
    (old,) = mailbox.sent
    second = await repaired(context, first, RIGHT)
    assert second.sent_to == "o…@gmail.com"
    await work(platform, tenant)
    new = mailbox.sent[-1]
    assert (new.recipient_address, new.recipient_name) == (RIGHT, "Olga")
    assert isinstance(await confirmation.confirm(context, link_in(old)), ConfirmationNotFound)
    assert isinstance(await confirmation.confirm_by_code(context, first.receipt, code_in(old)), CodeMismatch)
    assert isinstance(await confirmation.confirm_by_code(context, second.receipt, code_in(new)), Confirmed)
    assert await totals(platform, tenant) == {"confirmed": 1, "pending": 0}
    (row,) = await signatures(platform, tenant)
    assert (row["source"], row["bucket"], row["utm"]) == ("poster", "poster", {"medium": "print"})
    consents = await rows(platform, tenant, "SELECT purpose, given FROM consent WHERE tenant_id = $1")
    assert {row["purpose"]: row["given"] for row in consents} == {"petition": True, "news": True}


async def test_a_link_that_was_shared_goes_on_counting(
    context: Context, platform: Platform, tenant: Tenant, petition: Petition
) -> None:
    first = await signed(context, petition, email=WRONG)
    before = await links.personal_link(context, await receipt_of(context, first))
    second = await repaired(context, first, RIGHT)
    assert await links.personal_link(context, await receipt_of(context, second)) == before
    await signed(context, petition, email="friend@example.org", personal_link=before.code)
    assert [row["shared_by"] for row in await signatures(platform, tenant)] == [None, before.code]


async def test_who_has_signed_cannot_be_found_out(
    context: Context, platform: Platform, tenant: Tenant, petition: Petition
) -> None:
    """The answers for an address that has signed and for one that has not are alike, and so are the receipts."""
    await signed(context, petition, email="known@example.org")
    answers = [
        await repaired(context, await signed(context, petition, email=f"mine{email}"), email)
        for email in ("known@example.org", "newer@example.org")
    ]
    assert len({(answer.sent_to, len(answer.receipt)) for answer in answers}) == 2  # k… and n…
    assert len({len(answer.receipt) for answer in answers}) == 1
    assert await states(platform, tenant) == ["pending", "pending"]


async def test_nobody_takes_the_signature_of_another_away_from_its_address(
    context: Context, platform: Platform, tenant: Tenant, petition: Petition, mailbox: CaughtMail
) -> None:
    """Signing with the address of somebody who is to confirm gives no power over their signature."""
    victim = await signed(context, petition, name="Victim", email="victim@example.org", source="theirs")
    thief = await signed(context, petition, name="Thief", email="victim@example.org")
    await repaired(context, thief, "thief@example.org")
    await work(platform, tenant)
    assert {mail.recipient_address: mail.recipient_name for mail in mailbox.sent} == {
        "victim@example.org": "Victim",
        "thief@example.org": "Thief",
    }
    assert [row["source"] for row in await signatures(platform, tenant)] == ["theirs", None]
    code = code_in(next(mail for mail in mailbox.sent if mail.recipient_name == "Victim"))
    assert isinstance(await confirmation.confirm_by_code(context, victim.receipt, code), Confirmed)


async def test_what_is_confirmed_stays(
    context: Context, platform: Platform, tenant: Tenant, petition: Petition, mailbox: CaughtMail
) -> None:
    first = await signed(context, petition, email="olga@example.org")
    await work(platform, tenant)
    assert isinstance(await confirmation.confirm_by_code(context, first.receipt, code_in(mailbox.sent[0])), Confirmed)
    await repaired(context, first, "else@example.org")
    assert await states(platform, tenant) == [State.CONFIRMED, State.PENDING]
    assert await totals(platform, tenant) == {"confirmed": 1, "pending": 1}


async def test_the_same_address_again_asks_for_the_mail(
    context: Context, platform: Platform, tenant: Tenant, petition: Petition, mailbox: CaughtMail
) -> None:
    first = await signed(context, petition, email="olga@example.org")
    await work(platform, tenant)
    again = await repaired(context, first, "OLGA@example.org")
    assert again.receipt == first.receipt
    await work(platform, tenant)
    assert [mail.recipient_address for mail in mailbox.sent] == ["olga@example.org"] * 2
    assert isinstance(await confirmation.confirm_by_code(context, again.receipt, code_in(mailbox.sent[-1])), Confirmed)


@pytest.mark.parametrize(
    ("email", "code"),
    [("", "EMAIL_REQUIRED"), ("olga", "EMAIL_INVALID"), ("o" * 250 + "@example.org", "EMAIL_TOO_LONG")],
)
async def test_a_bad_address_changes_nothing(
    context: Context, platform: Platform, tenant: Tenant, petition: Petition, email: str, code: str
) -> None:
    answer = await repair.change_address(context, (await signed(context, petition)).receipt, email, "en")
    assert isinstance(answer, InvalidInput)
    assert [(problem.field, problem.code) for problem in answer.problems] == [("email", code)]
    assert await states(platform, tenant) == ["pending"]


@pytest.mark.parametrize("receipt", ["", "x", "é", "A" * 2_040])
async def test_a_receipt_that_is_none(context: Context, petition: Petition, receipt: str) -> None:
    answer: Any = await repair.change_address(context, receipt, RIGHT, "en")
    assert isinstance(answer, Refusal)
    assert isinstance(answer, ConfirmationNotFound)
