"""Those who wait for a petition's opening are planned for anew when its files give it another time or state."""

from uuid import UUID

from undersigned.core.database import Connection
from undersigned.followers import store
from undersigned.followers.confirmation import plan_openings


async def apply_opening(connection: Connection, tenant_id: int, petition_id: UUID) -> list[str]:
    """Plan the mails on the opening; a word where there are any."""
    waiting = await store.select_waiting(connection, tenant_id, petition_id)
    planned = await plan_openings(connection, tenant_id, petition_id, waiting)
    return [f"{planned} people are told when it opens"] if planned else []
