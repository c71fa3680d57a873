from collections.abc import Mapping

import asyncpg
import msgspec

from undersigned.core.database import Connection
from undersigned.tenancy.types import Ask, Contact, Look, Provider, Tenant, Topic


async def select_tenant_by_host(connection: Connection, host: str) -> Tenant | None:
    row = await connection.fetchrow(
        """
        SELECT tenant.*
          FROM domain
          JOIN tenant ON tenant.id = domain.tenant_id
         WHERE domain.host = $1
        """,
        host,
    )
    return _tenant(row) if row else None


async def select_tenant(connection: Connection, slug: str) -> Tenant | None:
    row = await connection.fetchrow("SELECT * FROM tenant WHERE slug = $1", slug)
    return _tenant(row) if row else None


async def select_tenant_by_id(connection: Connection, tenant_id: int) -> Tenant | None:
    row = await connection.fetchrow("SELECT * FROM tenant WHERE id = $1", tenant_id)
    return _tenant(row) if row else None


async def select_tenants(connection: Connection, *, after: str, limit: int) -> list[Tenant]:
    """Tenants in the order of their slugs, those after the given one."""
    rows = await connection.fetch("SELECT * FROM tenant WHERE slug > $1 ORDER BY slug LIMIT $2", after, limit)
    return [_tenant(row) for row in rows]


async def select_theme_file(connection: Connection, tenant_id: int, name: str) -> str | None:
    return await connection.fetchval("SELECT body FROM theme_file WHERE tenant_id = $1 AND name = $2", tenant_id, name)


async def select_mail_text(connection: Connection, tenant_id: int, kind: str, locale: str) -> tuple[str, str] | None:
    """The tenant's own subject and body for a mail."""
    row = await connection.fetchrow(
        "SELECT subject, body FROM mail_text WHERE tenant_id = $1 AND kind = $2 AND locale = $3",
        tenant_id,
        kind,
        locale,
    )
    return (row["subject"], row["body"]) if row else None


async def upsert_tenant(connection: Connection, tenant: Tenant) -> bool:
    """Write the tenant; True where that changed something."""
    return (
        await connection.fetchval(
            """
        INSERT INTO tenant AS t (id, slug, name, member_names, numbers, primary_domain, locales, default_locale,
                                 contact_name, contact_address, contact_email, sender_name, sender_address,
                                 theme_hash, look, share_order, colours, night_colours, suggested_countries, asks,
                                 providers, topics)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)
        ON CONFLICT (id) DO UPDATE
                SET slug = excluded.slug, name = excluded.name, member_names = excluded.member_names,
                    numbers = excluded.numbers, primary_domain = excluded.primary_domain, locales = excluded.locales,
                    default_locale = excluded.default_locale, contact_name = excluded.contact_name,
                    contact_address = excluded.contact_address, contact_email = excluded.contact_email,
                    sender_name = excluded.sender_name, sender_address = excluded.sender_address,
                    theme_hash = excluded.theme_hash, look = excluded.look, share_order = excluded.share_order,
                    colours = excluded.colours, night_colours = excluded.night_colours,
                    suggested_countries = excluded.suggested_countries,
                    asks = excluded.asks, providers = excluded.providers, topics = excluded.topics
              WHERE t IS DISTINCT FROM excluded
          RETURNING true
        """,
            tenant.id,
            tenant.slug,
            tenant.name,
            tenant.member_names,
            tenant.numbers,
            tenant.domain,
            list(tenant.locales),
            tenant.default_locale,
            tenant.contact.name,
            tenant.contact.address,
            tenant.contact.email,
            tenant.sender_name,
            tenant.sender_address,
            tenant.theme_hash,
            msgspec.to_builtins(tenant.look),
            tenant.share_order,
            tenant.colours,
            tenant.night_colours,
            list(tenant.suggested_countries),
            msgspec.to_builtins(tenant.asks),
            msgspec.to_builtins(tenant.providers),
            msgspec.to_builtins(tenant.topics),
        )
        or False
    )


async def insert_theme_files(connection: Connection, tenant_id: int, files: Mapping[str, str]) -> None:
    """Keep the files by their names; one that is there already is the same, for its name is the hash of it."""
    await connection.executemany(
        "INSERT INTO theme_file (tenant_id, name, body) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
        [(tenant_id, name, body) for name, body in files.items()],
    )


async def replace_domains(connection: Connection, tenant_id: int, hosts: list[str]) -> int:
    """Make these the tenant's hosts; returns how many were added or removed. Raises UniqueViolationError where one is taken."""
    gone = await connection.fetch(
        "DELETE FROM domain WHERE tenant_id = $1 AND NOT host = ANY ($2) RETURNING host", tenant_id, hosts
    )
    new = await connection.fetch(
        """
        INSERT INTO domain (host, tenant_id)
        SELECT host, $1
          FROM unnest($2::text[]) AS host
         WHERE NOT EXISTS (SELECT FROM domain AS mine WHERE mine.host = host.host AND mine.tenant_id = $1)
        RETURNING host
        """,
        tenant_id,
        hosts,
    )
    return len(gone) + len(new)


async def upsert_mail_text(
    connection: Connection, tenant_id: int, kind: str, locale: str, *, subject: str, body: str
) -> bool:
    return (
        await connection.fetchval(
            """
        INSERT INTO mail_text AS t (tenant_id, kind, locale, subject, body)
             VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (tenant_id, kind, locale) DO UPDATE
                SET subject = excluded.subject, body = excluded.body
              WHERE t IS DISTINCT FROM excluded
          RETURNING true
        """,
            tenant_id,
            kind,
            locale,
            subject,
            body,
        )
        or False
    )


async def delete_other_mail_texts(connection: Connection, tenant_id: int, kept: list[str]) -> int:
    """Delete the mail texts whose "kind.locale" is not among those kept; returns how many."""
    return len(
        await connection.fetch(
            "DELETE FROM mail_text WHERE tenant_id = $1 AND NOT kind || '.' || locale = ANY ($2) RETURNING kind",
            tenant_id,
            kept,
        )
    )


def _tenant(row: asyncpg.Record) -> Tenant:
    return Tenant(
        id=row["id"],
        slug=row["slug"],
        name=row["name"],
        domain=row["primary_domain"],
        locales=tuple(row["locales"]),
        default_locale=row["default_locale"],
        contact=Contact(row["contact_name"], row["contact_address"], row["contact_email"]),
        sender_name=row["sender_name"],
        sender_address=row["sender_address"],
        theme_hash=row["theme_hash"],
        look=msgspec.convert(row["look"], Look),
        member_names=row["member_names"],
        numbers=row["numbers"],
        share_order={country: tuple(networks) for country, networks in row["share_order"].items()},
        suggested_countries=tuple(row["suggested_countries"]),
        asks=msgspec.convert(row["asks"], tuple[Ask, ...]),
        providers=msgspec.convert(row["providers"], tuple[Provider, ...]),
        topics=msgspec.convert(row["topics"], tuple[Topic, ...]),
        colours=row["colours"],
        night_colours=row["night_colours"],
    )
