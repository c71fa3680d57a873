"""Another address for a signature whose mail went to a wrong one (T-2, F-15).

The person signs once more, with what they said before and the new address; what went to the wrong one is erased, and its link
with it. So a repair is answered, limited and capped as signing is, and tells as little about who has signed.
"""

from dataclasses import replace
from uuid import UUID

from undersigned.core.context import now
from undersigned.core.database import DATABASE_AWAY
from undersigned.core.errors import KeyMissingError, KeyUnavailable, Refusal
from undersigned.core.ids import new_id
from undersigned.core.keys import TenantKeys
from undersigned.signatures import confirmation, links_store, service, states_store, tokens
from undersigned.signatures.commit import SLOT
from undersigned.signatures.tokens import Receipt
from undersigned.signatures.types import ConfirmationNotFound, FieldValue, Received, SigningUnavailable, SignInput
from undersigned.tenancy.types import Context


async def change_address(context: Context, receipt: str, email: str, locale: str) -> Received | Refusal:
    """Give the signature another address; the receipt in the answer takes the place of this one.

    Refusals: ConfirmationNotFound (the receipt is not ours, too old, or has confirmed), and those of signing.
    """
    try:
        keys = await context.platform.keys.tenant(context.tenant.id)
        held = tokens.open_receipt(keys, receipt, now())
        if held is None or held.confirmed:
            return ConfirmationNotFound()
        return await _sign_again(context, keys, held, receipt, email, locale)
    except KeyMissingError:
        return KeyUnavailable()
    except DATABASE_AWAY:
        return SigningUnavailable()


async def _sign_again(
    context: Context, keys: TenantKeys, held: Receipt, receipt: str, email: str, locale: str
) -> Received | Refusal:
    # With a receipt for what somebody else began, the same is done to a signature that there is not: it takes as long.
    begun = held.signature_id if held.created else new_id()
    answer = await service.sign(context, held.petition_id, await _input(context, held, begun, email, locale))
    if isinstance(answer, Refusal):
        return answer
    given = tokens.open_receipt(keys, answer.receipt, now())
    if given is None or given.signature_id == held.signature_id:  # the address is the one that it had
        await confirmation.resend(context, receipt=receipt)
        return Received(answer.petition, answer.sent_to, receipt)
    async with context.platform.database.tenant_tx(context.tenant.id) as connection:
        await links_store.move_link(connection, context.tenant.id, held.id, given.signature_id)
        await states_store.delete_pending(connection, context.tenant.id, begun, SLOT)
    # What was shared already goes on counting.
    return Received(
        answer.petition, answer.sent_to, tokens.seal_receipt(keys, replace(given, id=held.id, unproven=held.unproven))
    )


async def _input(context: Context, held: Receipt, begun: UUID, email: str, locale: str) -> SignInput:
    """What the person said when they signed, from the receipt; how they came, from the signature that they began."""
    async with context.platform.database.tenant_tx(context.tenant.id, readonly=True) as connection:
        found = await links_store.select_attribution(connection, context.tenant.id, begun)
    referrer = found.get("referrer")
    return SignInput(
        name=held.name,
        email=email,
        country=held.country,
        news=held.news,
        fields=tuple(FieldValue(name, answer) for name, answer in held.fields.items()),
        name_visibility=held.name_visibility.value,
        locale=locale,
        letter_version=found.get("letter_version"),
        source=found.get("source"),
        referrer=f"//{referrer}" if referrer else None,
        personal_link=found.get("shared_by"),
        bucket=found.get("bucket"),
        utm=found.get("utm") or {},
        plain=True,
    )
