"""The key tree: what is sealed opens in its place with its key, and nowhere else."""

import asyncio
import base64
import os
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace
from uuid import UUID

import psycopg
import pytest

from undersigned.core import keys as module
from undersigned.core.errors import KeyMissingError, UnreadableError
from undersigned.core.ids import new_id
from undersigned.core.keys import PLATFORM, DataKey, Keys, Place, TenantKeys, key_id_of, token_hash
from undersigned.core.migrate import database_urls
from undersigned.settings import Settings

pytestmark = pytest.mark.anyio

MASTER = bytes(range(32))
NOW = datetime(2026, 11, 24, tzinfo=UTC)
PETITION = new_id()


@asynccontextmanager
async def opened(settings: Settings, master: bytes | None = MASTER) -> AsyncIterator[Keys]:
    keys = await Keys.open(database_urls(settings).keys, master)
    try:
        yield keys
    finally:
        await keys.close()


@pytest.fixture
async def keys(settings: Settings) -> AsyncIterator[Keys]:
    async with opened(settings) as made:
        yield made


KEY = DataKey(7, os.urandom(32))
PLACE = Place(1, "signature", new_id(), "personal")


def test_what_is_sealed_opens_in_its_place() -> None:
    sealed = KEY.seal(PLACE, b"Amina")
    assert KEY.open(PLACE, sealed) == b"Amina"
    assert b"Amina" not in sealed
    assert key_id_of(sealed) == 7
    assert sealed[:1] == b"\x01"
    assert len(sealed) == 1 + 4 + 12 + len(b"Amina") + 16


def test_the_same_is_sealed_differently_each_time() -> None:
    assert len({KEY.seal(PLACE, b"Amina") for _ in range(100)}) == 100


@pytest.mark.parametrize(
    "elsewhere",
    [
        replace(PLACE, tenant_id=2),
        replace(PLACE, table="member"),
        replace(PLACE, row_id=new_id()),
        replace(PLACE, column="phone"),
    ],
    ids=["tenant", "table", "row", "column"],
)
def test_moved_elsewhere_it_does_not_open(elsewhere: Place) -> None:
    with pytest.raises(UnreadableError) as caught:
        KEY.open(elsewhere, KEY.seal(PLACE, b"Amina"))
    assert "Amina" not in str(caught.value)


@pytest.mark.parametrize("byte", [5, 17, 20, -1])
def test_altered_it_does_not_open(byte: int) -> None:
    sealed = bytearray(KEY.seal(PLACE, b"Amina"))
    sealed[byte] ^= 1
    with pytest.raises(UnreadableError):
        KEY.open(PLACE, bytes(sealed))


@pytest.mark.parametrize("length", [0, 1, 5, 16, 17, 32])
def test_cut_off_it_does_not_open(length: int) -> None:
    with pytest.raises(UnreadableError):
        KEY.open(PLACE, KEY.seal(PLACE, b"Amina")[:length])


def test_another_key_or_another_keys_id_does_not_open_it() -> None:
    sealed = KEY.seal(PLACE, b"Amina")
    for other in (DataKey(7, os.urandom(32)), DataKey(8, KEY.secret)):
        with pytest.raises(UnreadableError):
            other.open(PLACE, sealed)


@pytest.mark.parametrize("sealed", [b"", b"\x00abcd", b"\x02\x00\x00\x00\x07"])
def test_an_unknown_form_is_said_so(sealed: bytes) -> None:
    with pytest.raises(UnreadableError):
        key_id_of(sealed)


def test_an_index_tells_its_parts_apart() -> None:
    keys = TenantKeys(os.urandom(32), os.urandom(32))
    assert keys.blind_index("a", "bc") == keys.blind_index("a", "bc")
    assert keys.blind_index("a", "bc") != keys.blind_index("ab", "c")
    assert keys.blind_index("abc") != keys.blind_index("a", "bc")
    assert keys.blind_index("a") != keys.derive("a")
    assert keys.blind_index("a") != TenantKeys(os.urandom(32), keys.token).blind_index("a")
    assert len(keys.blind_index("a")) == 32


