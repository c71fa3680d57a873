from typing import Annotated

import strawberry

from undersigned.core import errors
from undersigned.followers import confirmation, service
from undersigned.followers import types as outcomes
from undersigned.petitions import types as petitions
from undersigned_graphql.context import Info
from undersigned_graphql.followers.queries import Following
from undersigned_graphql.followers.types import (
    FollowingExpired,
    FollowingNotFound,
    FollowingUnavailable,
    NotFollowable,
    TooManyFollowers,
)
from undersigned_graphql.petitions.types import Petition, PetitionNotFound
from undersigned_graphql.refusals import InvalidInput, KeyUnavailable, Refusal, refused
from undersigned_graphql.relay import plain, read_uuid


@strawberry.input
class FollowPetitionInput:
    petition_id: strawberry.ID
    email: str
    locale: str | None = strawberry.field(default=None, description="The language of the mails and of the messages.")
    website: str | None = strawberry.field(default=None, description="Leave it empty: people do not see this field.")


@strawberry.type(
    description="The answer to everybody, whether or not they follow already. Nothing but a question is sent until they confirm."
)
class FollowRequested:
    petition: Petition
    confirmation_sent_to: str = strawberry.field(description="The address, masked.")


FollowPetitionResult = Annotated[
    FollowRequested
    | InvalidInput
    | PetitionNotFound
    | NotFollowable
    | TooManyFollowers
    | FollowingUnavailable
    | KeyUnavailable,
    strawberry.union("FollowPetitionResult"),
]


@strawberry.input
class ConfirmFollowingInput:
    token: str = strawberry.field(description="From the link in the mail.")


@strawberry.type
class FollowingConfirmed:
    following: Following


ConfirmFollowingResult = Annotated[
    FollowingConfirmed | FollowingNotFound | FollowingExpired | FollowingUnavailable | KeyUnavailable,
    strawberry.union("ConfirmFollowingResult"),
]


@strawberry.input
class StopFollowingInput:
    token: str = strawberry.field(description="From a link in any of the mails.")
    everywhere: bool = strawberry.field(
        default=False, description="Also for the other petitions of this organisation that the address follows."
    )


@strawberry.type(description="No more mails. It can be undone for a day; then the address is erased.")
class FollowingStopped:
    following: Following


@strawberry.input
class ResumeFollowingInput:
    token: str


@strawberry.type
class FollowingResumed:
    following: Following


StopFollowingResult = Annotated[
    FollowingStopped | FollowingNotFound | FollowingUnavailable | KeyUnavailable,
    strawberry.union("StopFollowingResult"),
]
ResumeFollowingResult = Annotated[
    FollowingResumed | FollowingNotFound | FollowingUnavailable | KeyUnavailable,
    strawberry.union("ResumeFollowingResult"),
]


@strawberry.type
class FollowerMutations:
    @strawberry.mutation(
        graphql_type=FollowPetitionResult,
        description="Ask to be told of a petition's opening, or of what comes of it. The answer is the same for a new and a known address.",
    )
    async def follow_petition(self, info: Info, input: FollowPetitionInput) -> FollowRequested | Refusal:  # noqa: A002
        here = info.context.here
        if here is None:
            return refused(info.context, petitions.PetitionNotFound(), input.locale)
        locale = plain(input.locale) if input.locale else None
        sent = outcomes.FollowInput(email=input.email, locale=locale, website=input.website)
        done = await service.follow(here, read_uuid(input.petition_id, "Petition"), sent)
        if isinstance(done, outcomes.Followed):
            return FollowRequested(petition=Petition.of(here, done.petition), confirmation_sent_to=done.sent_to)
        return refused(info.context, done, input.locale)

    @strawberry.mutation(graphql_type=ConfirmFollowingResult, description="Say yes. May be repeated.")
    async def confirm_following(self, info: Info, input: ConfirmFollowingInput) -> FollowingConfirmed | Refusal:  # noqa: A002
        here = info.context.here
        if here is None:
            return refused(info.context, outcomes.FollowingNotFound())
        done = await confirmation.confirm(here, plain(input.token))
        if isinstance(done, errors.Refusal):
            return refused(info.context, done)
        return FollowingConfirmed(following=Following.of(here, done))

    @strawberry.mutation(graphql_type=StopFollowingResult, description="Stop the mails. May be repeated.")
    async def stop_following(self, info: Info, input: StopFollowingInput) -> FollowingStopped | Refusal:  # noqa: A002
        here = info.context.here
        if here is None:
            return refused(info.context, outcomes.FollowingNotFound())
        done = await confirmation.stop(here, plain(input.token), everywhere=input.everywhere)
        if isinstance(done, errors.Refusal):
            return refused(info.context, done)
        return FollowingStopped(following=Following.of(here, done))

    @strawberry.mutation(graphql_type=ResumeFollowingResult, description="Undo what stopFollowing has done.")
    async def resume_following(self, info: Info, input: ResumeFollowingInput) -> FollowingResumed | Refusal:  # noqa: A002
        here = info.context.here
        if here is None:
            return refused(info.context, outcomes.FollowingNotFound())
        done = await confirmation.resume(here, plain(input.token))
        if isinstance(done, errors.Refusal):
            return refused(info.context, done)
        return FollowingResumed(following=Following.of(here, done))
