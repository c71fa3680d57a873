"""A member's sessions: each begins with a login and ends with a logout, or by itself."""

from undersigned.identity.sessions import new_session_id, session_hash
from undersigned.members import sessions_store
from undersigned.members.service import open_member
from undersigned.members.types import LIFETIME, Member
from undersigned.tenancy.types import Context


async def begin(context: Context, member: Member) -> str:
    """Begin a session, always under a new id; one that the browser has ends (session fixation)."""
    session_id = new_session_id()
    old, new = session_hash(context.caller.session), session_hash(session_id)
    assert new
    async with context.platform.database.tenant_tx(context.tenant.id) as connection:
        if old:
            await sessions_store.delete_session(connection, context.tenant.id, old)
        await sessions_store.insert_session(connection, context.tenant.id, new, member.id)
    return session_id


async def current(context: Context) -> Member | None:
    """The member whose session the caller has; None where there is none, or it has come to its end. Raises KeyMissingError."""
    id_hash = session_hash(context.caller.session)
    if id_hash is None:
        return None
    tenant_id, at = context.tenant.id, context.caller.at
    async with context.platform.database.tenant_tx(tenant_id) as connection:
        found = await sessions_store.select_session(connection, tenant_id, id_hash)
        if found is None or not found.times.is_alive(LIFETIME, at):
            return None
        if found.times.is_to_be_touched(at):
            await sessions_store.touch_session(connection, tenant_id, id_hash)
    return await open_member(context, found.member)


async def end(context: Context) -> None:
    """Log out here. Idempotent."""
    id_hash = session_hash(context.caller.session)
    if id_hash:
        async with context.platform.database.tenant_tx(context.tenant.id) as connection:
            await sessions_store.delete_session(connection, context.tenant.id, id_hash)


async def end_everywhere(context: Context) -> None:
    """Log out here and wherever else the member is logged in."""
    member = await current(context)
    if member:
        async with context.platform.database.tenant_tx(context.tenant.id) as connection:
            await sessions_store.delete_sessions_of(connection, context.tenant.id, member.id)
