"""Signing by somebody whose address is proven already: it counts at once, and no mail is sent."""

from contextlib import suppress
from uuid import UUID

from msgspec import structs

from undersigned.core.context import now
from undersigned.core.database import DATABASE_AWAY
from undersigned.core.errors import InvalidInput, KeyMissingError, KeyUnavailable, Refusal
from undersigned.core.group import QueueFullError
from undersigned.core.keys import TenantKeys
from undersigned.petitions import service as petitions
from undersigned.petitions.types import NameVisibility, Petition, PetitionClosed
from undersigned.signatures import caps, goals, service, states_store, store, tokens
from undersigned.signatures.commit import SLOT
from undersigned.signatures.types import (
    Entry,
    NewSignature,
    Outcome,
    SignedAtOnce,
    SigningUnavailable,
    SignInput,
    State,
    Written,
)
from undersigned.signatures.validation import validate
from undersigned.tenancy.types import Context


async def sign_proven(
    context: Context, petition: Petition, sent: SignInput, *, asked_news: bool
) -> SignedAtOnce | Refusal:
    """Take a signature that counts at once. May be repeated: an address counts once.

    With `asked_news` the answer about news was given with it, and is recorded; else it is what was said before.
    Refusals: PetitionClosed, InvalidInput, SigningUnavailable, KeyUnavailable.
    """
    try:
        return await _sign(context, petition, sent, asked_news=asked_news)
    except KeyMissingError:
        return KeyUnavailable()
    except (QueueFullError, *DATABASE_AWAY):
        return SigningUnavailable()


async def _sign(context: Context, petition: Petition, sent: SignInput, *, asked_news: bool) -> SignedAtOnce | Refusal:
    if not petitions.is_open(petition):
        return PetitionClosed()
    entry = validate(sent, petition, petition.locale)
    if isinstance(entry, InvalidInput):
        return entry
    keys = await context.platform.keys.tenant(context.tenant.id)
    data = await context.platform.keys.data(context.tenant.id, petition.id, now())
    row = structs.replace(
        await service.new_row(context, petition, entry, keys, data, set()),
        state=State.CONFIRMED,
        news=entry.news if asked_news else None,
        task_id=None,
        public_name=entry.name if entry.name_visibility is NameVisibility.PUBLIC else None,
    )
    outcome: Outcome = await context.platform.signing.submit(context.tenant.id, row)
    if outcome.written is Written.CLOSED:
        return PetitionClosed()
    if outcome.written is Written.KNOWN:
        outcome = await _prove(context, keys, entry, row, outcome.signature_id)
    with suppress(*DATABASE_AWAY):  # what is missed here is found within the hour
        await goals.note_goals(context, petition)
    receipt = service.new_receipt(petition, entry, outcome.signature_id, confirmed=True)
    return SignedAtOnce(petition, entry, tokens.seal_receipt(keys, receipt))


async def _prove(context: Context, keys: TenantKeys, entry: Entry, row: NewSignature, known: UUID) -> Outcome:
    """What becomes of the signature that stands under the address already.

    One that nobody has proven gives way: whoever typed the address may have been somebody else, and so may the name on it.
    One that was withdrawn counts again. What a moderator has decided stands.
    """
    tenant_id = context.tenant.id
    async with context.platform.database.tenant_tx(tenant_id) as connection:
        standing = await store.select_signature(connection, tenant_id, known)
        if standing and standing.answered:
            if standing.state is State.WITHDRAWN:
                await states_store.move_signature(connection, tenant_id, known, State.CONFIRMED, SLOT)
            return Outcome(Written.KNOWN, known)
        if standing:
            await states_store.delete_signature(connection, tenant_id, known, SLOT)
            await caps.release(connection, tenant_id, keys, entry.email)
        written = await store.insert_signatures(connection, tenant_id, [row], SLOT)
    return Outcome(Written.NEW if written.get(row.id) else Written.KNOWN, row.id if written.get(row.id) else known)
