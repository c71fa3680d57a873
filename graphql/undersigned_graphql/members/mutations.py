from typing import Annotated

import strawberry

from undersigned.members import signing
from undersigned.petitions import types as petitions
from undersigned.petitions.types import NameVisibility
from undersigned.signatures import types as outcomes
from undersigned_graphql.context import Info
from undersigned_graphql.members.types import NotLoggedIn
from undersigned_graphql.petitions.types import Petition, PetitionClosed, PetitionNotFound
from undersigned_graphql.refusals import InvalidInput, KeyUnavailable, Refusal, refused
from undersigned_graphql.relay import read_uuid
from undersigned_graphql.signatures.mutations import FieldValueInput
from undersigned_graphql.signatures.types import SigningUnavailable


@strawberry.input(description="What is known of the member need not be sent, and counts whatever is.")
class SignAsMemberInput:
    petition_id: strawberry.ID
    name: str | None = strawberry.field(default=None, description="Where the login provider knows none.")
    country: str | None = strawberry.field(default=None, description="ISO 3166-1 alpha-2; asked for once.")
    news: bool | None = strawberry.field(
        default=None, description="Whether the organisation may write about its work; asked for once."
    )
    fields: list[FieldValueInput] | None = strawberry.field(
        default=None, description="What the petition's form asks more. Problems call them `fields.<name>`."
    )
    name_visibility: NameVisibility | None = strawberry.field(
        default=None, description="The petition's own choice if null."
    )
    locale: str | None = strawberry.field(default=None, description="The language signed in.")
    letter_version: str | None = strawberry.field(default=None, description="`Petition.letterVersion` as it was read.")
    source: str | None = None
    personal_link: str | None = None
    bucket: str | None = None


@strawberry.type(description="The signature counts already: the address of a member is proven.")
class SignedAsMember:
    petition: Petition
    name: str
    receipt: str = strawberry.field(description="What this browser gave; with it the thanks page is shown.")


SignAsMemberResult = Annotated[
    SignedAsMember
    | InvalidInput
    | NotLoggedIn
    | PetitionNotFound
    | PetitionClosed
    | SigningUnavailable
    | KeyUnavailable,
    strawberry.union("SignAsMemberResult"),
]


@strawberry.type
class MemberMutations:
    @strawberry.mutation(
        graphql_type=SignAsMemberResult,
        description="Sign as the member who is logged in. May be repeated: an address counts once.",
    )
    async def sign_as_member(self, info: Info, input: SignAsMemberInput) -> SignedAsMember | Refusal:  # noqa: A002
        here = info.context.here
        if here is None:
            return refused(info.context, petitions.PetitionNotFound(), input.locale)
        done = await signing.sign(here, read_uuid(input.petition_id, "Petition"), _sent(input))
        if isinstance(done, outcomes.SignedAtOnce):
            petition = Petition.of(here, done.petition, fresh=True)
            return SignedAsMember(petition=petition, name=done.entry.name, receipt=done.receipt)
        return refused(info.context, done, input.locale)


def _sent(sent: SignAsMemberInput) -> outcomes.SignInput:
    return outcomes.SignInput(
        name=sent.name or "",
        country=sent.country or "",
        news=sent.news,
        fields=tuple(outcomes.FieldValue(answer.name, answer.value) for answer in sent.fields or ()),
        name_visibility=sent.name_visibility.value if sent.name_visibility else None,
        locale=sent.locale,
        letter_version=sent.letter_version,
        source=sent.source,
        personal_link=sent.personal_link,
        bucket=sent.bucket,
    )
