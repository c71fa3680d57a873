from undersigned.core.database import Connection
from undersigned.pages.types import MappedPage


async def select_schema_version(connection: Connection) -> str | None:
    """The newest migration of the database; None where there was none."""
    if await connection.fetchval("SELECT to_regclass('public.schema_version')") is None:
        return None
    return await connection.fetchval("SELECT version_num FROM schema_version")


async def count_mapped(connection: Connection, tenant_id: int) -> int:
    """How many pages the tenant's sitemaps hold, its home and its list aside."""
    return await connection.fetchval(
        """
        WITH listed AS (
            SELECT id
              FROM petition
             WHERE tenant_id = $1 AND state NOT IN ('draft', 'merged', 'removed') AND NOT unlisted)
        SELECT (SELECT count(*) FROM listed)
             + (SELECT count(*)
                  FROM listed
                  JOIN petition_update AS u
                    ON u.tenant_id = $1 AND u.petition_id = listed.id AND u.published_at <= now())
        """,
        tenant_id,
    )


async def select_mapped(connection: Connection, tenant_id: int, *, limit: int, offset: int) -> list[MappedPage]:
    """Petitions and updates that search engines may know, each once with its languages."""
    rows = await connection.fetch(
        """
        WITH listed AS (
            SELECT id, slug, changed_at,
                   (SELECT array_agg(t.locale ORDER BY t.locale)
                      FROM petition_text AS t
                     WHERE t.tenant_id = $1 AND t.petition_id = petition.id) AS locales
              FROM petition
             WHERE tenant_id = $1 AND state NOT IN ('draft', 'merged', 'removed') AND NOT unlisted)
        SELECT 'p/' || slug AS path, locales, changed_at FROM listed WHERE locales IS NOT NULL
         UNION ALL
        SELECT 'p/' || listed.slug || '/updates/' || u.slug, locales, u.published_at
          FROM listed
          JOIN petition_update AS u ON u.tenant_id = $1 AND u.petition_id = listed.id AND u.published_at <= now()
         WHERE locales IS NOT NULL
         ORDER BY path
         LIMIT $2 OFFSET $3
        """,
        tenant_id,
        limit,
        offset,
    )
    return [MappedPage(row["path"], tuple(row["locales"]), row["changed_at"]) for row in rows]
