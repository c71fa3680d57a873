from collections.abc import Awaitable
from typing import Annotated, TypeVar
from uuid import UUID

import strawberry

from undersigned.core import errors
from undersigned.core.arrival import UTM
from undersigned.core.database import DATABASE_AWAY
from undersigned.petitions import types as petitions
from undersigned.petitions.types import NameVisibility
from undersigned.signatures import confirmation, receipts, service
from undersigned.signatures import types as outcomes
from undersigned_graphql.context import Info
from undersigned_graphql.petitions.types import Petition, PetitionClosed, PetitionNotFound
from undersigned_graphql.refusals import InvalidInput, KeyUnavailable, Refusal, refused
from undersigned_graphql.relay import plain, read_uuid
from undersigned_graphql.signatures.types import (
    CodeExpired,
    CodeMismatch,
    ConfirmationExpired,
    ConfirmationNotFound,
    IdempotencyKeyReused,
    ProofNeeded,
    SigningUnavailable,
    TooManyCodes,
    TooManySignatures,
)

T = TypeVar("T")


@strawberry.input(description="The `utm_*` of the address, without that beginning.")
class UtmInput:
    source: str | None = None
    medium: str | None = None
    campaign: str | None = None
    term: str | None = None
    content: str | None = None


@strawberry.input(description="An answer to one of `Petition.fields`; for a choice its `value`.")
class FieldValueInput:
    name: str
    value: str


@strawberry.input
class SignPetitionInput:
    petition_id: strawberry.ID
    name: str
    email: str
    country: str = strawberry.field(description="ISO 3166-1 alpha-2.")
    news: bool = strawberry.field(description="Whether the organisation may write about its work.")
    fields: list[FieldValueInput] | None = strawberry.field(
        default=None, description="What the petition's form asks more. Problems call them `fields.<name>`."
    )
    name_visibility: NameVisibility | None = strawberry.field(
        default=None, description="The petition's own choice if null."
    )
    locale: str | None = strawberry.field(
        default=None, description="The language signed in: of the letter, the mail and the messages."
    )
    letter_version: str | None = strawberry.field(
        default=None,
        description="`Petition.letterVersion` of the letter that was read. The present letter is signed if null or not of this petition.",
    )
    idempotency_key: str | None = strawberry.field(
        default=None, description="8 to 200 visible ASCII characters: the same key never makes a second signature."
    )
    source: str | None = strawberry.field(default=None, description="What the address of the page called its source.")
    referrer: str | None = strawberry.field(default=None, description="Only its host is kept.")
    personal_link: str | None = strawberry.field(
        default=None, description="The code of the personal link that led here: `r` of the address."
    )
    bucket: str | None = strawberry.field(
        default=None,
        description="What set this off, if not a personal link: it is handed on to all who come by this person's link. The source if null.",
    )
    utm: UtmInput | None = None
    proof: str | None = strawberry.field(
        default=None, description="What `ProofNeeded` asks for; graphql/README.md says how it is made."
    )
    website: str | None = strawberry.field(default=None, description="Leave it empty: people do not see this field.")


@strawberry.type(description="The answer to every signature, new or known. It counts when the mail is confirmed.")
class SignatureReceived:
    petition: Petition
    confirmation_sent_to: str = strawberry.field(description="The address, masked.")
    receipt: str = strawberry.field(description="With it and the code from the mail this signature can be confirmed.")


SignPetitionResult = Annotated[
    SignatureReceived
    | InvalidInput
    | PetitionNotFound
    | PetitionClosed
    | ProofNeeded
    | TooManySignatures
    | SigningUnavailable
    | KeyUnavailable
    | IdempotencyKeyReused,
    strawberry.union("SignPetitionResult"),
]


@strawberry.input(description="Either `token`, or `receipt` and `code`.")
class ConfirmSignatureInput:
    token: str | None = strawberry.field(default=None, description="From the link in the mail.")
    petition_id: strawberry.ID | None = strawberry.field(
        default=None, description="With `token`: another petition among `Confirmation.others`."
    )
    receipt: str | None = None
    code: str | None = strawberry.field(default=None, description="The six digits in the mail.")


@strawberry.type
class SignatureConfirmed:
    petition: Petition
    name: str
    receipt: str | None = strawberry.field(
        description="After a code: the receipt once more, saying that its holder has confirmed."
    )


ConfirmSignatureResult = Annotated[
    SignatureConfirmed
    | InvalidInput
    | ConfirmationNotFound
    | ConfirmationExpired
    | CodeMismatch
    | CodeExpired
    | TooManyCodes
    | PetitionNotFound
    | PetitionClosed
    | SigningUnavailable
    | KeyUnavailable,
    strawberry.union("ConfirmSignatureResult"),
]


@strawberry.input(description="I did not sign this: erase the signature behind the link.")
class RemoveSignatureInput:
    token: str
    petition_id: strawberry.ID | None = strawberry.field(
        default=None, description="Another petition among `Confirmation.others`."
    )


@strawberry.type
class SignatureRemoved:
    petition: Petition


