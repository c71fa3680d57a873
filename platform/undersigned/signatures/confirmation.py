"""What the owner of a mailbox may do: confirm, say that it was not them, ask for the mail again."""

from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from functools import wraps
from typing import ParamSpec, TypeVar
from uuid import UUID

from undersigned.core.context import now
from undersigned.core.database import DATABASE_AWAY, Connection
from undersigned.core.errors import KeyMissingError, KeyUnavailable, Refusal
from undersigned.core.faults import pass_point
from undersigned.core.ids import new_id
from undersigned.core.keys import TenantKeys, token_hash
from undersigned.core.limits import Limit
from undersigned.core.outbox import has_task, insert_task
from undersigned.petitions import service as petitions
from undersigned.petitions.types import ENDED, NameVisibility, Petition, PetitionClosed, PetitionNotFound
from undersigned.signatures import addresses, caps, caps_store, goals, service, states_store, store, tokens
from undersigned.signatures.commit import SLOT
from undersigned.signatures.types import (
    CAP_WINDOW,
    CODE_LIFE,
    CODE_TRIES,
    GRACE,
    MOST_MAILS,
    MOST_RESENDS,
    CodeExpired,
    CodeMismatch,
    Confirmation,
    ConfirmationExpired,
    ConfirmationNotFound,
    Confirmed,
    Personal,
    Removed,
    Resent,
    Signature,
    State,
    TooManyCodes,
)
from undersigned.tenancy.types import Context

RESEND_HOUR = Limit("resend-hour", "10/hour")

Answer = TypeVar("Answer")
Parameters = ParamSpec("Parameters")


