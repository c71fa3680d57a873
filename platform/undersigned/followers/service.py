"""The rules of asking to be told; what the owner of the mailbox may do then is in `confirmation`."""

from uuid import UUID

from undersigned.core.context import now
from undersigned.core.database import DATABASE_AWAY
from undersigned.core.errors import InvalidInput, KeyMissingError, KeyUnavailable, Problem, Refusal
from undersigned.core.ids import new_id
from undersigned.core.keys import Place, TenantKeys, key_id_of, token_hash
from undersigned.core.limits import Limit
from undersigned.core.log import logger
from undersigned.followers import store
from undersigned.followers.types import (
    Followed,
    Follower,
    FollowingUnavailable,
    FollowInput,
    NewFollower,
    NotFollowable,
    TooManyFollowers,
    Wish,
    wish_at,
)
from undersigned.petitions import service as petitions
from undersigned.petitions.types import Petition, PetitionNotFound
from undersigned.signatures import addresses, tokens
from undersigned.signatures import service as signatures
from undersigned.signatures.validation import check_domain, email_problems
from undersigned.tenancy.types import Context

NEAR_HOUR = Limit("follow-near", "20/hour")
NEAR_FLOOD = Limit("follow-flood", "100/5 minutes")
ADDRESS_HOUR = Limit("follow-address", "10/hour")
"""Above a limit nobody is written to, silently; above the flood limit the answer is a refusal (security.md 2.2)."""


async def follow(context: Context, petition_id: UUID, sent: FollowInput) -> Followed | Refusal:
    """Ask to be told of the petition with this id, as `follow_petition` does. Refusals: its own, PetitionNotFound."""
    try:
        petition = await petitions.petition_by_id(context, petition_id, sent.locale)
    except DATABASE_AWAY:
        return FollowingUnavailable()
    return await follow_petition(context, petition, sent) if petition else PetitionNotFound()


async def follow_petition(context: Context, petition: Petition, sent: FollowInput) -> Followed | Refusal:
    """Ask to be told of a petition. Nothing is sent but the question whether to, until the owner of the mailbox says yes.

    The answer is the same for a new and a known address, and is given after the commit. Refusals: NotFollowable,
    InvalidInput, TooManyFollowers, FollowingUnavailable, KeyUnavailable.
    """
    try:
        return await _follow(context, petition, sent)
    except KeyMissingError:
        return KeyUnavailable()
    except DATABASE_AWAY as error:
        logger().warning("follow.unavailable", tenant=context.tenant.id, error=type(error).__name__)
        return FollowingUnavailable()


async def _follow(context: Context, petition: Petition, sent: FollowInput) -> Followed | Refusal:
    wish = wish_at(petition, now())
    if wish is None:
        return NotFollowable()
    email = addresses.cleaned(sent.email)
    address = addresses.deliverable(email)
    problems = [*email_problems(email, address), *_locale_problems(sent.locale, petition)]
    if problems or address is None:
        return InvalidInput(tuple(problems))
    unreachable = await check_domain(context.platform.mail_domains, address)
    if unreachable:
        return unreachable
    passed = await _passed(context, petition, addresses.canonical(address))
    if NEAR_FLOOD in passed:
        return TooManyFollowers()
    if not sent.website:
        locale = sent.locale or petition.locale
        await _write(context, await new_follower(context, petition, wish, address, locale, mailed=not passed))
    return Followed(petition, addresses.masked(address))


def _locale_problems(locale: str | None, petition: Petition) -> list[Problem]:
    if locale is None or locale in petition.locales:
        return []
    return [Problem("locale", "LOCALE_UNKNOWN", {"known": ", ".join(petition.locales)})]


async def _passed(context: Context, petition: Petition, canonical: str) -> set[Limit]:
    network, hits = context.caller.network, [(ADDRESS_HOUR, canonical)]
    if network:
        near = f"{petition.id}|{network.near}"
        hits += [(NEAR_FLOOD, near), (NEAR_HOUR, near)]
    passed = await context.platform.limits.exceeded(context.tenant.id, hits)
    return {limit for (limit, _), too_many in zip(hits, passed, strict=True) if too_many}


async def _write(context: Context, row: NewFollower) -> None:
    async with context.platform.database.tenant_tx(context.tenant.id) as connection:
        asked = await store.upsert_follower(connection, context.tenant.id, row)
    if asked and row.mailed:
        context.platform.waker.wake(context.tenant.id, [row.task_id])


async def new_follower(
    context: Context, petition: Petition, wish: Wish, address: str, locale: str, *, mailed: bool
) -> NewFollower:
    """The row of somebody at this address, sealed; its words are stored before. Raises KeyMissingError."""
    tenant_id, follower_id = context.tenant.id, new_id()
    keys = await context.platform.keys.tenant(tenant_id)
    data = await context.platform.keys.data(tenant_id, petition.id, now())
    return NewFollower(
        id=follower_id,
        petition_id=petition.id,
        wish=wish,
        dedupe=dedupe(keys, petition.id, addresses.canonical(address)),
        personal=data.seal(_place(tenant_id, follower_id), address.encode()),
        token_hash=token_hash(tokens.follower_token(keys, follower_id)),
        locale=locale,
        text_version=await signatures.agree(context, wish.value, locale, promise(context, wish, locale)),
        task_id=new_id(),
        mailed=mailed,
    )


def promise(context: Context, wish: Wish, locale: str) -> str:
    """What they agree to, word for word as on the form."""
    organisation = context.tenant.name
    return context.platform.messages.text(locale, f"follow.promise.{wish.name}", {"organisation": organisation})


def dedupe(keys: TenantKeys, petition_id: UUID, canonical: str) -> bytes:
    """The blind index of an address within one petition: it links nobody to a signature, nor to another petition."""
    return keys.blind_index("follower", str(petition_id), canonical)


async def open_address(context: Context, follower: Follower) -> str:
    """The address of a follower. Raises KeyMissingError where its key was destroyed."""
    data = await context.platform.keys.data_by_id(context.tenant.id, key_id_of(follower.personal))
    return data.open(_place(context.tenant.id, follower.id), follower.personal).decode()


def _place(tenant_id: int, follower_id: UUID) -> Place:
    return Place(tenant_id, "follower", follower_id, "personal")


async def follower_by_id(context: Context, follower_id: UUID) -> Follower | None:
    async with context.platform.database.tenant_tx(context.tenant.id) as connection:
        return await store.select_follower(connection, context.tenant.id, follower_id)