def test_the_hash_of_a_token_is_no_token() -> None:
    assert token_hash("abc") == bytes.fromhex("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    assert token_hash("\ud800") != token_hash("")


async def test_keys_are_made_once_and_are_the_same_everywhere(settings: Settings) -> None:
    async with opened(settings) as one, opened(settings) as other:
        assert await one.tenant(1) == await other.tenant(1)
        assert await one.data(1, PETITION, NOW) == await other.data(1, PETITION, NOW)
        made = await one.data(1, PETITION, NOW)
        assert await other.data_by_id(1, made.id) == made


async def test_processes_that_begin_at_once_agree(settings: Settings) -> None:
    async with opened(settings) as a, opened(settings) as b, opened(settings) as c:
        tenants = await asyncio.gather(*(keys.tenant(5) for keys in (a, b, c) for _ in range(4)))
        data = await asyncio.gather(*(keys.data(5, PETITION, NOW) for keys in (a, b, c) for _ in range(4)))
    assert len({keys.pepper for keys in tenants}) == len({keys.token for keys in tenants}) == 1
    assert len(set(data)) == 1


async def test_every_tenant_petition_and_quarter_has_its_own(keys: Keys) -> None:
    one, other = await keys.tenant(1), await keys.tenant(2)
    assert len({one.pepper, one.token, other.pepper, other.token}) == 4
    data = [
        await keys.data(1, PETITION, NOW),
        await keys.data(2, PETITION, NOW),
        await keys.data(1, new_id(), NOW),
        await keys.data(1, PETITION, datetime(2027, 1, 1, tzinfo=UTC)),
        await keys.data(1, PETITION, datetime(2026, 9, 30, tzinfo=UTC)),
    ]
    assert len({key.secret for key in data}) == len({key.id for key in data}) == 5
    assert await keys.data(1, PETITION, datetime(2026, 10, 1, tzinfo=UTC)) == data[0]
    assert await keys.data(1, PETITION, datetime(2026, 12, 31, 23, 59, tzinfo=UTC)) == data[0]


async def test_nothing_in_the_key_database_is_a_key(settings: Settings, keys: Keys) -> None:
    tenant, data = await keys.tenant(1), await keys.data(1, PETITION, NOW)
    with psycopg.connect(database_urls(settings).keys) as connection:
        wrapped = b"".join(row[0] for row in connection.execute("SELECT wrapped FROM key_ring"))
    for secret in (tenant.pepper, tenant.token, data.secret, MASTER):
        assert secret not in wrapped


@pytest.mark.parametrize("master", [b"\xff" * 32, None], ids=["another", "none"])
async def test_a_wrong_master_key_opens_nothing_and_makes_nothing(
    settings: Settings, keys: Keys, master: bytes | None
) -> None:
    made = await keys.data(1, PETITION, NOW)
    before = await ring(settings)
    async with opened(settings, master) as wrong:
        for use in (
            wrong.tenant(1),
            wrong.data(1, PETITION, NOW),
            wrong.data_by_id(1, made.id),
            wrong.data(1, new_id(), NOW),
        ):
            with pytest.raises(KeyMissingError):
                await use
    assert await ring(settings) == before


async def test_the_master_key_is_checked_where_there_is_nothing_yet(settings: Settings) -> None:
    async with opened(settings) as right:
        await right.check()
    async with opened(settings, b"\xff" * 32) as wrong:
        with pytest.raises(KeyMissingError, match="does not open"):
            await wrong.check()


async def test_a_key_of_another_tenant_is_not_found(keys: Keys) -> None:
    made = await keys.data(1, PETITION, NOW)
    with pytest.raises(KeyMissingError):
        await keys.data_by_id(2, made.id)
    with pytest.raises(KeyMissingError):
        await keys.data_by_id(1, made.id + 1_000)


async def test_wrapped_keys_cannot_be_exchanged(settings: Settings, keys: Keys) -> None:
    """Whoever can write the key database but has no master key cannot put one tenant's key in the place of another's."""
    await keys.tenant(1)
    await keys.tenant(2)
    with psycopg.connect(database_urls(settings).keys, autocommit=True) as connection:
        connection.execute(
            """
            UPDATE key_ring AS mine SET wrapped = theirs.wrapped
              FROM key_ring AS theirs
             WHERE mine.tenant_id = 1 AND theirs.tenant_id = 2 AND mine.purpose = 'kek' AND theirs.purpose = 'kek'
            """
        )
    async with opened(settings) as fresh:
        with pytest.raises(KeyMissingError):
            await fresh.tenant(1)


async def test_a_destroyed_key_is_gone_for_good(settings: Settings, keys: Keys) -> None:
    made = await keys.data(1, PETITION, NOW)
    sealed = made.seal(PLACE, b"Amina")
    with psycopg.connect(database_urls(settings).keys, autocommit=True) as connection:
        connection.execute("UPDATE key_ring SET destroyed_at = now(), wrapped = '' WHERE id = %s", [made.id])
    async with opened(settings) as fresh:
        with pytest.raises(KeyMissingError, match="destroyed"):
            await fresh.data_by_id(1, key_id_of(sealed))
        with pytest.raises(KeyMissingError, match="destroyed"):
            await fresh.data(1, PETITION, NOW)
        assert await fresh.data(1, PETITION, datetime(2027, 1, 1, tzinfo=UTC))


async def test_a_key_is_kept_ten_minutes_and_no_longer(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    async with opened(settings) as keys:
        made = await keys.data(1, PETITION, NOW)
        with psycopg.connect(database_urls(settings).keys, autocommit=True) as connection:
            connection.execute("UPDATE key_ring SET destroyed_at = now() WHERE id = %s", [made.id])
        assert await keys.data(1, PETITION, NOW) == made
        clock = time.monotonic()
        monkeypatch.setattr(module, "time", SimpleNamespace(monotonic=lambda: clock + module.CACHE_SECONDS + 1))
        with pytest.raises(KeyMissingError):
            await keys.data(1, PETITION, NOW)


async def test_a_key_database_that_is_away_is_said_so() -> None:
    keys = await Keys.open("postgresql://nobody@127.0.0.1:1/none", MASTER)
    try:
        for use in (keys.tenant(1), keys.data(1, PETITION, NOW), keys.data_by_id(1, 1), keys.check()):
            with pytest.raises(KeyMissingError, match="cannot be reached"):
                await use
    finally:
        await keys.close()


async def ring(settings: Settings) -> list[tuple[object, ...]]:
    with psycopg.connect(database_urls(settings).keys) as connection:
        return connection.execute("SELECT * FROM key_ring ORDER BY id").fetchall()


def test_the_master_key_is_thirty_two_bytes() -> None:
    settings = Settings(master_key=base64.b64encode(MASTER).decode())
    assert settings.master_key_bytes == MASTER
    assert PLATFORM == 0
    assert isinstance(PETITION, UUID)
