"""What is done for members by itself: forgetting sessions that have come to their end."""

from undersigned.core.batches import in_batches
from undersigned.core.outbox import Task
from undersigned.members import sessions_store
from undersigned.members.types import LIFETIME
from undersigned.tenancy.types import Context


async def forget_sessions(context: Context, _: Task) -> str:
    tenant_id = context.tenant.id
    forgotten = await in_batches(
        context.platform.database,
        tenant_id,
        lambda connection, limit: sessions_store.delete_old_sessions(
            connection, tenant_id, idle=LIFETIME.idle, absolute=LIFETIME.absolute, limit=limit
        ),
    )
    return f"forgot {forgotten}"
