from uuid import UUID

from strawberry.dataloader import DataLoader

from undersigned.petitions import service
from undersigned.petitions.types import LetterChange, Target
from undersigned.tenancy.types import Context


class PetitionLoaders:
    def __init__(self, context: Context) -> None:
        self._context = context
        self.letter_changes: DataLoader[tuple[UUID, str], list[LetterChange]] = DataLoader(self._load_letter_changes)
        self.targets: DataLoader[UUID, list[Target]] = DataLoader(self._load_targets)

    async def _load_targets(self, petition_ids: list[UUID]) -> list[list[Target]]:
        found = await service.targets_of(self._context, petition_ids)
        return [found[petition_id] for petition_id in petition_ids]

    async def _load_letter_changes(self, keys: list[tuple[UUID, str]]) -> list[list[LetterChange]]:
        found = await service.letter_changes_of(self._context, keys)
        return [found[key] for key in keys]
