"""One maker per table: rows that are right in everything a test does not care about, written through the stores."""

import hashlib
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from typing import Any

import asyncpg
import msgspec

from undersigned.core.context import Caller, Platform, now
from undersigned.core.database import use_json
from undersigned.core.ids import new_id
from undersigned.core.keys import token_hash
from undersigned.core.migrate import database_urls
from undersigned.followers import service as following
from undersigned.followers import store as followers
from undersigned.followers.types import Wish
from undersigned.petitions import proof_store as proof
from undersigned.petitions import store as petitions
from undersigned.petitions.types import (
    Delivery,
    NameVisibility,
    Petition,
    PetitionFile,
    PetitionState,
    Photo,
    PinnedLink,
    PinnedUpdate,
    Target,
)
from undersigned.signatures import addresses, service, tokens
from undersigned.signatures import states_store as states
from undersigned.signatures import store as signatures
from undersigned.signatures.commit import SLOT
from undersigned.signatures.types import MOVES, NewSignature, Personal, Signature, State
from undersigned.tenancy import store as tenancy
from undersigned.tenancy.types import Contact, Context, Look, Tenant
from undersigned.updates import store as updates
from undersigned.updates.types import Update

_numbers = count(1)
LOCALES = ("ar", "en", "es", "fr", "ru", "zh")


def a_tenant(number: int = 1, slug: str = "access", **values: object) -> Tenant:
    """A tenant that is in no database."""
    plain = Tenant(
        id=number,
        slug=slug,
        name=slug.capitalize(),
        domain=f"{slug}.localhost",
        locales=("en", "fr"),
        default_locale="en",
        contact=Contact(f"{slug.capitalize()} campaigns", "1 Example Street", f"campaigns@{slug}.example.org"),
        sender_name=slug.capitalize(),
        sender_address=f"petitions@{slug}.example.org",
        theme_hash=hashlib.sha256(slug.encode()).hexdigest(),
        look=Look(),
        member_names={"en": f"a {slug.capitalize()} member"},
    )
    return replace(plain, **values)


async def make_tenant(
    platform: Platform, number: int = 1, slug: str = "access", *, hosts: Sequence[str] = (), **values: object
) -> Tenant:
    """A tenant with its theme, served at its domain and at `hosts`."""
    tenant = a_tenant(number, slug, **values)
    async with as_owner(platform) as connection, connection.transaction():
        await connection.execute("SELECT set_config('app.tenant_id', $1, true)", str(tenant.id))
        await tenancy.upsert_tenant(connection, tenant)
        await tenancy.insert_theme_files(connection, tenant.id, {f"{tenant.theme_hash}.css": ":root{--ink:#123456}"})
        await tenancy.replace_domains(connection, tenant.id, [tenant.domain, *hosts])
    return tenant


async def make_mail_text(
    platform: Platform, tenant: Tenant, *, kind: str = "confirmation", locale: str = "en", subject: str, body: str
) -> None:
    async with platform.database.tenant_tx(tenant.id) as connection:
        await tenancy.upsert_mail_text(connection, tenant.id, kind, locale, subject=subject, body=body)


def a_target(name: str, role: str = "", *, locales: Sequence[str] = LOCALES, **facts: Any) -> Target:
    """A target that is called the same in each of the locales."""
    return Target(dict.fromkeys(locales, name), dict.fromkeys(locales, role) if role else {}, **facts)


def a_petition(slug: str = "itu", *locales: str, **values: object) -> Petition:
    """An open petition that is in no database, in the first of its locales."""
    spoken = locales or ("en",)
    plain = Petition(
        id=new_id(),
        slug=slug,
        state=PetitionState.OPEN,
        opens_at=None,
        closes_at=None,
        goal_mode="ladder",
        goals=(),
        minimum_shown=0,
        name_visibility=NameVisibility.DELIVER_ONLY,
        at_risk=False,
        default_locale=spoken[0],
        version=1,
        locale=spoken[0],
        locales=tuple(sorted(spoken)),
        title=f"Title of {slug}",
        lead="What this is about.",
        letter="We, the undersigned, ask you to keep the **network** open.",
        story="## Why\n\nBecause.",
        letter_version="",
        unofficial=False,
    )
    petition = replace(plain, **values)
    return replace(petition, letter_version=hashlib.sha256(petition.letter.encode()).hexdigest())


