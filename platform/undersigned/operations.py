"""What operators do by command line."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from uuid import UUID

from undersigned.app import open_platform
from undersigned.core import outbox
from undersigned.core.context import Caller, Platform
from undersigned.petitions import previews
from undersigned.petitions import service as petitions
from undersigned.petitions.types import Petition, PetitionState
from undersigned.settings import Settings
from undersigned.signatures import attacks
from undersigned.signatures import service as signatures
from undersigned.signatures.attack_types import AttackMode, AttackSetting
from undersigned.signatures.types import State
from undersigned.tenancy import service as tenancy
from undersigned.tenancy.types import Context, Tenant

MOST_HELD = 1_000


class UnknownError(Exception):
    """There is nothing by the name that the operator gave, or it cannot be what they want of it: a sentence."""


@asynccontextmanager
async def _context(settings: Settings, slug: str) -> AsyncGenerator[Context]:
    async with open_platform(settings) as platform:
        tenant = await tenancy.tenant_by_slug(platform, slug)
        if tenant is None:
            known = ", ".join(t.slug for t in await tenancy.list_tenants(platform))
            raise UnknownError(f"There is no tenant {slug!r}. There are: {known}.")
        yield Context(platform, tenant, Caller(tenant.default_locale))


async def list_jobs(settings: Settings, slug: str | None) -> list[str]:
    """A line for each kind and state, then one for each task that waits for a person."""
    if slug:
        async with _context(settings, slug) as context:
            return await _tenant_jobs(context.platform, context.tenant)
    async with open_platform(settings) as platform:
        found = [await _tenant_jobs(platform, tenant) for tenant in await tenancy.list_tenants(platform, limit=100_000)]
        return [line for lines in found for line in lines]


async def _tenant_jobs(platform: Platform, tenant: Tenant) -> list[str]:
    async with platform.database.tenant_tx(tenant.id, readonly=True) as connection:
        counts = await outbox.count_by_state(connection, tenant.id)
        dead = await outbox.select_dead(connection, tenant.id)
    lines = [f"{tenant.slug}  {kind}  {state}  {n}" for (kind, state), n in sorted(counts.items())]
    return lines + [
        f"{tenant.slug}  {row.id}  {row.kind}  {row.state}  after {row.attempts} attempts: {row.last_error}"
        for row in dead
    ]


async def retry_jobs(settings: Settings, slug: str, ids: list[UUID] | None) -> str:
    async with _context(settings, slug) as context:
        async with context.platform.database.tenant_tx(context.tenant.id) as connection:
            n = await outbox.revive_dead(connection, context.tenant.id, ids)
        _check_found(slug, n, ids)
        return "1 task is due again" if n == 1 else f"{n} tasks are due again"


async def discard_jobs(settings: Settings, slug: str, ids: list[UUID]) -> str:
    async with _context(settings, slug) as context:
        async with context.platform.database.tenant_tx(context.tenant.id) as connection:
            n = await outbox.discard_dead(connection, context.tenant.id, ids)
        _check_found(slug, n, ids)
        return f"{n} tasks are closed"


async def preview_petition(settings: Settings, slug: str, petition_slug: str) -> str:
    """The address under which a draft can be seen for a week."""
    async with _context(settings, slug) as context:
        petition = await _any_petition(context, petition_slug)
        if petition.state is not PetitionState.DRAFT:
            raise UnknownError(f"{petition_slug} is no draft: its page is {petitions.page_address(context, petition)}")
        return await previews.preview_address(context, petition)


async def _any_petition(context: Context, slug: str) -> Petition:
    """The petition in whatever state. Raises UnknownError."""
    petition = await petitions.any_petition(context, slug)
    if petition is None:
        raise UnknownError(f"{context.tenant.slug} has no petition {slug!r}.")
    return petition


def _check_found(slug: str, found: int, ids: list[UUID] | None) -> None:
    """Raise UnknownError where ids were named that no dead task has."""
    if ids and found < len(set(ids)):
        raise UnknownError(
            f"{slug} has {found} dead tasks of the {len(set(ids))} that were named. See `undersigned jobs list --tenant {slug}`."
        )


async def list_held(settings: Settings, slug: str, petition_slug: str) -> list[str]:
    """Held signatures of a petition, without anything personal."""
    async with _context(settings, slug) as context:
        petition = await _any_petition(context, petition_slug)
        held = await signatures.list_held(context, petition.id, MOST_HELD + 1)
        lines = [
            f"{row.id}  {row.created_at:%Y-%m-%d}  {row.country}  {'answered' if row.proven_at else 'unanswered'}"
            for row in held[:MOST_HELD]
        ]
        return lines + (["… and more, which show when these are moved"] if len(held) > MOST_HELD else [])


async def set_attack_mode(settings: Settings, slug: str, petition_slug: str | None, mode: str) -> str:
    async with _context(settings, slug) as context:
        petition = await _any_petition(context, petition_slug) if petition_slug else None
        await attacks.set_mode(context, petition and petition.id, AttackSetting(mode))
        return f"{slug}  {petition_slug or 'all petitions'}  {mode}"


async def list_attack_modes(settings: Settings, slug: str) -> list[str]:
    """A line for each petition: its slug, whether attack mode is on, who says so, and the last attack that was noticed."""
    async with _context(settings, slug) as context:
        at = context.caller.at
        return [
            f"{petition}  {'on' if mode.is_on(at) else 'off'}  {mode.setting}{_noticed(mode)}"
            for petition, mode in await attacks.list_modes(context)
        ]


def _noticed(mode: AttackMode) -> str:
    if mode.since is None:
        return ""
    until = f", until {mode.until:%Y-%m-%d %H:%M} UTC" if mode.until else ""
    return f"  attacked since {mode.since:%Y-%m-%d %H:%M} UTC{until}"


async def move_signature(settings: Settings, slug: str, signature_id: UUID, state: str) -> str:
    async with _context(settings, slug) as context:
        before = await signatures.move(context, signature_id, State(state))
        if before is None:
            raise UnknownError(f"{slug} has no signature {signature_id} that may become {state}.")
        return f"{before} → {state}"
