from uuid import UUID

from strawberry.dataloader import DataLoader

from undersigned.signatures import counts
from undersigned.signatures.counts import Counts
from undersigned.signatures.types import RecentSigner
from undersigned.tenancy.types import Context


class SignatureLoaders:
    def __init__(self, context: Context) -> None:
        self._context = context
        self.counts: DataLoader[UUID, Counts] = DataLoader(self._load_counts)
        self.fresh_counts: DataLoader[UUID, Counts] = DataLoader(self._load_fresh_counts)
        self.recent_signers: DataLoader[tuple[UUID, int], list[RecentSigner]] = DataLoader(self._load_recent_signers)

    async def _load_counts(self, petition_ids: list[UUID]) -> list[Counts]:
        if len(petition_ids) == 1:  # many ask for one petition at once: they share a look
            return [await counts.counts(self._context, petition_ids[0])]
        found = await counts.counts_of(self._context, petition_ids)
        return [found[petition_id] for petition_id in petition_ids]

    async def _load_fresh_counts(self, petition_ids: list[UUID]) -> list[Counts]:
        found = await counts.counts_of(self._context, petition_ids, fresh=True)
        return [found[petition_id] for petition_id in petition_ids]

    async def _load_recent_signers(self, keys: list[tuple[UUID, int]]) -> list[list[RecentSigner]]:
        """As many as the largest wish, for all petitions at once."""
        petition_ids = list({petition_id for petition_id, _ in keys})
        found = dict(zip(petition_ids, await self.counts.load_many(petition_ids), strict=True))
        newest = await counts.recent_signers(self._context, found, max(limit for _, limit in keys))
        return [newest[petition_id][:limit] for petition_id, limit in keys]
