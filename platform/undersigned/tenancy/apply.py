"""Brings a tenant's rows in line with its files."""

import asyncpg
from msgspec import structs

from undersigned.core.database import Connection
from undersigned.core.report import ApplyError
from undersigned.tenancy import store
from undersigned.tenancy.files import TenantSpec
from undersigned.tenancy.logo import Drawing
from undersigned.tenancy.palette import colours_of
from undersigned.tenancy.stylesheet import content_hash, theme_css
from undersigned.tenancy.themes import ThemeSpec
from undersigned.tenancy.types import Logo, Look, Tenant


class NameTakenError(ApplyError):
    """A host name, a slug or an id belongs to another tenant already."""


def tenant_of(spec: TenantSpec, theme: ThemeSpec) -> Tenant:
    """The tenant that the files make."""
    return Tenant(
        id=spec.id,
        slug=spec.slug,
        name=spec.name,
        domain=spec.domains[0],
        locales=spec.locales,
        default_locale=spec.default_locale,
        contact=spec.contact,
        sender_name=spec.sender_name,
        sender_address=spec.sender_address,
        theme_hash=content_hash(theme_css(theme)),
        look=look_of(theme),
        member_names=spec.member_names,
        numbers=spec.numbers,
        share_order=spec.share_order,
        suggested_countries=spec.suggested_countries,
        asks=spec.asks,
        providers=tuple(
            structs.replace(found.provider, icon=_name(found.icon) if found.icon else None) for found in spec.providers
        ),
        topics=spec.topics,
        colours=colours_of(theme.light),
        night_colours=colours_of(theme.dark),
    )


async def apply_tenant(connection: Connection, spec: TenantSpec, theme: ThemeSpec) -> list[str]:
    """Write tenant, theme and domains; a line for each thing that changed. Raises NameTakenError."""
    tenant = tenant_of(spec, theme)
    files = {f"{tenant.theme_hash}.css": theme_css(theme), **_drawings(spec, theme)}
    try:
        changes = ["tenant"] if await store.upsert_tenant(connection, tenant) else []
    except asyncpg.UniqueViolationError:
        what = f"another tenant of this installation is called `{spec.slug}`, or this one got another id"
        raise NameTakenError(what, "Choose another name for the folder; an id never changes") from None
    await store.insert_theme_files(connection, tenant.id, files)
    try:
        if await store.replace_domains(connection, spec.id, list(spec.domains)):
            changes.append("domains")
    except asyncpg.UniqueViolationError as error:
        taken = next((domain for domain in spec.domains if f"({domain})" in (error.detail or "")), spec.domains[0])
        what = f"the domain `{taken}` belongs to another tenant of this installation"
        raise NameTakenError(what, "Choose another, or take it from that tenant first") from None
    return changes


def look_of(theme: ThemeSpec) -> Look:
    """What the pages are told of the theme."""
    identity = theme.identity
    header = "brand" if identity.header_style == "bar" else "paper"
    return Look(
        base=theme.base,
        header=identity.header_style,
        progress=identity.progress_style,
        reveal=dict(identity.reveal_text),
        verb=identity.sign_verb,
        poster=theme.type.font_display == "poster",
        logo=_logo(identity.logo, identity.logo_dark),
        icon=_name(identity.icon) if identity.icon else None,
        day=theme.light[header],
        night=theme.dark[header],
    )


def _logo(light: Drawing | None, dark: Drawing | None) -> Logo | None:
    return Logo(_name(light), _name(dark) if dark else None, light.width, light.height) if light else None


def _drawings(spec: TenantSpec, theme: ThemeSpec) -> dict[str, str]:
    identity = theme.identity
    drawings = (identity.logo, identity.logo_dark, identity.icon, *(found.icon for found in spec.providers))
    return {_name(drawing): drawing.source for drawing in drawings if drawing}


def _name(drawing: Drawing) -> str:
    return f"{content_hash(drawing.source)}.svg"
