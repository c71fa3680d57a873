"""What is done for followers: asking them to confirm, telling them that a petition is open, forgetting them."""

from datetime import timedelta

from undersigned.core.batches import in_batches
from undersigned.core.database import Connection
from undersigned.core.faults import pass_point
from undersigned.core.outbox import LeaseLostError, Task, insert_task, mark_sending
from undersigned.followers import service, store
from undersigned.followers.mails import follower_mail
from undersigned.followers.types import (
    CONFIRMED_LIFE,
    MOST_MAILS,
    STOPPED_LIFE,
    TOLD_LIFE,
    UNCONFIRMED_LIFE,
    Follower,
)
from undersigned.petitions import service as petitions
from undersigned.signatures import caps
from undersigned.tenancy.types import Context

NEXT_DAY = timedelta(hours=24)


async def ask_follower(context: Context, task: Task) -> str:
    """Ask the owner of the mailbox whether to be told. Where another mail of ours waits there for an answer, once more the next day."""
    follower = await service.follower_by_id(context, task.ref)
    if follower is None:
        return "gone"
    address = await service.open_address(context, follower)
    async with context.platform.database.tenant_tx(context.tenant.id) as connection:
        refused = await _refuse_asking(connection, context, task, address)
        if refused:
            return refused
        if not await mark_sending(connection, task):
            raise LeaseLostError
    return await _hand_over(context, task, f"follow_{follower.wish}", follower, address)


async def _refuse_asking(connection: Connection, context: Context, task: Task, address: str) -> str | None:
    """Why the mail may not leave, None where it may, which is counted then; a mail that began to leave goes on."""
    tenant_id = context.tenant.id
    standing = await store.select_follower(connection, tenant_id, task.ref)
    if standing is None or standing.confirmed_at or standing.stopped_at:
        return "answered"
    if task.resumed:
        return None
    if standing.mails_sent >= MOST_MAILS:
        return "capped: follower"
    refused = await caps.take(connection, context, address, capped=True, first=standing.mails_sent == 0)
    if refused == caps.ADDRESS_CAPPED:
        idem = standing.id.bytes + b"next day"
        await insert_task(connection, tenant_id, "ask_follower", standing.id, idem=idem, due_in=NEXT_DAY)
    if refused is None:
        await store.add_mail(connection, tenant_id, standing.id)
    return refused


async def tell_of_opening(context: Context, task: Task) -> str:
    """Tell a follower that the petition is open: one mail each, however often it is planned, and whatever ran before."""
    follower = await service.follower_by_id(context, task.ref)
    if follower is None or follower.stopped_at:
        return "gone"
    address = await service.open_address(context, follower)
    async with context.platform.database.tenant_tx(context.tenant.id) as connection:
        if not task.resumed and not await store.mark_told(connection, context.tenant.id, follower.id):
            return "not waiting, or not open"
        if not await mark_sending(connection, task):
            raise LeaseLostError
    return await _hand_over(context, task, "opening", follower, address)


async def _hand_over(context: Context, task: Task, kind: str, follower: Follower, address: str) -> str:
    petition = await petitions.petition_by_id(context, follower.petition_id, follower.locale)
    if petition is None:
        return "petition gone"
    keys = await context.platform.keys.tenant(context.tenant.id)
    mail = await follower_mail(
        context, kind, task.id.hex, keys=keys, follower=follower, address=address, petition=petition
    )
    pass_point("worker.after_mark")
    await context.platform.mail.send(mail)
    pass_point("worker.after_sent")
    return "sent"


async def forget_followers(context: Context, _: Task) -> str:
    """Erase who did not confirm, who was told, who has stopped, and whose time is over."""
    tenant_id = context.tenant.id
    erased = await in_batches(
        context.platform.database,
        tenant_id,
        lambda connection, limit: store.delete_old(
            connection,
            tenant_id,
            unconfirmed=UNCONFIRMED_LIFE,
            confirmed=CONFIRMED_LIFE,
            told=TOLD_LIFE,
            stopped=STOPPED_LIFE,
            limit=limit,
        ),
    )
    return f"erased {erased}"
