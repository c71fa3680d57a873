"""Which tenant a request belongs to, and what is known of tenants."""

from undersigned.core.cache import Cache
from undersigned.core.context import Platform
from undersigned.core.database import Connection
from undersigned.tenancy import store
from undersigned.tenancy.types import Tenant

CACHE_SECONDS = 2
CACHE_MOST = 10_000


class Hosts:
    """Host name → tenant, remembered for two seconds, unknown names too, within bounds."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        self._known: Cache[str, Tenant | None] = Cache(seconds=CACHE_SECONDS, most=CACHE_MOST)

    async def tenant_of(self, host: str) -> Tenant | None:
        async def look() -> Tenant | None:
            async with self._platform.database.platform_tx() as connection:
                return await store.select_tenant_by_host(connection, host)

        return await self._known.get(host, look)


async def tenant_by_slug(platform: Platform, slug: str) -> Tenant | None:
    async with platform.database.platform_tx() as connection:
        return await store.select_tenant(connection, slug)


async def tenant_by_id(platform: Platform, tenant_id: int) -> Tenant | None:
    async with platform.database.platform_tx() as connection:
        return await store.select_tenant_by_id(connection, tenant_id)


async def list_tenants(platform: Platform, *, after: str = "", limit: int = 100) -> list[Tenant]:
    """Tenants by slug; one more than a page needs tells whether there is another."""
    async with platform.database.platform_tx() as connection:
        return await store.select_tenants(connection, after=after, limit=limit)


async def theme_file(platform: Platform, tenant: Tenant, name: str) -> str | None:
    """The tenant's stylesheet or drawing of this name, today's or an older one."""
    async with platform.database.tenant_tx(tenant.id, readonly=True) as connection:
        return await store.select_theme_file(connection, tenant.id, name)


async def mail_text(platform: Platform, tenant: Tenant, kind: str, locale: str) -> tuple[str, str] | None:
    """The tenant's own subject and body for a kind of mail; None where the platform's are to be used."""
    async with platform.database.tenant_tx(tenant.id, readonly=True) as connection:
        return await store.select_mail_text(connection, tenant.id, kind, locale)


async def write_mail_text(
    connection: Connection, tenant_id: int, kind: str, locale: str, *, subject: str, body: str
) -> bool:
    """Write the tenant's own words for a kind of mail; True where that changed something."""
    return await store.upsert_mail_text(connection, tenant_id, kind, locale, subject=subject, body=body)


async def delete_other_mail_texts(connection: Connection, tenant_id: int, kept: list[str]) -> int:
    """Delete the tenant's own words whose "kind.locale" is not among those kept; returns how many."""
    return await store.delete_other_mail_texts(connection, tenant_id, kept)
