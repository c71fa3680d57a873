import strawberry

from undersigned.tenancy import service
from undersigned.tenancy.types import Tenant as Record
from undersigned.updates import service as updates
from undersigned_graphql.context import Info, OperationContext
from undersigned_graphql.petitions.types import Petition
from undersigned_graphql.relay import Connection, connection, cursor, page_size, plain, read_cursor
from undersigned_graphql.tenancy.types import News, Tenant
from undersigned_graphql.updates.types import Update

LARGEST_ID = 2**63 - 1


@strawberry.type
class TenancyQueries:
    @strawberry.field(description="The tenant of this host; on the platform's own host the one with that slug.")
    async def tenant(self, info: Info, slug: str | None = None) -> Tenant | None:
        here = info.context.tenant
        if here is not None:
            return Tenant.of(info.context.platform, here) if slug in {None, here.slug} else None
        record = await service.tenant_by_slug(info.context.platform, plain(slug)) if slug else None
        return Tenant.of(info.context.platform, record) if record else None

    @strawberry.field(description="All tenants, by slug; on a tenant's host that tenant alone.")
    async def tenants(self, info: Info, first: int | None = 10, after: str | None = None) -> Connection[Tenant]:
        size = page_size(first)
        key = read_cursor(after, "tenant", 1)
        found = await _after(info.context, key[0] if key else "", size + 1)
        return connection(
            found,
            size,
            after,
            lambda one: cursor("tenant", one.slug),
            lambda one: Tenant.of(info.context.platform, one),
        )

    @strawberry.field(description="The newest updates of all petitions of this host's tenant.")
    async def latest_updates(self, info: Info, first: int | None = 3, locale: str | None = None) -> list[News]:
        here, size = info.context.here, page_size(first)
        if here is None:
            return []
        wish = here.best_locale(locale)
        found = await updates.latest_updates(here, wish, size)
        return [
            News(petition=Petition.of(here, petition), update=Update.of(here, petition, update))
            for petition, update in found
        ]


async def tenant_by_id(context: OperationContext, key: str) -> Tenant | None:
    """The tenant with this id; on a tenant's host only that tenant."""
    number = int(key) if key.isascii() and key.isdigit() and len(key) < len(str(LARGEST_ID)) else 0
    if context.tenant is not None:
        record = context.tenant if context.tenant.id == number else None
    else:
        record = await service.tenant_by_id(context.platform, number)
    return Tenant.of(context.platform, record) if record else None


async def _after(context: OperationContext, slug: str, limit: int) -> list[Record]:
    if context.tenant is not None:
        return [context.tenant] if context.tenant.slug > slug else []
    return await service.list_tenants(context.platform, after=slug, limit=limit)
