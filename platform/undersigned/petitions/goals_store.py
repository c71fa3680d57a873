"""The statements of goals that an organiser changes."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from undersigned.core.database import Connection


@dataclass(frozen=True, slots=True)
class GoalFacts:
    """What a petition's goal was made of: its settings, its count, and the highest goal that was reached or announced."""

    mode: str
    goals: tuple[int, ...]
    total: int
    reached: int
    announced: int


async def select_goal_facts(connection: Connection, tenant_id: int, petition_id: UUID) -> GoalFacts | None:
    """As they stand; None for a petition that is not stored yet."""
    row = await connection.fetchrow(
        """
        SELECT goal_mode, goals,
               (SELECT coalesce(sum(confirmed), 0)::bigint
                  FROM signature_counter WHERE tenant_id = $1 AND petition_id = $2) AS total,
               (SELECT coalesce(max(goal), 0) FROM goal_reached WHERE tenant_id = $1 AND petition_id = $2) AS reached,
               (SELECT coalesce(max(goal), 0) FROM goal_change WHERE tenant_id = $1 AND petition_id = $2) AS announced
          FROM petition
         WHERE tenant_id = $1 AND id = $2
        """,
        tenant_id,
        petition_id,
    )
    if row is None:
        return None
    return GoalFacts(row["goal_mode"], tuple(row["goals"]), row["total"], row["reached"], row["announced"])


async def insert_goal_change(connection: Connection, tenant_id: int, petition_id: UUID, goal: int) -> None:
    await connection.execute(
        "INSERT INTO goal_change (tenant_id, petition_id, goal) VALUES ($1, $2, $3)", tenant_id, petition_id, goal
    )


async def select_goal_changes(connection: Connection, tenant_id: int, petition_id: UUID) -> list[tuple[datetime, int]]:
    """When a higher goal was set, and which; the newest first."""
    rows = await connection.fetch(
        """
        SELECT changed_at, goal
          FROM goal_change
         WHERE tenant_id = $1 AND petition_id = $2
         ORDER BY changed_at DESC
        """,
        tenant_id,
        petition_id,
    )
    return [(row["changed_at"], row["goal"]) for row in rows]
