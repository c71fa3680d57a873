"""What is done for signatures after the answer: asking to confirm, reminding, forgetting what nobody confirmed."""

from datetime import date, timedelta

from undersigned.core.batches import in_batches
from undersigned.core.context import now
from undersigned.core.database import Connection
from undersigned.core.faults import pass_point
from undersigned.core.keys import TenantKeys
from undersigned.core.outbox import LeaseLostError, Task, delete_done, insert_task, mark_sending
from undersigned.petitions import service as petitions
from undersigned.petitions.types import Petition
from undersigned.signatures import caps, caps_store, goals, idempotency_store, service, states_store, store
from undersigned.signatures.commit import SLOT
from undersigned.signatures.confirmation import past_grace
from undersigned.signatures.mails import confirmation_mail, signed_again_mail
from undersigned.signatures.types import (
    CAP_WINDOW,
    MOST_MAILS,
    REMINDERS,
    UNCONFIRMED_LIFE,
    Personal,
    Signature,
    State,
)
from undersigned.tenancy.types import Context

OUTBOX_LIFE = timedelta(days=30)
KEY_LIFE = timedelta(hours=24)


async def ask_to_confirm(context: Context, task: Task) -> str:
    """Send the first confirmation mail, and plan the reminders."""
    return await _send(context, task, "confirmation", plan=True)


async def resend_confirmation(context: Context, task: Task) -> str:
    """Send the confirmation once more because the person asked; its cap was taken when they did."""
    return await _send(context, task, "confirmation", capped=False)


async def remind_to_confirm(context: Context, task: Task) -> str:
    """Remind somebody who has not confirmed (C-6)."""
    return await _send(context, task, "reminder")


async def answer_again(context: Context, task: Task) -> str:
    """Answer somebody who signed once more: who has confirmed is told so, who has not is asked again (F-16).

    Both only where the caps allow it, and never with what was typed the second time: it may be somebody else who did.
    """
    signature = await service.signature_by_id(context, task.ref)
    if signature is None:
        return "gone"
    if not signature.answered:
        return await _send(context, task, "confirmation")
    if signature.state is not State.CONFIRMED:
        return "not counted"
    return await _send(context, task, "signed_again")


async def forget_unconfirmed(context: Context, _: Task) -> str:
    """Erase what nobody confirmed in 30 days, and what has served: caps, idempotency keys, finished outbox rows."""
    tenant_id, database = context.tenant.id, context.platform.database
    erased = await in_batches(
        database,
        tenant_id,
        lambda connection, limit: states_store.delete_unconfirmed(connection, tenant_id, UNCONFIRMED_LIFE, limit, SLOT),
    )
    await in_batches(
        database,
        tenant_id,
        lambda connection, limit: caps_store.delete_old_mail_caps(connection, tenant_id, CAP_WINDOW, limit),
    )
    await in_batches(
        database,
        tenant_id,
        lambda connection, limit: idempotency_store.delete_old_keys(connection, tenant_id, KEY_LIFE, limit),
    )
    await in_batches(
        database,
        tenant_id,
        lambda connection, limit: delete_done(connection, tenant_id, older_than=OUTBOX_LIFE, limit=limit),
    )
    async with context.platform.database.platform_tx() as connection:
        await caps_store.delete_old_platform_mail_caps(connection, _today())
    return f"erased {erased}"


async def note_goals(context: Context, _: Task) -> str:
    """Record goals that were reached and that nobody recorded, because a process died or an organiser moved a signature."""
    noted = 0
    for petition in await petitions.all_petitions(context):
        noted += len(await goals.note_goals(context, petition))
    return f"noted {noted}"


async def _send(context: Context, task: Task, kind: str, *, capped: bool = True, plan: bool = False) -> str:
    """Send a mail about one signature.

    What the mail needs is written before it leaves, with the mark that it is leaving: a run that finds the mark sends the
    same mail again, with the same link, code and Message-ID, and takes no cap twice (security.md 6.2).
    """
    signature = await service.signature_by_id(context, task.ref)
    if signature is None:
        return "gone"
    petition = await petitions.petition_by_id(context, signature.petition_id, signature.locale)
    if petition is None or (not petitions.is_open(petition, now()) if kind == "reminder" else past_grace(petition)):
        return "petition not open"
    keys = await context.platform.keys.tenant(context.tenant.id)
    personal = await service.open_personal(context, signature)
    mailed = await _decide(context, task, kind, personal, capped=capped, plan=plan)
    if isinstance(mailed, str):
        return mailed
    await _hand_over(context, task, kind, keys, mailed, personal, petition)
    return "sent"


async def _decide(
    context: Context, task: Task, kind: str, personal: Personal, *, capped: bool, plan: bool
) -> Signature | str:
    """The signature with this mail counted, once it is written that the mail leaves; else why it does not."""
    async with context.platform.database.tenant_tx(context.tenant.id) as connection:
        signature = await store.select_signature(connection, context.tenant.id, task.ref)
        if signature is None:
            return "gone"
        if signature.answered and kind != "signed_again":
            return "answered"
        if plan:
            await _plan_reminders(connection, context, signature)
        if not task.resumed:
            refused = await _refuse_mail(connection, context, signature, personal, capped=capped)
            if refused:
                return refused
            await store.add_mail(connection, context.tenant.id, signature.id)
        if not await mark_sending(connection, task):
            raise LeaseLostError
        return await store.select_signature(connection, context.tenant.id, task.ref) or signature


async def _hand_over(
    context: Context,
    task: Task,
    kind: str,
    keys: TenantKeys,
    signature: Signature,
    personal: Personal,
    petition: Petition,
) -> None:
    key = task.id.hex
    if kind == "signed_again":
        mail = await signed_again_mail(context, kind, key, signature=signature, personal=personal, petition=petition)
    else:
        mail = await confirmation_mail(
            context, kind, key, keys=keys, signature=signature, personal=personal, petition=petition
        )
    pass_point("worker.after_mark")
    await context.platform.mail.send(mail)
    pass_point("worker.after_sent")


async def _refuse_mail(
    connection: Connection, context: Context, signature: Signature, personal: Personal, *, capped: bool
) -> str | None:
    """Why the mail may not leave, None where it may; takes the caps it passes.

    Who has confirmed is asked for nothing, so that the mail counts as one sent again and keeps no confirmation back.
    """
    if signature.mails_sent >= MOST_MAILS:
        return "capped: signature"
    if signature.answered and not await caps.take_resend(connection, context, personal.email):
        return caps.ADDRESS_CAPPED
    first = signature.mails_sent == 0 or signature.answered
    return await caps.take(connection, context, personal.email, capped=capped and not signature.answered, first=first)


def _today() -> date:
    return now().date()


async def _plan_reminders(connection: Connection, context: Context, signature: Signature) -> None:
    for number, due_in in enumerate(REMINDERS, 1):
        idem = signature.id.bytes + number.to_bytes(1)
        await insert_task(connection, context.tenant.id, "remind_to_confirm", signature.id, idem=idem, due_in=due_in)
