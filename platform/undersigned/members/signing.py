"""Signing with one press: what is known of a member is not asked, and their address is proven (ux.md R-7, R-9)."""

from uuid import UUID

from msgspec import structs

from undersigned.core.database import DATABASE_AWAY
from undersigned.core.errors import KeyMissingError, KeyUnavailable, Refusal
from undersigned.members import service, sessions
from undersigned.members.types import Member, NotLoggedIn
from undersigned.petitions import service as petitions
from undersigned.petitions.types import Petition, PetitionNotFound
from undersigned.signatures import proven
from undersigned.signatures.types import SignedAtOnce, SigningUnavailable, SignInput
from undersigned.tenancy.types import Context


def missing(member: Member) -> tuple[str, ...]:
    """What a member must be asked for before they can sign, in the order of the form."""
    known = {"name": bool(member.name), "country": member.country is not None, "news": member.news is not None}
    return tuple(field for field, is_known in known.items() if not is_known)


async def sign(context: Context, petition_id: UUID, sent: SignInput) -> SignedAtOnce | Refusal:
    """Sign the petition with this id, as `sign_petition` does. Refusals: its own, PetitionNotFound."""
    try:
        petition = await petitions.petition_by_id(context, petition_id, sent.locale)
    except DATABASE_AWAY:
        return SigningUnavailable()
    return await sign_petition(context, petition, sent) if petition else PetitionNotFound()


async def sign_petition(context: Context, petition: Petition, sent: SignInput) -> SignedAtOnce | Refusal:
    """Sign as the member whose session the caller has. Of what was sent only that counts which is not known of them.

    It counts at once. Refusals: NotLoggedIn, PetitionClosed, InvalidInput, SigningUnavailable, KeyUnavailable.
    """
    try:
        member = await sessions.current(context)
        return await _sign(context, petition, member, sent) if member else NotLoggedIn()
    except KeyMissingError:
        return KeyUnavailable()
    except DATABASE_AWAY:
        return SigningUnavailable()


async def _sign(context: Context, petition: Petition, member: Member, sent: SignInput) -> SignedAtOnce | Refusal:
    whole = structs.replace(
        sent,
        name=member.name or sent.name,
        email=member.email,
        country=member.country or sent.country,
        news=sent.news if member.news is None else member.news,
    )
    signed = await proven.sign_proven(context, petition, whole, asked_news=member.news is None)
    if isinstance(signed, Refusal):
        return signed
    entry = signed.entry
    if missing(member):
        await service.learn(
            context, member, name=entry.name, country=entry.country, news=entry.news, locale=entry.locale
        )
    return signed