RemoveSignatureResult = Annotated[
    SignatureRemoved | ConfirmationNotFound | PetitionNotFound | SigningUnavailable | KeyUnavailable,
    strawberry.union("RemoveSignatureResult"),
]


@strawberry.input(description="Either `receipt` or `token`.")
class ResendConfirmationInput:
    receipt: str | None = None
    token: str | None = None


@strawberry.type(description="The answer whether or not the caps let another mail leave.")
class ConfirmationResent:
    confirmation_sent_to: str = strawberry.field(description="The address, masked.")


ResendConfirmationResult = Annotated[
    ConfirmationResent | ConfirmationNotFound | SigningUnavailable | KeyUnavailable,
    strawberry.union("ResendConfirmationResult"),
]


@strawberry.type
class SignatureMutations:
    @strawberry.mutation(
        graphql_type=SignPetitionResult,
        description="Sign a petition. The answer is the same for a new and a known address, and comes after the commit.",
    )
    async def sign_petition(self, info: Info, input: SignPetitionInput) -> SignatureReceived | Refusal:  # noqa: A002
        here = info.context.here
        if here is None:
            return refused(info.context, petitions.PetitionNotFound(), input.locale)
        done = await service.sign(here, read_uuid(input.petition_id, "Petition"), _sent(input))
        if isinstance(done, outcomes.Received):
            petition = Petition.of(here, done.petition)
            return SignatureReceived(petition=petition, confirmation_sent_to=done.sent_to, receipt=done.receipt)
        return refused(info.context, done, input.locale)

    @strawberry.mutation(
        graphql_type=ConfirmSignatureResult, description="Confirm a signature, by link or by code. May be repeated."
    )
    async def confirm_signature(
        self,
        info: Info,
        input: ConfirmSignatureInput,  # noqa: A002
    ) -> SignatureConfirmed | Refusal:
        here = info.context.here
        if here is None:
            return refused(info.context, outcomes.ConfirmationNotFound())
        if bool(input.token) == (input.receipt is not None and input.code is not None):
            return refused(info.context, errors.InvalidInput((errors.Problem("token", "CONFIRMATION_INCOMPLETE"),)))
        if input.token:
            done = await _unless_away(confirmation.confirm(here, plain(input.token), _other(input.petition_id)))
        else:
            done = await _unless_away(confirmation.confirm_by_code(here, input.receipt or "", input.code or ""))
        if isinstance(done, outcomes.Confirmed):
            petition = Petition.of(here, done.petition, fresh=True)
            receipt = None if input.token else await receipts.confirmed_receipt(here, input.receipt or "")
            return SignatureConfirmed(petition=petition, name=done.name, receipt=receipt)
        return refused(info.context, done)

    @strawberry.mutation(graphql_type=RemoveSignatureResult)
    async def remove_signature(self, info: Info, input: RemoveSignatureInput) -> SignatureRemoved | Refusal:  # noqa: A002
        here = info.context.here
        if here is None:
            return refused(info.context, outcomes.ConfirmationNotFound())
        done = await _unless_away(confirmation.remove(here, plain(input.token), _other(input.petition_id)))
        if isinstance(done, outcomes.Removed):
            return SignatureRemoved(petition=Petition.of(here, done.petition, fresh=True))
        return refused(info.context, done)

    @strawberry.mutation(graphql_type=ResendConfirmationResult, description="Send the mail again.")
    async def resend_confirmation(
        self,
        info: Info,
        input: ResendConfirmationInput,  # noqa: A002
    ) -> ConfirmationResent | Refusal:
        here = info.context.here
        if here is None:
            return refused(info.context, outcomes.ConfirmationNotFound())
        token = plain(input.token) if input.token else None
        done = await _unless_away(confirmation.resend(here, receipt=input.receipt, token=token))
        if isinstance(done, outcomes.Resent):
            return ConfirmationResent(confirmation_sent_to=done.sent_to)
        return refused(info.context, done)


def _other(petition_id: strawberry.ID | None) -> UUID | None:
    return None if petition_id is None else read_uuid(petition_id, "Petition")


def _sent(sent: SignPetitionInput) -> outcomes.SignInput:
    return outcomes.SignInput(
        name=sent.name,
        email=sent.email,
        country=sent.country,
        news=sent.news,
        fields=tuple(outcomes.FieldValue(answer.name, answer.value) for answer in sent.fields or ()),
        name_visibility=sent.name_visibility.value if sent.name_visibility else None,
        locale=sent.locale,
        letter_version=sent.letter_version,
        idempotency_key=sent.idempotency_key,
        source=sent.source,
        referrer=sent.referrer,
        personal_link=sent.personal_link,
        bucket=sent.bucket,
        utm={name: value for name in UTM if (value := getattr(sent.utm, name, None))},
        website=sent.website,
        proof=sent.proof,
    )


async def _unless_away(act: Awaitable[T | errors.Refusal]) -> T | errors.Refusal:
    """What the act gives; SigningUnavailable where PostgreSQL cannot serve now: nothing has changed."""
    try:
        return await act
    except DATABASE_AWAY:
        return outcomes.SigningUnavailable()