async def make_petition(
    platform: Platform,
    tenant: Tenant,
    slug: str = "",
    *,
    locales: Sequence[str] = (),
    targets: Sequence[Target] = (a_target("The Minister", "Minister"),),
    **values: object,
) -> Petition:
    """An open petition, in each of the locales (else in the tenant's default one), with its targets."""
    spoken = tuple(locales) or (tenant.default_locale,)
    petition = a_petition(slug or f"petition-{next(_numbers)}", *spoken, **values)
    async with platform.database.tenant_tx(tenant.id) as connection:
        await petitions.upsert_petition(connection, tenant.id, petition)
        for locale in spoken:
            title = petition.title if locale == spoken[0] else f"{petition.title} ({locale})"
            await petitions.upsert_text(connection, tenant.id, replace(petition, locale=locale, title=title))
        await petitions.replace_targets(connection, tenant.id, petition.id, list(targets))
    return petition


async def make_pinned_update(
    platform: Platform,
    tenant: Tenant,
    petition: Petition,
    *,
    text: str = "UPDATE: it goes on:",
    links: Sequence[PinnedLink] = (),
    locale: str = "",
) -> PinnedUpdate:
    pinned = PinnedUpdate(text, tuple(links), datetime(2026, 1, 2, 12, tzinfo=UTC))
    async with platform.database.tenant_tx(tenant.id) as connection:
        await petitions.upsert_pinned_update(connection, tenant.id, petition.id, locale or petition.locale, pinned)
    return pinned


async def make_proof(platform: Platform, tenant: Tenant, petition: Petition) -> Delivery:
    """A note on the petition's state, its delivery with a photograph and a receipt, and a file that nothing names."""
    photo = PetitionFile("0.jpg", "image/jpeg", b"a photograph", 600, 400)
    receipt = PetitionFile("0.pdf", "application/pdf", b"a receipt")
    delivery = Delivery(datetime(2026, 1, 2, 12, tzinfo=UTC), "Geneva", Photo("0.jpg", 600, 400, "Paper."), "0.pdf")
    async with platform.database.tenant_tx(tenant.id) as connection:
        await proof.upsert_note(connection, tenant.id, petition.id, petition.locale, "A note.")
        for file in (photo, receipt, replace(receipt, name="1.pdf")):
            await proof.insert_file(connection, tenant.id, petition.id, file)
        await proof.upsert_delivery(connection, tenant.id, petition.id, petition.locale, delivery)
    return delivery


async def make_update(
    platform: Platform,
    tenant: Tenant,
    petition: Petition,
    slug: str = "",
    *,
    locales: Sequence[str] = (),
    **values: object,
) -> Update:
    """A published update, in each of the locales (else in the petition's)."""
    slug = slug or f"update-{next(_numbers)}"
    plain = Update(
        id=new_id(),
        petition_id=petition.id,
        slug=slug,
        published_at=datetime(2026, 1, 2, 12, tzinfo=UTC),
        locale=petition.locale,
        title=f"Title of {slug}",
        lead="What happened.",
        body="It *happened*.",
    )
    update = replace(plain, **values)
    async with platform.database.tenant_tx(tenant.id) as connection:
        await updates.upsert_update(connection, tenant.id, update)
        for locale in locales or (update.locale,):
            await updates.upsert_text(connection, tenant.id, replace(update, locale=locale))
    return update


