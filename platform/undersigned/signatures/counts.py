"""How many have signed: exact sums of the counter, remembered for a second, and watched for those who want to see it move."""

import asyncio
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from uuid import UUID

from undersigned.core.cache import Cache
from undersigned.petitions.goals import goal_for
from undersigned.petitions.types import Petition
from undersigned.signatures import counts_store
from undersigned.signatures.types import RecentSigner
from undersigned.tenancy.types import Context

WATCH_SECONDS = 1.0
COUNTRY_LEAST = 10
"""A country with fewer signatures is not named in public: its signers could be recognised (P-11)."""


@dataclass(frozen=True, slots=True)
class Counts:
    """Confirmed signatures of one petition: in all, and by country from the most on. `reached` is its highest goal so far."""

    total: int
    by_country: dict[str, int] = field(default_factory=dict[str, int])
    reached: int = 0


async def counts(context: Context, petition_id: UUID, *, fresh: bool = False) -> Counts:
    """The counts, at most a second old; with `fresh` as they are now."""

    async def look() -> Counts:
        return (await _look(context, [petition_id]))[petition_id]

    cache: Cache[tuple[int, UUID], Counts] = context.platform.counts
    return await cache.get((context.tenant.id, petition_id), look, fresh=fresh)


async def counts_of(context: Context, petition_ids: Sequence[UUID], *, fresh: bool = False) -> dict[UUID, Counts]:
    """The counts of each petition, under the rules of `counts`, by one statement."""

    async def look(keys: list[tuple[int, UUID]]) -> dict[tuple[int, UUID], Counts]:
        found = await _look(context, [petition_id for _, petition_id in keys])
        return {(context.tenant.id, petition_id): counted for petition_id, counted in found.items()}

    cache: Cache[tuple[int, UUID], Counts] = context.platform.counts
    keys = [(context.tenant.id, petition_id) for petition_id in petition_ids]
    return {key[1]: counted for key, counted in (await cache.get_all(keys, look, fresh=fresh)).items()}


def goal_now(petition: Petition, found: Counts) -> int | None:
    """The goal that is shown. It stays behind no goal that was reached, whoever withdraws: goals never go down (P-5)."""
    return goal_for(petition, max(found.total, found.reached))


def public_countries(context: Context, found: Counts) -> dict[str, int]:
    """The countries that may be named, with their counts."""
    return {country: n for country, n in found.by_country.items() if n >= _country_least(context)}


async def recent_signers(context: Context, found: Mapping[UUID, Counts], limit: int) -> dict[UUID, list[RecentSigner]]:
    """The newest confirmed signatures of each petition as the public may see them; `found` are its counts."""
    async with context.platform.database.tenant_tx(context.tenant.id, readonly=True) as connection:
        newest = await counts_store.select_recent_signers(connection, context.tenant.id, list(found), limit=limit)
    return {
        petition_id: _without_rare_countries(signers, public_countries(context, found[petition_id]))
        for petition_id, signers in newest.items()
    }


async def watch(context: Context, petition: Petition) -> AsyncGenerator[tuple[int, int | None]]:
    """(count, goal) now and whenever it moves, until the process stops.

    A slow reader skips to the newest; all readers share one look a second.
    """
    stopping, seen = context.platform.stopping, None
    while not stopping.is_set():
        found = await counts(context, petition.id)
        shown = found.total, goal_now(petition, found)
        if shown != seen:
            seen = shown
            yield shown
        with suppress(TimeoutError):
            await asyncio.wait_for(stopping.wait(), WATCH_SECONDS)


async def _look(context: Context, petition_ids: Sequence[UUID]) -> dict[UUID, Counts]:
    async with context.platform.database.tenant_tx(context.tenant.id, readonly=True) as connection:
        found = await counts_store.select_counts(connection, context.tenant.id, petition_ids)
    return {
        petition_id: Counts(sum(by_country.values()), by_country, reached)
        for petition_id, (by_country, reached) in found.items()
    }


def _without_rare_countries(signers: list[RecentSigner], named: dict[str, int]) -> list[RecentSigner]:
    return [
        RecentSigner(signer.name, signer.country if signer.country in named else None, signer.signed_at)
        for signer in signers
    ]


def _country_least(context: Context) -> int:
    return 1 if context.platform.settings.demo else COUNTRY_LEAST
