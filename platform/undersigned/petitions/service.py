"""What is known of petitions: texts, state, goal, targets."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from undersigned.core.cache import Cache
from undersigned.core.context import now
from undersigned.petitions import goals_store, letters_store, proof_store, store
from undersigned.petitions.types import (
    UNSEEN,
    FormerLetter,
    LetterChange,
    Petition,
    PetitionFile,
    PetitionState,
    Target,
)
from undersigned.tenancy.types import Context, Topic


async def petition_by_slug(context: Context, slug: str, locale: str | None = None) -> Petition | None:
    """The petition as the caller may see it (no draft), in the locale or else its default language; at most a second old."""
    petition = await any_petition(context, slug, locale)
    return petition if petition and _may_see(context, petition) else None


async def any_petition(context: Context, slug: str, locale: str | None = None) -> Petition | None:
    """The petition in whatever state; for what says that it is gone, and where to."""
    tenant_id, wish = context.tenant.id, context.best_locale(locale)

    async def look() -> Petition | None:
        async with context.platform.database.tenant_tx(tenant_id, readonly=True) as connection:
            found = await store.select_petitions(connection, tenant_id, [slug], wish)
        return found[0] if found else None

    cache: Cache[tuple[int, str, str], Petition | None] = context.platform.petitions
    return await cache.get((tenant_id, slug, wish), look)


def _may_see(context: Context, petition: Petition) -> bool:
    return petition.state not in UNSEEN or (
        petition.state is PetitionState.DRAFT and petition.id == context.caller.preview
    )


async def petition_by_id(context: Context, petition_id: UUID, locale: str | None = None) -> Petition | None:
    """The petition with this id, under the rules of `petition_by_slug`."""
    tenant_id = context.tenant.id

    async def look() -> str | None:
        async with context.platform.database.tenant_tx(tenant_id, readonly=True) as connection:
            return await store.select_slug(connection, tenant_id, petition_id)

    cache: Cache[tuple[int, UUID], str | None] = context.platform.petitions
    slug = await cache.get((tenant_id, petition_id), look)
    return await petition_by_slug(context, slug, locale) if slug else None


async def list_petitions(
    context: Context, *, topic: str | None = None, after: str = "", limit: int = 100, locale: str | None = None
) -> list[Petition]:
    """The public petitions by slug, those after the given one; all, or those on a topic, by its slug."""
    async with context.platform.database.tenant_tx(context.tenant.id, readonly=True) as connection:
        slugs = await store.select_public_slugs(connection, context.tenant.id, topic=topic, after=after, limit=limit)
        return await store.select_petitions(connection, context.tenant.id, slugs, context.best_locale(locale))


async def all_petitions(context: Context) -> list[Petition]:
    """Every petition that the public may see, in its default language."""
    found: list[Petition] = []
    while page := await list_petitions(context, after=found[-1].slug if found else ""):
        found += page
    return found


async def public_topics(context: Context) -> list[Topic]:
    """The topics of the tenant on which the public can see a petition, in the tenant's order: no draft gives its own away."""
    if not context.tenant.topics:
        return []
    async with context.platform.database.tenant_tx(context.tenant.id, readonly=True) as connection:
        shown = await store.select_public_topics(connection, context.tenant.id)
    return [topic for topic in context.tenant.topics if topic.slug in shown]


def topics_of(context: Context, petition: Petition) -> list[Topic]:
    """What the petition is about, in the tenant's order."""
    return [topic for topic in context.tenant.topics if topic.slug in petition.topics]


async def targets_of(context: Context, petition_ids: Sequence[UUID]) -> dict[UUID, list[Target]]:
    """The targets of each petition, in their order."""
    async with context.platform.database.tenant_tx(context.tenant.id, readonly=True) as connection:
        return await store.select_targets(connection, context.tenant.id, petition_ids)


def is_open(petition: Petition, at: datetime | None = None) -> bool:
    """Whether one can sign."""
    return petition.takes_signatures_at(at or now())


CLOSING = timedelta(hours=72)
"""From then on the page says at what hour it closes (ux.md 1.11)."""


def closes_soon(petition: Petition, at: datetime) -> bool:
    return petition.closes_at is not None and is_open(petition, at) and petition.closes_at - at <= CLOSING


async def file_of(context: Context, slug: str, name: str) -> PetitionFile | None:
    """A file of a petition that the public may see, by the petition's slug and the file's name."""
    async with context.platform.database.tenant_tx(context.tenant.id, readonly=True) as connection:
        return await proof_store.select_file(connection, context.tenant.id, slug, name)


def file_address(context: Context, petition: Petition, name: str) -> str:
    """The absolute address of a file of the petition."""
    return f"{context.origin}/files/{petition.slug}/{name}"


def page_address(context: Context, petition: Petition, locale: str | None = None) -> str:
    """The absolute address of the petition's page."""
    return f"{context.origin}/{locale or petition.locale}/p/{petition.slug}"


async def list_ids(context: Context) -> list[UUID]:
    """The ids of all petitions of the tenant, drafts too."""
    async with context.platform.database.tenant_tx(context.tenant.id, readonly=True) as connection:
        return await store.select_petition_ids(connection, context.tenant.id)


async def letter_changes_of(
    context: Context, keys: Sequence[tuple[UUID, str]]
) -> dict[tuple[UUID, str], list[LetterChange]]:
    """How the letter of each (petition, language) was changed after somebody had signed; the newest first (P-8)."""
    async with context.platform.database.tenant_tx(context.tenant.id, readonly=True) as connection:
        return await letters_store.select_letter_changes(connection, context.tenant.id, keys)


async def former_letter(context: Context, petition: Petition, version: str) -> FormerLetter | None:
    """A wording that the letter had in the petition's language, by its version."""
    async with context.platform.database.tenant_tx(context.tenant.id, readonly=True) as connection:
        return await letters_store.select_former_letter(
            connection, context.tenant.id, petition.id, petition.locale, version
        )


def former_letter_address(context: Context, petition: Petition, version: str) -> str:
    """The absolute address where a former wording of the letter can be read."""
    return f"{page_address(context, petition)}/letter/{version}"


async def goal_changes(context: Context, petition_id: UUID) -> list[tuple[datetime, int]]:
    """When the organiser set a higher goal, and which (P-5)."""
    async with context.platform.database.tenant_tx(context.tenant.id, readonly=True) as connection:
        return await goals_store.select_goal_changes(connection, context.tenant.id, petition_id)
