"""What the owner of a mailbox may do: say yes, stop the mails, undo that."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from undersigned.core.context import now
from undersigned.core.database import DATABASE_AWAY, Connection
from undersigned.core.errors import KeyMissingError, KeyUnavailable, Refusal
from undersigned.core.ids import new_id
from undersigned.core.keys import token_hash
from undersigned.followers import service, store
from undersigned.followers.types import (
    Follower,
    Following,
    FollowingExpired,
    FollowingNotFound,
    FollowingState,
    FollowingUnavailable,
    Wish,
)
from undersigned.petitions import service as petitions
from undersigned.petitions.types import Petition
from undersigned.signatures import addresses, caps
from undersigned.tenancy.types import Context

Found = tuple[Follower, str, Petition]
"""A follower, their address and their petition."""


async def look(context: Context, token: str) -> Following | FollowingNotFound | KeyUnavailable:
    """What stands behind a link. Changes nothing (decision 0005)."""
    try:
        found = await _behind(context, token)
    except KeyMissingError:
        return KeyUnavailable()
    if found is None:
        return FollowingNotFound()
    follower, address, petition = found
    return Following(follower.state_at(now()), follower.wish, petition, addresses.masked(address))


async def confirm(context: Context, token: str) -> Following | Refusal:
    """Say yes: from now on they are told. Idempotent; whoever has stopped the mails stays so until they undo it.

    Refusals: FollowingNotFound, FollowingExpired, FollowingUnavailable, KeyUnavailable.
    """
    return await _change(context, token, _confirm)


async def stop(context: Context, token: str, *, everywhere: bool = False) -> Following | Refusal:
    """Send no more mails about the petition; with `everywhere` about none that this address follows here (U-2). Idempotent.

    Refusals: FollowingNotFound, FollowingUnavailable, KeyUnavailable.
    """
    return await _change(context, token, _stop_everywhere if everywhere else _stop)


async def resume(context: Context, token: str) -> Following | Refusal:
    """Undo what `stop` has done, as far as it went. Refusals: as of `stop`."""
    return await _change(context, token, _resume)


async def _change(
    context: Context, token: str, act: Callable[[Context, Found], Awaitable[Refusal | None]]
) -> Following | Refusal:
    """What stands behind the link after the act."""
    try:
        found = await _behind(context, token)
        if found is None:
            return FollowingNotFound()
        return await act(context, found) or await look(context, token)
    except KeyMissingError:
        return KeyUnavailable()
    except DATABASE_AWAY:
        return FollowingUnavailable()


async def _behind(context: Context, token: str) -> Found | None:
    async with context.platform.database.tenant_tx(context.tenant.id, readonly=True) as connection:
        follower = await store.select_by_token(connection, context.tenant.id, token_hash(token))
    if follower is None:
        return None
    petition = await petitions.petition_by_id(context, follower.petition_id)
    return petition and (follower, await service.open_address(context, follower), petition)


async def _confirm(context: Context, found: Found) -> Refusal | None:
    follower, address, petition = found
    keys = await context.platform.keys.tenant(context.tenant.id)
    async with context.platform.database.tenant_tx(context.tenant.id) as connection:
        # Read again, now locked: meanwhile it may have been stopped or erased, and that stands.
        standing = await store.select_follower(connection, context.tenant.id, follower.id)
        if standing is None:
            return FollowingNotFound()
        state = standing.state_at(now())
        if state is FollowingState.EXPIRED:
            return FollowingExpired()
        if state is not FollowingState.PENDING:
            return None
        await store.confirm_follower(connection, context.tenant.id, follower.id)
        await caps.release(connection, context.tenant.id, keys, address)
        if standing.wish is Wish.OPENING:
            await plan_openings(connection, context.tenant.id, petition.id, [follower.id])
    return None


async def plan_openings(connection: Connection, tenant_id: int, petition_id: UUID, followers: list[UUID]) -> int:
    """Plan the mails on the opening for these followers of the petition; how many."""
    tasks = [(new_id(), follower_id) for follower_id in followers]
    return await store.insert_opening_tasks(connection, tenant_id, petition_id, tasks)


async def _stop(context: Context, found: Found) -> None:
    await _stop_all(context, [found[0]])


async def _stop_everywhere(context: Context, found: Found) -> None:
    await _stop_all(context, await _of_address(context, found[1]))


async def _stop_all(context: Context, followers: list[Follower]) -> None:
    async with context.platform.database.tenant_tx(context.tenant.id) as connection:
        await store.stop_followers(connection, context.tenant.id, [one.id for one in followers])


async def _resume(context: Context, found: Found) -> None:
    """Also for those that were stopped together with this one; whoever waits for an opening is planned for it again."""
    follower, address, _ = found
    together = [one for one in await _of_address(context, address) if one.stopped_at == follower.stopped_at]
    if follower.stopped_at is None:
        return
    async with context.platform.database.tenant_tx(context.tenant.id) as connection:
        await store.resume_followers(connection, context.tenant.id, [one.id for one in together])
        for one in together:
            if one.wish is Wish.OPENING and one.confirmed_at and not one.told_at:
                await plan_openings(connection, context.tenant.id, one.petition_id, [one.id])


async def _of_address(context: Context, address: str) -> list[Follower]:
    """All that this address follows here: found by its blind index in every petition of the tenant."""
    keys = await context.platform.keys.tenant(context.tenant.id)
    canonical = addresses.canonical(address)
    wanted = [(one, service.dedupe(keys, one, canonical)) for one in await petitions.list_ids(context)]
    async with context.platform.database.tenant_tx(context.tenant.id, readonly=True) as connection:
        return await store.select_by_dedupe(connection, context.tenant.id, wanted)