async def make_signature(
    platform: Platform,
    tenant: Tenant,
    petition: Petition,
    *,
    name: str = "",
    email: str = "",
    state: State = State.CONFIRMED,
    **values: object,
) -> Signature:
    """A signature in that state, with its consents, its counter and its (ready) task; the name is public if it says so."""
    number = next(_numbers)
    personal = Personal(name or f"Supporter {number}", email or f"supporter-{number}@example.org")
    row = await _new_signature(platform, tenant, petition, personal, values)
    if row.state not in {state, State.PENDING}:
        raise ValueError("a signature that is not pending is made in its own state")
    async with platform.database.tenant_tx(tenant.id) as connection:
        await signatures.insert_signatures(connection, tenant.id, [row], SLOT)
        for step in _way_to(state) if row.state is not state else ():
            await states.move_signature(connection, tenant.id, row.id, step, SLOT)
        if state is State.CONFIRMED:
            await states.mark_proven(connection, tenant.id, row.id)
            if row.name_visibility is NameVisibility.PUBLIC:
                await signatures.insert_public_name(connection, tenant.id, row.id, personal.name)
        made = await signatures.select_signature(connection, tenant.id, row.id)
    assert made is not None
    return made


async def confirm_token(platform: Platform, tenant: Tenant, signature: Signature) -> str:
    """The token in the newest confirmation mail of a signature."""
    return tokens.confirm_token(await platform.keys.tenant(tenant.id), signature.id, signature.confirm_serial)


async def make_follower(platform: Platform, tenant: Tenant, petition: Petition, email: str = "") -> str:
    """Somebody who asked to be told of the opening, and is yet to say yes; the token in their links."""
    context, address = make_context(platform, tenant), email or f"follower-{next(_numbers)}@example.org"
    row = await following.new_follower(context, petition, Wish.OPENING, address, petition.locale, mailed=True)
    async with platform.database.tenant_tx(tenant.id) as connection:
        await followers.upsert_follower(connection, tenant.id, row)
    return tokens.follower_token(await platform.keys.tenant(tenant.id), row.id)


def make_context(platform: Platform, tenant: Tenant, **caller: object) -> Context:
    return Context(platform, tenant, msgspec.structs.replace(Caller(tenant.default_locale), **caller))


@asynccontextmanager
async def as_owner(platform: Platform) -> AsyncGenerator["asyncpg.Connection[asyncpg.Record]"]:
    """A connection as undersigned_owner, who alone may write tenants. It is under row-level security like the others."""
    connection = await asyncpg.connect(database_urls(platform.settings).owner)
    try:
        await use_json(connection)
        await connection.execute("SET ROLE undersigned_owner")
        await use_json(connection)
        yield connection
    finally:
        await connection.close()


async def _new_signature(
    platform: Platform, tenant: Tenant, petition: Petition, personal: Personal, values: dict[str, object]
) -> NewSignature:
    context = make_context(platform, tenant)
    keys = await platform.keys.tenant(tenant.id)
    data = await platform.keys.data(tenant.id, petition.id, now())
    signature_id = new_id()
    plain = NewSignature(
        id=signature_id,
        petition_id=petition.id,
        state=State.PENDING,
        dedupe=service.dedupe(keys, petition.id, addresses.canonical(personal.email)),
        personal=service.seal(data, tenant.id, signature_id, personal),
        country="DE",
        locale=petition.locale,
        name_visibility=petition.name_visibility,
        source=None,
        referrer=None,
        idempotency=None,
        confirm_hash=token_hash(tokens.confirm_token(keys, signature_id, 0)),
        letter_locale=petition.locale,
        letter_version=await service.agree(context, "petition", petition.locale, petition.letter),
        news=False,
        news_version=await service.agree(
            context, "news", petition.locale, service.news_question(context, petition.locale)
        ),
        task_id=new_id(),
    )
    return msgspec.structs.replace(plain, **values)


def _way_to(state: State) -> list[State]:
    """The moves from pending to the state."""
    if state in MOVES[State.PENDING]:
        return [state]
    return [State.CONFIRMED, state]
