import strawberry

from undersigned.core.errors import KeyUnavailable
from undersigned.followers import confirmation
from undersigned.followers.types import Following as Found
from undersigned.followers.types import FollowingNotFound, FollowingState, Wish
from undersigned.tenancy.types import Context
from undersigned_graphql.context import Info
from undersigned_graphql.petitions.types import Petition
from undersigned_graphql.refusals import unavailable
from undersigned_graphql.relay import plain


@strawberry.type(description="What stands behind the links in the mails to a follower. Looking changes nothing.")
class Following:
    state: FollowingState
    wish: Wish
    petition: Petition
    sent_to: str = strawberry.field(description="The address, masked.")

    @classmethod
    def of(cls, context: Context, found: Found) -> "Following":
        petition = Petition.of(context, found.petition)
        return cls(state=found.state, wish=found.wish, petition=petition, sent_to=found.address)


@strawberry.type
class FollowerQueries:
    @strawberry.field
    async def following(self, info: Info, token: str) -> Following | None:
        here = info.context.here
        if here is None:
            return None
        found = await confirmation.look(here, plain(token))
        if isinstance(found, FollowingNotFound):
            return None
        if isinstance(found, KeyUnavailable):
            raise unavailable(info.context, found)
        return Following.of(here, found)
