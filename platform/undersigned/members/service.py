"""Who a member is: found by an account at a login provider, made when that is new, erased when asked."""

from dataclasses import replace
from uuid import UUID

import msgspec

from undersigned.core.context import now
from undersigned.core.database import Connection
from undersigned.core.ids import new_id
from undersigned.core.keys import Place, TenantKeys, key_id_of
from undersigned.identity.types import Identity
from undersigned.members import store
from undersigned.members.types import NEWS, Consent, Member, NewMember, Personal, StoredMember
from undersigned.signatures import addresses
from undersigned.signatures import service as signatures
from undersigned.tenancy.types import Context

KEY = UUID(int=0)
"""Under this id, which no petition has, lie the data keys of the tenant's members."""


class AccountTakenError(Exception):
    """Two logins with a new account came at once, and the other one was first: everything is to be looked up again."""


async def welcome(context: Context, identity: Identity) -> Member:
    """The member to whom the account belongs; a new one where it belongs to nobody (decision 0014).

    An account that is new is given to the member who has its address only where the provider is authoritative for that.
    Raises KeyMissingError.
    """
    try:
        return await _welcome(context, identity)
    except AccountTakenError:
        return await _welcome(context, identity)


async def _welcome(context: Context, identity: Identity) -> Member:
    tenant_id = context.tenant.id
    keys = await context.platform.keys.tenant(tenant_id)
    subject = keys.blind_index("identity", identity.issuer, identity.subject)
    new = await _new_member(context, keys, identity)
    async with context.platform.database.tenant_tx(tenant_id) as connection:
        stored = await store.select_member_by_identity(connection, tenant_id, identity.issuer, subject)
        if stored is None:
            member_id = await _find_or_make(connection, tenant_id, new)
            taken = not await store.insert_identity(connection, tenant_id, identity.issuer, subject, member_id)
            stored = await store.select_member(connection, tenant_id, member_id)
            if taken or stored is None:
                raise AccountTakenError
    return await _renewed(context, keys, identity, stored)


async def _new_member(context: Context, keys: TenantKeys, identity: Identity) -> NewMember:
    member_id = new_id()
    address = address_index(keys, identity.email) if identity.authoritative else None
    personal = await _seal(context, member_id, Personal(identity.name, identity.email))
    return NewMember(member_id, address, personal, context.caller.locale)


async def _find_or_make(connection: Connection, tenant_id: int, new: NewMember) -> UUID:
    """The id of whoever has the address, else of the new one. Raises AccountTakenError where they are erased this moment."""
    if await store.insert_member(connection, tenant_id, new):
        return new.id
    found = new.address and await store.select_member_id_by_address(connection, tenant_id, new.address)
    if not found:
        raise AccountTakenError
    return found


async def _renewed(context: Context, keys: TenantKeys, identity: Identity, stored: StoredMember) -> Member:
    """The member, with the address that the provider says now. Without authority it changes none that was vouched for.

    A name that the member has stays, for it may be one that they chose here.
    """
    member = await open_member(context, stored)
    vouched = address_index(keys, identity.email) if identity.authoritative else None
    new = replace(member, name=member.name or identity.name, email=identity.email)
    if (stored.address and not vouched) or (new == member and vouched == stored.address):
        return member
    personal = await _seal(context, member.id, Personal(new.name, new.email))
    async with context.platform.database.tenant_tx(context.tenant.id) as connection:
        await store.update_personal(connection, context.tenant.id, member.id, personal, vouched)
    return new


async def learn(context: Context, member: Member, *, name: str, country: str, news: bool | None, locale: str) -> None:
    """Remember what a member was asked for and said: it is not asked again (R-9). Nothing that was known is changed."""
    tenant_id = context.tenant.id
    named = None if member.name else await _seal(context, member.id, Personal(name, member.email))
    text = signatures.news_question(context, locale)
    version = await signatures.agree(context, NEWS, locale, text)
    async with context.platform.database.tenant_tx(tenant_id) as connection:
        standing = await store.select_member(connection, tenant_id, member.id)
        if standing is None:
            return
        if named:
            await store.update_personal(connection, tenant_id, member.id, named, standing.address)
        if member.country is None:
            await store.update_country(connection, tenant_id, member.id, country)
        if member.news is None and news is not None:
            await store.insert_consent(connection, tenant_id, member.id, Consent(NEWS, locale, version, news))


async def erase(context: Context, member_id: UUID) -> bool:
    """Erase the member with accounts, consents and sessions; whether there was one. Signatures have a life of their own."""
    async with context.platform.database.tenant_tx(context.tenant.id) as connection:
        return await store.delete_member(connection, context.tenant.id, member_id)


def address_index(keys: TenantKeys, email: str) -> bytes:
    """The blind index of a member's address: it leads to no signature, whose indexes are of their petitions."""
    return keys.blind_index("member", addresses.canonical(email))


async def open_member(context: Context, stored: StoredMember) -> Member:
    """The member with name and address. Raises KeyMissingError where their key was destroyed."""
    data = await context.platform.keys.data_by_id(context.tenant.id, key_id_of(stored.personal))
    plain = data.open(_place(context.tenant.id, stored.id), stored.personal)
    personal = msgspec.json.decode(plain, type=Personal)
    return Member(stored.id, personal.name, personal.email, stored.country, stored.locale, stored.news)


async def _seal(context: Context, member_id: UUID, personal: Personal) -> bytes:
    data = await context.platform.keys.data(context.tenant.id, KEY, now())
    return data.seal(_place(context.tenant.id, member_id), msgspec.json.encode(personal))


def _place(tenant_id: int, member_id: UUID) -> Place:
    return Place(tenant_id, "member", member_id, "personal")
