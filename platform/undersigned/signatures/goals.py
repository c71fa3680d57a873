"""Which goals a petition has reached, and when (P-5, decision 0011)."""

from datetime import datetime
from uuid import UUID

from undersigned.petitions.goals import goals_up_to
from undersigned.petitions.types import Petition
from undersigned.signatures import goals_store
from undersigned.signatures.counts import counts
from undersigned.tenancy.types import Context


async def note_goals(context: Context, petition: Petition) -> list[int]:
    """Record the goals that the petition has reached and that are not recorded; those recorded now.

    Asked after the commit that moved the count: of two that cross a goal together, the later one sees both.
    """
    total = (await counts(context, petition.id, fresh=True)).total
    known = context.platform.remembered
    missing = [goal for goal in goals_up_to(petition, total) if _key(context, petition, goal) not in known]
    if not missing:
        return []
    async with context.platform.database.tenant_tx(context.tenant.id) as connection:
        noted = await goals_store.insert_goals(connection, context.tenant.id, petition.id, missing)
    known.update(_key(context, petition, goal) for goal in missing)
    return noted


def _key(context: Context, petition: Petition, goal: int) -> tuple[object, ...]:
    return "goal", context.tenant.id, petition.id, goal


async def goals_reached(context: Context, petition_id: UUID) -> dict[int, datetime]:
    """The goals that the petition has reached, and when."""
    async with context.platform.database.tenant_tx(context.tenant.id, readonly=True) as connection:
        return await goals_store.select_goals(connection, context.tenant.id, petition_id)