def _needs_keys(
    act: Callable[Parameters, Awaitable[Answer]],
) -> Callable[Parameters, Coroutine[None, None, Answer | KeyUnavailable]]:
    """Without keys nothing of a signature can be read: the answer is KeyUnavailable, and nothing has changed."""

    @wraps(act)
    async def acted(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Answer | KeyUnavailable:
        try:
            return await act(*args, **kwargs)
        except KeyMissingError:
            return KeyUnavailable()

    return acted


@_needs_keys
async def look(context: Context, token: str) -> Confirmation | ConfirmationNotFound:
    """What stands behind a link. Changes nothing (decision 0005)."""
    found = await _behind(context, token)
    if found is None:
        return ConfirmationNotFound()
    signature, personal, petition = found
    state = "confirmed" if signature.answered else "expired" if signature.link_expired(now()) else "pending"
    others = [other.petition_id for other in await _others(context, signature, personal)]
    found_petitions = [await petitions.petition_by_id(context, other) for other in others]
    return Confirmation(state, personal.name, petition, tuple(p for p in found_petitions if p))


@_needs_keys
async def confirm(context: Context, token: str, petition_id: UUID | None = None) -> Confirmed | Refusal:
    """Confirm the signature behind a link, or the one that the same address gave to another petition of this tenant.

    Idempotent. Refusals: ConfirmationNotFound, ConfirmationExpired, PetitionClosed.
    """
    chosen = await _choose(context, token, petition_id)
    if isinstance(chosen, Refusal):
        return chosen
    return await _confirm(context, *chosen)


@_needs_keys
async def confirm_by_code(context: Context, receipt: str, code: str) -> Confirmed | Refusal:
    """Confirm with the six digits from the mail, in the browser that signed. Where they have expired, new ones are sent (T-3).

    Refusals: ConfirmationNotFound (the receipt is not ours or too old), CodeMismatch, CodeExpired, TooManyCodes, PetitionClosed.
    """
    keys = await context.platform.keys.tenant(context.tenant.id)
    held = tokens.open_receipt(keys, receipt, now())
    if held is None:
        return ConfirmationNotFound()
    async with context.platform.database.tenant_tx(context.tenant.id) as connection:
        signature = await store.select_signature(connection, context.tenant.id, held.signature_id)
        refusal = await _refuse_code(connection, context, keys, signature, code)
    if isinstance(refusal, CodeExpired) and not await _asks_too_often(context):
        await _send_again(context, held.signature_id)
    petition = await petitions.petition_by_id(context, held.petition_id)
    if refusal or signature is None or petition is None:
        return refusal or CodeMismatch()
    return await _confirm(context, signature, await service.open_personal(context, signature), petition)


@_needs_keys
async def receipt_behind(context: Context, token: str, held: tokens.Receipt | None = None) -> str | None:
    """A receipt for whoever has confirmed by the link, as if this browser had signed: it leads to the thanks page.

    `held` is the receipt that the browser has already; for the same signature that one goes on.
    """
    found = await _behind(context, token)
    if found is None or not found[0].answered:
        return None
    signature, personal, petition = found
    async with context.platform.database.tenant_tx(context.tenant.id, readonly=True) as connection:
        news = await store.select_consent(connection, context.tenant.id, signature.id, "news")
    receipt = tokens.Receipt(
        id=held.id if held and held.signature_id == signature.id else new_id(),
        signature_id=signature.id,
        petition_id=petition.id,
        name=personal.name,
        email=personal.email,
        country=signature.country,
        news=news,
        name_visibility=signature.name_visibility,
        until=now() + tokens.RECEIPT_LIFE,
        created=False,
        confirmed=True,
    )
    return tokens.seal_receipt(await context.platform.keys.tenant(context.tenant.id), receipt)


@_needs_keys
async def remove(context: Context, token: str, petition_id: UUID | None = None) -> Removed | Refusal:
    """Erase the signature behind a link: "I did not sign this" (C-4). Refusals: ConfirmationNotFound."""
    chosen = await _choose(context, token, petition_id, also_expired=True)
    if isinstance(chosen, Refusal):
        return chosen
    signature, personal, petition = chosen
    keys = await context.platform.keys.tenant(context.tenant.id)
    async with context.platform.database.tenant_tx(context.tenant.id) as connection:
        await states_store.delete_signature(connection, context.tenant.id, signature.id, SLOT)
        await caps.release(connection, context.tenant.id, keys, personal.email)
    return Removed(petition)


@_needs_keys
async def resend(context: Context, *, receipt: str | None = None, token: str | None = None) -> Resent | Refusal:
    """Send the mail again, at most three times in 24 hours and five per signature. The answer does not tell whether it left.

    Refusals: ConfirmationNotFound.
    """
    if receipt is not None:
        keys = await context.platform.keys.tenant(context.tenant.id)
        held = tokens.open_receipt(keys, receipt, now())
        if held is None:
            return ConfirmationNotFound()
        if not await _asks_too_often(context):
            await _send_again(context, held.signature_id)
        return Resent(held.sent_to)
    found = await _behind(context, token or "")
    if found is None:
        return ConfirmationNotFound()
    signature, personal, _ = found
    if not await _asks_too_often(context):
        await _send_again(context, signature.id)
    return Resent(addresses.masked(personal.email))


async def _asks_too_often(context: Context) -> bool:
    """Whether this network has had mails sent again too often: the caps per address do not hold back who has many."""
    network = context.caller.network
    if network is None:
        return False
    return any(await context.platform.limits.exceeded(context.tenant.id, [(RESEND_HOUR, network.near)]))


async def _confirm(
    context: Context, signature: Signature, personal: Personal, petition: Petition
) -> Confirmed | PetitionClosed | ConfirmationNotFound:
    keys = await context.platform.keys.tenant(context.tenant.id)
    async with context.platform.database.tenant_tx(context.tenant.id) as connection:
        # Read again, now locked: meanwhile it may have been erased, held or invalidated, and that stands.
        standing = await store.select_signature(connection, context.tenant.id, signature.id)
        if standing is None:
            return ConfirmationNotFound()
        if not standing.answered and past_grace(petition):
            return PetitionClosed()
        if standing.state is State.PENDING:
            await states_store.move_signature(connection, context.tenant.id, signature.id, State.CONFIRMED, SLOT)
        await states_store.mark_proven(connection, context.tenant.id, signature.id)
        if signature.name_visibility is NameVisibility.PUBLIC:
            await service.show_name(connection, context, signature.id)
        await caps.release(connection, context.tenant.id, keys, personal.email)
        pass_point("web.before_confirm_commit")
    pass_point("web.after_confirm_commit")
    with suppress(*DATABASE_AWAY):  # what is missed here is found within the hour
        await goals.note_goals(context, petition)
    return Confirmed(petition, personal.name)


def past_grace(petition: Petition) -> bool:
    """Whether the petition ended so long ago that it takes no confirmations any more (ux.md 1.11)."""
    if petition.state_at(now()) not in ENDED:
        return False
    ended_at = petition.closes_at or petition.since
    return ended_at is None or now() > ended_at + GRACE


async def _behind(context: Context, token: str) -> tuple[Signature, Personal, Petition] | None:
    async with context.platform.database.tenant_tx(context.tenant.id, readonly=True) as connection:
        signature = await store.select_signature_by_link(connection, context.tenant.id, token_hash(token))
    if signature is None:
        return None
    petition = await petitions.petition_by_id(context, signature.petition_id)
    return petition and (signature, await service.open_personal(context, signature), petition)


async def _others(context: Context, signature: Signature, personal: Personal) -> list[Signature]:
    """What else this address has signed and not confirmed: found by its blind index in every petition of the tenant."""
    keys = await context.platform.keys.tenant(context.tenant.id)
    canonical = addresses.canonical(personal.email)
    ids = [petition_id for petition_id in await petitions.list_ids(context) if petition_id != signature.petition_id]
    async with context.platform.database.tenant_tx(context.tenant.id, readonly=True) as connection:
        return await store.select_pending_by_dedupe(
            connection,
            context.tenant.id,
            [(petition_id, service.dedupe(keys, petition_id, canonical)) for petition_id in ids],
        )


async def _choose(
    context: Context, token: str, petition_id: UUID | None, *, also_expired: bool = False
) -> tuple[Signature, Personal, Petition] | Refusal:
    found = await _behind(context, token)
    if found is None:
        return ConfirmationNotFound()
    signature, personal, _ = found
    if signature.link_expired(now()) and not also_expired:
        return ConfirmationExpired()
    if petition_id is None or petition_id == signature.petition_id:
        return found
    other = next((o for o in await _others(context, signature, personal) if o.petition_id == petition_id), None)
    petition = await petitions.petition_by_id(context, petition_id)
    if other is None or petition is None:
        return PetitionNotFound()
    return other, await service.open_personal(context, other), petition


async def _refuse_code(
    connection: Connection, context: Context, keys: TenantKeys, signature: Signature | None, code: str
) -> Refusal | None:
    """What speaks against the code; counts the try, unless it is no code at all. A signature that there is not, for it was erased
    or a robot's, has no code that matches, however often it is tried.
    """
    if signature is None or tokens.six_digits(code) is None:
        return CodeMismatch()
    if signature.code_tries >= CODE_TRIES:
        return TooManyCodes()
    await store.add_code_try(connection, context.tenant.id, signature.id)
    if signature.mails_sent == 0 or not tokens.same_code(
        code, tokens.confirm_code(keys, signature.id, signature.mails_sent)
    ):
        return CodeMismatch()
    if signature.mailed_at is None or now() - signature.mailed_at > CODE_LIFE:
        return CodeExpired()
    return None


async def _send_again(context: Context, signature_id: UUID) -> None:
    """Queue the mail once more where the caps allow; an expired link is replaced by a new one.

    Asking again before it has left takes no second cap, and one that was refused may be asked for the next day.
    """
    tenant_id = context.tenant.id
    keys = await context.platform.keys.tenant(tenant_id)
    async with context.platform.database.tenant_tx(tenant_id) as connection:
        signature = await store.select_signature(connection, tenant_id, signature_id)
        if signature is None or signature.answered or signature.mails_sent >= MOST_MAILS:
            return
        idem = signature.id.bytes + signature.mails_sent.to_bytes(2) + now().date().toordinal().to_bytes(4)
        if await has_task(connection, tenant_id, "resend_confirmation", idem):
            return
        personal = await service.open_personal(context, signature)
        address = caps.index(keys, personal.email)
        if not await caps_store.take_resend(connection, tenant_id, address, MOST_RESENDS, CAP_WINDOW):
            return
        if signature.link_expired(now()):
            serial = signature.confirm_serial + 1
            link = token_hash(tokens.confirm_token(keys, signature.id, serial))
            await store.renew_link(connection, tenant_id, signature.id, serial, link)
        task_id = await insert_task(connection, tenant_id, "resend_confirmation", signature.id, idem=idem)
    if task_id:
        context.platform.waker.wake(tenant_id, [task_id])
