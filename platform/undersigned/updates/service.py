"""Published updates of a petition."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from undersigned.petitions import service as petitions
from undersigned.petitions.types import Petition
from undersigned.tenancy.types import Context
from undersigned.updates import store
from undersigned.updates.types import Update


async def updates_of(
    context: Context,
    petition_ids: Sequence[UUID],
    *,
    locale: str,
    before: tuple[datetime, UUID] | None = None,
    limit: int = 10,
) -> dict[UUID, list[Update]]:
    """The published updates of each petition, newest first, those before the given (published_at, id)."""
    async with context.platform.database.tenant_tx(context.tenant.id, readonly=True) as connection:
        return await store.select_updates(
            connection, context.tenant.id, petition_ids, locale=locale, before=before, limit=limit
        )


async def latest_updates(context: Context, locale: str, limit: int) -> list[tuple[Petition, Update]]:
    """The newest updates of all petitions, each with its petition (H-1)."""
    async with context.platform.database.tenant_tx(context.tenant.id, readonly=True) as connection:
        found = await store.select_latest(connection, context.tenant.id, locale, limit)
    told = [(await petitions.petition_by_id(context, update.petition_id, locale), update) for update in found]
    return [(petition, update) for petition, update in told if petition]


async def update_by_slug(context: Context, petition_id: UUID, slug: str, locale: str) -> Update | None:
    async with context.platform.database.tenant_tx(context.tenant.id, readonly=True) as connection:
        return await store.select_update(
            connection, context.tenant.id, petition_id=petition_id, slug=slug, update_id=None, locale=locale
        )


async def update_by_id(context: Context, update_id: UUID, locale: str) -> Update | None:
    async with context.platform.database.tenant_tx(context.tenant.id, readonly=True) as connection:
        return await store.select_update(
            connection, context.tenant.id, petition_id=None, slug=None, update_id=update_id, locale=locale
        )


def page_address(context: Context, petition: Petition, slug: str) -> str:
    """The absolute address of the update with this slug, in the petition's language."""
    return f"{petitions.page_address(context, petition)}/updates/{slug}"
