"""Checks the folder of tenants, and brings the database in line with it: one transaction per tenant."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import asyncpg

from undersigned.core.database import Connection, use_json
from undersigned.core.messages import Messages
from undersigned.core.migrate import database_urls
from undersigned.core.report import ApplyError, Report
from undersigned.fallback import write_fallback
from undersigned.followers.apply import apply_opening
from undersigned.petitions.apply import apply_petition
from undersigned.settings import Settings
from undersigned.signatures.apply import apply_emails
from undersigned.tenancy.apply import apply_tenant
from undersigned.tenants import TenantFolder, read
from undersigned.updates.apply import apply_updates

LOCK = 7_305_807_012
"""The advisory lock under which one process applies while the others wait."""


def check(settings: Settings, folder: Path | None = None) -> Report:
    """Every mistake in the files."""
    return _read(settings, folder)[1]


async def apply(settings: Settings, folder: Path | None = None, tell: Callable[[str], None] = lambda _: None) -> Report:
    """Write each tenant whose files hold no mistake, in a transaction of its own, and `tell` a line for each thing that changed.

    Runs as undersigned_owner, for tenants and domains are the platform's; row-level security holds for it too. A tenant with a
    mistake, or with a name that another has already, is left as it was: the report says why.
    """
    tenants, report = _read(settings, folder)
    connection = await asyncpg.connect(database_urls(settings).owner, timeout=10)
    try:
        await use_json(connection)
        await connection.execute("SET ROLE undersigned_owner")
        await connection.execute("SELECT pg_advisory_lock($1)", LOCK)
        for tenant in tenants:
            try:
                async with connection.transaction():
                    await connection.execute(f"SET LOCAL app.tenant_id = '{int(tenant.tenant.id)}'")
                    changes = await _apply(connection, tenant)
            except ApplyError as error:
                report.mistake(tenant.folder / error.place, 1, str(error), error.cure)
            else:
                for change in changes:
                    tell(f"{tenant.tenant.slug}: {change}")
    finally:
        await connection.close()
    return report


def fallback(
    settings: Settings, target: Path, until: datetime | None = None, folder: Path | None = None
) -> tuple[Report, list[Path]]:
    """Write the tenants' error pages below `target` unless a file holds a mistake; the report, and the pages."""
    tenants, report = _read(settings, folder)
    return report, [] if report.mistakes else write_fallback(settings, tenants, target, until)


async def _apply(connection: Connection, folder: TenantFolder) -> list[str]:
    changes = await apply_tenant(connection, folder.tenant, folder.theme)
    changes += await apply_emails(connection, folder.tenant.id, folder.emails)
    for found in folder.petitions:
        petition_id, changed = await apply_petition(connection, folder.tenant.id, found.petition)
        changed += await apply_updates(connection, folder.tenant.id, petition_id, found.updates)
        changed += await apply_opening(connection, folder.tenant.id, petition_id) if "petition" in changed else []
        changes += [f"{found.petition.slug}: {change}" for change in changed]
    return changes


def _read(settings: Settings, folder: Path | None) -> tuple[list[TenantFolder], Report]:
    messages = Messages(Path(settings.frontend_dir).parent / "messages")
    return read(
        folder or Path(settings.tenants_dir),
        platform_locales=messages.locales,
        platform_host=settings.platform_host,
        demo=settings.demo,
    )
