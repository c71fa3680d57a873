"""What a signature holds of a person opens in its own row, with its own key, and to nobody who has only the database."""

import base64
import hashlib
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace

import psycopg
import pytest
from msgspec import structs

from tests.factories import confirm_token, make_context, make_petition, make_signature, make_tenant
from tests.signatures.deeds import rows, sign, work
from undersigned.app import open_platform
from undersigned.core.context import Platform
from undersigned.core.errors import KeyMissingError, KeyUnavailable, UnreadableError
from undersigned.core.migrate import database_urls
from undersigned.petitions.types import Petition
from undersigned.settings import Settings
from undersigned.signatures import confirmation, service
from undersigned.signatures.types import Personal, Signature, State
from undersigned.tenancy.types import Context, Tenant

pytestmark = pytest.mark.anyio


@pytest.fixture
async def two(platform: Platform, tenant: Tenant, petition: Petition) -> tuple[Signature, Signature]:
    one = await make_signature(platform, tenant, petition, state=State.PENDING, name="One", email="one@example.org")
    other = await make_signature(
        platform, tenant, petition, state=State.PENDING, name="Other", email="other@example.org"
    )
    return one, other


async def test_sealed_words_moved_to_another_row_do_not_open(
    context: Context, two: tuple[Signature, Signature]
) -> None:
    one, other = two
    async with context.platform.database.tenant_tx(context.tenant.id) as connection:
        await connection.execute(
            "UPDATE signature SET personal = $3 WHERE tenant_id = $1 AND id = $2",
            context.tenant.id,
            one.id,
            other.personal,
        )
    link = await confirm_token(context.platform, context.tenant, one)
    for act in (confirmation.look, confirmation.confirm, confirmation.remove):
        with pytest.raises(UnreadableError) as caught:
            await act(context, link)
        assert "Other" not in str(caught.value)
    assert [
        row["state"]
        for row in await rows(context.platform, context.tenant, "SELECT state FROM signature WHERE tenant_id = $1")
    ] == [
        "pending",
        "pending",
    ]


async def test_sealed_words_moved_to_another_tenant_do_not_open(
    context: Context, two: tuple[Signature, Signature]
) -> None:
    """Even under the same ids, as a restored dump could have them."""
    theirs = await make_tenant(context.platform, context.tenant.id + 30_000, f"theirs{context.tenant.id}")
    other = make_context(context.platform, theirs)
    with pytest.raises((UnreadableError, KeyMissingError)):
        await service.open_personal(other, two[0])
    petition = await make_petition(context.platform, theirs, "theirs")
    their_own = await make_signature(context.platform, theirs, petition)
    assert await service.open_personal(other, their_own)
    with pytest.raises((UnreadableError, KeyMissingError)):
        await service.open_personal(other, replace(their_own, personal=two[0].personal))


@pytest.mark.parametrize("damage", [b"", b"\x01", b"\x01\x00\x00\x00\x01", b"\x00" * 60, b"plain text"])
async def test_damaged_words_are_no_answer(context: Context, two: tuple[Signature, Signature], damage: bytes) -> None:
    with pytest.raises((UnreadableError, KeyMissingError)):
        await service.open_personal(context, replace(two[0], personal=damage))


async def test_each_opens_as_it_was_given(context: Context, two: tuple[Signature, Signature]) -> None:
    assert [await service.open_personal(context, signature) for signature in two] == [
        Personal("One", "one@example.org"),
        Personal("Other", "other@example.org"),
    ]


@pytest.fixture
async def wrong(settings: Settings) -> AsyncIterator[Platform]:
    """The same installation started with another master key."""
    async with open_platform(structs.replace(settings, master_key=base64.b64encode(b"w" * 32).decode())) as opened:
        yield opened


async def test_with_another_master_key_nothing_opens_and_nothing_is_taken(
    wrong: Platform, platform: Platform, tenant: Tenant, petition: Petition, two: tuple[Signature, Signature]
) -> None:
    context = make_context(wrong, tenant)
    link = await confirm_token(platform, tenant, two[0])
    with pytest.raises(KeyMissingError, match="UNDERSIGNED_MASTER_KEY does not open"):
        await service.open_personal(context, two[0])
    for act in (confirmation.look, confirmation.confirm, confirmation.remove):
        assert await act(context, link) == KeyUnavailable()
    assert await confirmation.resend(context, token=link) == KeyUnavailable()
    assert await confirmation.confirm_by_code(context, "receipt", "123456") == KeyUnavailable()
    assert await sign(context, petition, email="new@example.org") == KeyUnavailable()
    assert len(await rows(platform, tenant, "SELECT id FROM signature WHERE tenant_id = $1")) == 2


@pytest.fixture
def dump(database_url: str) -> Iterator["psycopg.Connection[tuple[object, ...]]"]:
    with psycopg.connect(database_urls(Settings(env="demo", database_url=database_url)).app) as connection:
        yield connection


async def test_a_dump_tells_nobody_who_signed(
    context: Context, petition: Petition, dump: "psycopg.Connection[tuple[object, ...]]"
) -> None:
    """Neither in clear, nor as any digest that somebody with the address could make without the keys."""
    await sign(
        context,
        petition,
        name="Canary Name",
        email="canary@example.org",
        idempotency_key="canary-key-1",
        referrer="https://news.example/canary",
    )
    await work(context.platform, context.tenant)
    dump.execute("SELECT set_config('app.tenant_id', %s, true)", [str(context.tenant.id)])
    tables = [
        row[0]
        for row in dump.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        )
    ]
    stored = "\n".join(
        str(row[0])
        for table in tables
        for row in dump.execute(f"SELECT t::text FROM {table} AS t").fetchall()  # type: ignore[arg-type]
    ).lower()
    assert len(stored) > 1_000
    email = b"canary@example.org"
    forms = {email.hex(), base64.b64encode(email).decode().rstrip("=").lower(), "canary"}
    for kind in ("md5", "sha1", "sha256", "sha512", "blake2b"):
        digest = hashlib.new(kind, email).digest()
        forms |= {digest.hex(), base64.b64encode(digest).decode().rstrip("=").lower()}
    assert [form for form in forms if form in stored] == []
    addresses = dump.execute("SELECT dedupe FROM signature UNION ALL SELECT address FROM mail_cap").fetchall()
    assert len(addresses) == 2
    assert addresses[0] != addresses[1]
