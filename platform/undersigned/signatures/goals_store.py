from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from undersigned.core.database import Connection


async def insert_goals(connection: Connection, tenant_id: int, petition_id: UUID, goals: Sequence[int]) -> list[int]:
    """Record those of the goals that so many confirmed signatures have reached, each at the time of the one that did it.

    Answers those that were recorded now.
    """
    rows = await connection.fetch(
        """
        INSERT INTO goal_reached (tenant_id, petition_id, goal, reached_at)
        SELECT $1, $2, wanted.goal, nth.confirmed_at
          FROM unnest($3::integer[]) AS wanted (goal)
    CROSS JOIN LATERAL (SELECT confirmed_at
                          FROM signature
                         WHERE tenant_id = $1 AND petition_id = $2 AND state = 'confirmed'
                         ORDER BY confirmed_at
                        OFFSET wanted.goal - 1
                         LIMIT 1) AS nth
        ON CONFLICT DO NOTHING
        RETURNING goal
        """,
        tenant_id,
        petition_id,
        goals,
    )
    return [row["goal"] for row in rows]


async def select_goals(connection: Connection, tenant_id: int, petition_id: UUID) -> dict[int, datetime]:
    """The goals that the petition has reached, and when."""
    rows = await connection.fetch(
        "SELECT goal, reached_at FROM goal_reached WHERE tenant_id = $1 AND petition_id = $2 ORDER BY goal",
        tenant_id,
        petition_id,
    )
    return {row["goal"]: row["reached_at"] for row in rows}
