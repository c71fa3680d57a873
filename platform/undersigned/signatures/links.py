"""Personal links (`?r=`): who brought whom, and how many (T-5, T-6, attribution).

A link belongs to a receipt, not to a signature. Signing with an address that has signed already gives a receipt that looks
like any other, and a link with it that counts from nothing: neither tells that the address was known (F-16).
"""

from collections.abc import Sequence
from uuid import UUID

from undersigned.core.cache import Cache
from undersigned.core.database import Database
from undersigned.core.group import GroupCommit
from undersigned.core.keys import TenantKeys
from undersigned.signatures import links_store, tokens
from undersigned.signatures.tokens import Receipt
from undersigned.signatures.types import Attribution, Entry, NewLink, PersonalLink
from undersigned.tenancy.types import Context

ATTEMPTS = 3
"""Of some 700 million codes for a petition one is taken now and then; three in a row are not."""
MOST_GENERATIONS = 30_000


def linking_queue(database: Database, *, most_waiting: int) -> GroupCommit[NewLink, str | None]:
    """The queue of this process, through which personal links are written: many thanks pages share one commit."""

    async def write(tenant_id: int, links: Sequence[NewLink]) -> list[str | None]:
        async with database.tenant_tx(tenant_id) as connection:
            found: dict[UUID, str] = {}
            for attempt in range(ATTEMPTS):
                missing = [link for link in links if link.receipt_id not in found]
                if missing:
                    found |= await links_store.insert_links(connection, tenant_id, missing, attempt)
        return [found.get(link.receipt_id) for link in links]

    return GroupCommit(write, most_waiting=most_waiting)


async def personal_link(context: Context, receipt: Receipt) -> PersonalLink:
    """The link of whoever holds the receipt, made when it is first asked for, and how many have signed through it."""
    keys = await context.platform.keys.tenant(context.tenant.id)
    codes = _codes(keys, receipt.id)
    link = NewLink(receipt.petition_id, receipt.id, receipt.signature_id, codes)
    code = await context.platform.linking.submit(context.tenant.id, link)
    if code is None:  # the signature is gone, or never was: a robot's. The answer must not say so.
        return PersonalLink(codes[0], 0)
    async with context.platform.database.tenant_tx(context.tenant.id, readonly=True) as connection:
        count = await links_store.count_signed(connection, context.tenant.id, receipt.petition_id, code)
    return PersonalLink(code, count)


async def attribution(context: Context, petition_id: UUID, entry: Entry) -> Attribution:
    """Who brought the person. The bucket of a chain is that of its beginning; a code that nobody has says nothing."""
    own = entry.bucket or entry.source
    origin = await _origin(context, petition_id, entry.personal_link) if entry.personal_link else None
    if origin is None:
        return Attribution(bucket=own)
    bucket, generation = origin
    return Attribution(entry.personal_link, bucket or own, min(generation + 1, MOST_GENERATIONS))


async def _origin(context: Context, petition_id: UUID, code: str) -> tuple[str | None, int] | None:
    """Remembered for a while: those who follow one link come in crowds."""

    async def look() -> tuple[str | None, int] | None:
        async with context.platform.database.tenant_tx(context.tenant.id, readonly=True) as connection:
            return await links_store.select_origin(connection, context.tenant.id, petition_id, code)

    cache: Cache[tuple[int, UUID, str], tuple[str | None, int] | None] = context.platform.origins
    return await cache.get((context.tenant.id, petition_id, code), look)


def _codes(keys: TenantKeys, receipt_id: UUID) -> tuple[str, ...]:
    return tuple(tokens.link_code(keys, receipt_id, attempt) for attempt in range(ATTEMPTS))
