import strawberry

from undersigned.followers.types import FollowingState, Wish, wish_at
from undersigned.petitions.types import Petition
from undersigned.tenancy.types import Context
from undersigned_graphql.refusals import Refusal

strawberry.enum(
    Wish, name="FollowerWish", description="What somebody wants to be told of: the opening, or what comes of it."
)
strawberry.enum(FollowingState)


@strawberry.type
class Followed:
    """What a petition offers to those who follow it: a part of the type Petition."""

    record: strawberry.Private[Petition]
    context: strawberry.Private[Context]

    @strawberry.field(description="What one may ask to be told of now; null while one can sign, and after the end.")
    def follow(self) -> Wish | None:
        return wish_at(self.record, self.context.caller.at)


@strawberry.type(description="There is nothing to be told of now: one can sign, or the petition has come to its end.")
class NotFollowable(Refusal):
    pass


@strawberry.type(description="Too many addresses came from this network. Try again in a few minutes.")
class TooManyFollowers(Refusal):
    pass


@strawberry.type(description="Nothing was saved. Try again in a few seconds.")
class FollowingUnavailable(Refusal):
    pass


@strawberry.type(description="The link is not known: the address behind it may be erased.")
class FollowingNotFound(Refusal):
    pass


@strawberry.type(description="The link is too old. Ask for another.")
class FollowingExpired(Refusal):
    pass
