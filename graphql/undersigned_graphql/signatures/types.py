from datetime import datetime
from enum import Enum

import strawberry

from undersigned.petitions.types import Petition
from undersigned.signatures import counts, pictures
from undersigned.signatures.counts import Counts
from undersigned.signatures.types import REMINDERS, UNCONFIRMED_LIFE
from undersigned.tenancy.types import Context
from undersigned_graphql.context import Info
from undersigned_graphql.refusals import Refusal
from undersigned_graphql.relay import page_size
from undersigned_graphql.signatures.loaders import SignatureLoaders


@strawberry.type(
    description="One of the newest signatures. The name only by consent, the country only where it names nobody, the hour only."
)
class RecentSigner:
    name: str | None
    country: str | None
    signed_at: datetime


@strawberry.type
class CountryCount:
    country: str = strawberry.field(description="ISO 3166-1 alpha-2.")
    count: int


@strawberry.type
class PetitionCount:
    count: int
    goal: int | None


@strawberry.type(description="A picture (JPEG).")
class ShareImage:
    url: str
    width: int = strawberry.field(description="In pixels.")
    height: int


@strawberry.type(description="How long details are kept, and how often people are written to.")
class DataHandling:
    unconfirmed_days: int = strawberry.field(description="After so many a signature is erased that nobody confirmed.")
    reminders: int = strawberry.field(description="At most so many follow the mail that asks to confirm.")


@strawberry.enum
class ConfirmationState(Enum):
    PENDING = "pending"
    CONFIRMED = "confirmed"
    EXPIRED = "expired"


@strawberry.type
class Signed:
    """What a petition shows of its signatures: a part of the type Petition."""

    record: strawberry.Private[Petition]
    context: strawberry.Private[Context]
    fresh: strawberry.Private[bool] = False

    @strawberry.field(description="Confirmed signatures.")
    async def signature_count(self, info: Info) -> int:
        return (await self._counts(info)).total

    @strawberry.field(description="The goal now; null where the petition has none. It never goes down.")
    async def goal(self, info: Info) -> int | None:
        return counts.goal_now(self.record, await self._counts(info))

    @strawberry.field
    def data_handling(self) -> DataHandling:
        return DataHandling(unconfirmed_days=UNCONFIRMED_LIFE.days, reminders=len(REMINDERS))

    @strawberry.field(description="Newest first.")
    async def recent_signers(self, info: Info, first: int | None = 5) -> list[RecentSigner]:
        loaders = info.context.loaders(SignatureLoaders, self.context)
        signers = await loaders.recent_signers.load((self.record.id, page_size(first)))
        return [RecentSigner(name=one.name, country=one.country, signed_at=one.signed_at) for one in signers]

    @strawberry.field(description="Countries with enough signatures to name nobody, from the most on.")
    async def countries(self, info: Info) -> list[CountryCount]:
        named = counts.public_countries(self.context, await self._counts(info))
        return [CountryCount(country=country, count=count) for country, count in named.items()]

    @strawberry.field(
        description="The picture to show where the petition is shared; its address changes with what it shows."
    )
    async def share_image(self, *, square: bool = False) -> ShareImage:
        image = await pictures.share_image(self.context, self.record, "square" if square else "wide")
        width, height = pictures.size_of(image)
        return ShareImage(url=pictures.address(self.context, self.record, image), width=width, height=height)

    async def _counts(self, info: Info) -> Counts:
        loaders = info.context.loaders(SignatureLoaders, self.context)
        return await (loaders.fresh_counts if self.fresh else loaders.counts).load(self.record.id)


@strawberry.type(
    description="The petition is under attack: send the input again with a `proof` made for this challenge. It holds for five to ten minutes."
)
class ProofNeeded(Refusal):
    challenge: str


@strawberry.type(description="Too many signatures came from this network. Try again in a few minutes.")
class TooManySignatures(Refusal):
    pass


@strawberry.type(description="Nothing was saved. Try again in a few seconds.")
class SigningUnavailable(Refusal):
    pass


@strawberry.type(description="The idempotency key stands for another signature.")
class IdempotencyKeyReused(Refusal):
    pass


@strawberry.type(description="The link, the receipt or the code is not known.")
class ConfirmationNotFound(Refusal):
    pass


@strawberry.type(description="The link is too old. A new one can be sent.")
class ConfirmationExpired(Refusal):
    pass


@strawberry.type(description="The code is not the one in the newest mail.")
class CodeMismatch(Refusal):
    pass


@strawberry.type(description="The code is too old. A new one can be sent.")
class CodeExpired(Refusal):
    pass


@strawberry.type(description="Too many codes were tried. A new one can be sent.")
class TooManyCodes(Refusal):
    pass
