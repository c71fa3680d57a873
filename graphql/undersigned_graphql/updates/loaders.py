from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from strawberry.dataloader import DataLoader

from undersigned.tenancy.types import Context
from undersigned.updates import service
from undersigned.updates.types import Update


@dataclass(frozen=True, slots=True)
class Wish:
    """Which updates to give of petitions in a locale: `limit` of those before (published_at, id)."""

    locale: str
    before: tuple[datetime, UUID] | None
    limit: int


class UpdateLoaders:
    def __init__(self, context: Context) -> None:
        self._context = context
        self.updates: DataLoader[tuple[UUID, Wish], list[Update]] = DataLoader(self._load_updates)

    async def _load_updates(self, keys: list[tuple[UUID, Wish]]) -> list[list[Update]]:
        """One statement for each wish, whatever the number of petitions."""
        wanted: defaultdict[Wish, list[UUID]] = defaultdict(list)
        for petition_id, wish in keys:
            wanted[wish].append(petition_id)
        found = {
            wish: await service.updates_of(
                self._context, petition_ids, locale=wish.locale, before=wish.before, limit=wish.limit
            )
            for wish, petition_ids in wanted.items()
        }
        return [found[wish][petition_id] for petition_id, wish in keys]
