import strawberry

from undersigned.core.errors import KeyMissingError, KeyUnavailable
from undersigned.petitions import service as petitions
from undersigned.signatures import asks, confirmation, links, receipts
from undersigned.signatures.types import ConfirmationNotFound
from undersigned_graphql.context import Info
from undersigned_graphql.petitions.types import Petition
from undersigned_graphql.refusals import unavailable
from undersigned_graphql.relay import plain
from undersigned_graphql.signatures.types import ConfirmationState


@strawberry.type(description="What stands behind a link in a mail. Looking changes nothing.")
class Confirmation:
    state: ConfirmationState
    name: str
    petition: Petition
    others: list[Petition] = strawberry.field(
        description="The other petitions of this tenant that the address signed and did not confirm."
    )


@strawberry.type(description="The link that somebody who signed may share, and what came of it.")
class PersonalLink:
    code: str = strawberry.field(description="`r` of the address.")
    url: str
    signature_count: int = strawberry.field(description="How many have signed through it and confirmed.")


@strawberry.type(description="What is asked after signing, beside sharing: one thing at most.")
class NextAsk:
    text: str
    label: str = strawberry.field(description="The words of the link.")
    url: str


@strawberry.type
class SignatureQueries:
    @strawberry.field(
        description="The personal link of whoever holds the receipt of a signature; null where it is not known here."
    )
    async def personal_link(self, info: Info, receipt: str) -> PersonalLink | None:
        here = info.context.here
        try:
            held = here and await receipts.open_receipt(here, plain(receipt))
        except KeyMissingError:
            raise unavailable(info.context, KeyUnavailable()) from None
        if here is None or held is None:
            return None
        petition = await petitions.petition_by_id(here, held.petition_id)
        if petition is None:
            return None
        found = await links.personal_link(here, held)
        url = f"{petitions.page_address(here, petition)}?r={found.code}"
        return PersonalLink(code=found.code, url=url, signature_count=found.count)

    @strawberry.field(
        description="What is asked next of whoever holds the receipt of a signature; null where nothing is."
    )
    async def next_ask(self, info: Info, receipt: str, locale: str | None = None) -> NextAsk | None:
        here = info.context.here
        try:
            held = here and await receipts.open_receipt(here, plain(receipt))
        except KeyMissingError:
            raise unavailable(info.context, KeyUnavailable()) from None
        petition = here and held and await petitions.petition_by_id(here, held.petition_id, locale and plain(locale))
        found = here and held and petition and await asks.next_ask(here, petition, held)
        return NextAsk(text=found.text, label=found.label, url=found.url) if found else None

    @strawberry.field
    async def confirmation(self, info: Info, token: str) -> Confirmation | None:
        here = info.context.here
        if here is None:
            return None
        found = await confirmation.look(here, plain(token))
        if isinstance(found, ConfirmationNotFound):
            return None
        if isinstance(found, KeyUnavailable):
            raise unavailable(info.context, found)
        return Confirmation(
            state=ConfirmationState(found.state),
            name=found.name,
            petition=Petition.of(here, found.petition),
            others=[Petition.of(here, other) for other in found.others],
        )
