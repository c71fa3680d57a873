from collections.abc import AsyncGenerator
from contextlib import aclosing

import strawberry

from undersigned.petitions import service as petitions
from undersigned.petitions.types import PetitionNotFound
from undersigned.signatures import counts
from undersigned_graphql.context import Info
from undersigned_graphql.refusals import unavailable
from undersigned_graphql.relay import read_uuid
from undersigned_graphql.signatures.types import PetitionCount


@strawberry.type
class SignatureSubscriptions:
    @strawberry.subscription(description="The count now, and whenever it moves.")
    async def petition_count(self, info: Info, petition_id: strawberry.ID) -> AsyncGenerator[PetitionCount, None]:
        here = info.context.here
        petition = here and await petitions.petition_by_id(here, read_uuid(petition_id, "Petition"))
        if here is None or petition is None:
            raise unavailable(info.context, PetitionNotFound())
        async with aclosing(counts.watch(here, petition)) as moves:
            async for count, goal in moves:
                yield PetitionCount(count=count, goal=goal)
