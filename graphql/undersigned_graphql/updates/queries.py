from uuid import UUID

from undersigned.petitions import service as petitions
from undersigned.tenancy.types import Context
from undersigned.updates import service
from undersigned_graphql.updates.types import Update


async def update_by_id(context: Context, update_id: UUID) -> Update | None:
    """A published update of a petition that the public may see."""
    record = await service.update_by_id(context, update_id, context.caller.locale)
    petition = record and await petitions.petition_by_id(context, record.petition_id)
    return Update.of(context, petition, record) if record and petition else None
