"""Reading what was counted, for one petition or many."""

from collections.abc import Sequence
from uuid import UUID

from undersigned.core.database import Connection
from undersigned.signatures.types import RecentSigner


async def select_counts(
    connection: Connection, tenant_id: int, petition_ids: Sequence[UUID]
) -> dict[UUID, tuple[dict[str, int], int]]:
    """Confirmed signatures of these petitions by country, from the most on; and the highest goal each has reached, or 0."""
    rows = await connection.fetch(
        """
        SELECT wanted.petition_id, counter.country, counter.n, goal.reached
          FROM unnest($2::uuid[]) AS wanted (petition_id)
    CROSS JOIN LATERAL (SELECT coalesce(max(goal), 0) AS reached
                          FROM goal_reached
                         WHERE tenant_id = $1 AND petition_id = wanted.petition_id) AS goal
     LEFT JOIN (SELECT petition_id, country, sum(confirmed)::bigint AS n
                  FROM signature_counter
                 WHERE tenant_id = $1 AND petition_id = ANY ($2)
                 GROUP BY petition_id, country
                HAVING sum(confirmed) <> 0) AS counter
            ON counter.petition_id = wanted.petition_id
         ORDER BY counter.n DESC, counter.country
        """,
        tenant_id,
        petition_ids,
    )
    found: dict[UUID, tuple[dict[str, int], int]] = {}
    for row in rows:
        by_country, _ = found.setdefault(row["petition_id"], ({}, row["reached"]))
        if row["country"] is not None:
            by_country[row["country"]] = row["n"]
    return found


async def select_recent_signers(
    connection: Connection, tenant_id: int, petition_ids: Sequence[UUID], *, limit: int
) -> dict[UUID, list[RecentSigner]]:
    """The newest confirmed signatures of each of these petitions, the times cut to the hour."""
    rows = await connection.fetch(
        """
        SELECT newest.petition_id, public_name.name, newest.country,
               date_trunc('hour', newest.confirmed_at) AS signed_at
          FROM unnest($2::uuid[]) AS wanted (petition_id)
    CROSS JOIN LATERAL (SELECT id, petition_id, country, name_visibility, confirmed_at
                          FROM signature
                         WHERE tenant_id = $1 AND petition_id = wanted.petition_id AND state = 'confirmed'
                         ORDER BY confirmed_at DESC
                         LIMIT $3) AS newest
     LEFT JOIN public_name
            ON public_name.tenant_id = $1 AND public_name.signature_id = newest.id
           AND newest.name_visibility = 'public'
         ORDER BY newest.confirmed_at DESC
        """,
        tenant_id,
        petition_ids,
        limit,
    )
    found: dict[UUID, list[RecentSigner]] = {petition_id: [] for petition_id in petition_ids}
    for row in rows:
        found[row["petition_id"]].append(RecentSigner(row["name"], row["country"], row["signed_at"]))
    return found
