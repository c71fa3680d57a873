"""The key tree, and the three things done with keys: sealing personal data, blind indexes, tokens.

The master key (from the settings) wraps one key-encryption key per tenant; that wraps the tenant's pepper, its token
key and its data keys, one per petition and quarter. All wrapped keys lie in a database of their own, whose backups can be
kept shorter than those of the data: destroying a data key there makes what it sealed unreadable everywhere (security.md 5.2).
"""

import hashlib
import hmac
import os
import time
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import TypeVar
from uuid import UUID

import asyncpg
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from undersigned.core.errors import KeyMissingError, UnreadableError

PLATFORM = 0
"""The tenant id under which the platform's own keys lie."""

CACHE_SECONDS = 600
_NONCE = 12
_VERSION = b"\x01"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a ciphertext lives. It is authenticated with it, so that it opens nowhere else."""

    tenant_id: int
    table: str
    row_id: UUID
    column: str

    def bound(self, key_id: int) -> bytes:
        return f"v1|{self.tenant_id}|{self.table}|{self.row_id}|{self.column}|{key_id}".encode()


@dataclass(frozen=True)
class DataKey:
    """An AES-256-GCM key for the personal data of one petition and quarter."""

    id: int
    secret: bytes

    @cached_property
    def _cipher(self) -> AESGCM:
        return AESGCM(self.secret)

    def seal(self, place: Place, plain: bytes) -> bytes:
        """version(1) ‖ key id(4) ‖ nonce(12) ‖ AES-256-GCM."""
        nonce = os.urandom(_NONCE)
        return _VERSION + self.id.to_bytes(4) + nonce + self._cipher.encrypt(nonce, plain, place.bound(self.id))

    def open(self, place: Place, sealed: bytes) -> bytes:
        """The plaintext; raises UnreadableError where the ciphertext belongs elsewhere or was altered."""
        try:
            return self._cipher.decrypt(sealed[5:17], sealed[17:], place.bound(self.id))
        except (InvalidTag, ValueError):
            raise UnreadableError(f"{place.table}.{place.column} of {place.row_id} cannot be opened") from None


@dataclass(frozen=True, slots=True)
class TenantKeys:
    """The tenant's long-lived keys: `pepper` for blind indexes, `token` for links, codes and receipts."""

    pepper: bytes
    token: bytes
    _ciphers: dict[str, AESGCM] = field(default_factory=dict[str, AESGCM], init=False, repr=False, compare=False)

    def blind_index(self, *parts: str) -> bytes:
        """HMAC-SHA-256 under the pepper: equal for equal parts, meaningless without the key database."""
        return _mac(self.pepper, parts)

    def derive(self, *parts: str) -> bytes:
        """32 bytes that only a holder of the token key can make again."""
        return _mac(self.token, parts)

    def cipher(self, purpose: str) -> AESGCM:
        """AES-256-GCM under what `derive` gives."""
        if purpose not in self._ciphers:
            self._ciphers[purpose] = AESGCM(self.derive(purpose))
        return self._ciphers[purpose]


def _mac(key: bytes, parts: tuple[str, ...]) -> bytes:
    return hmac.digest(key, "\x1f".join(parts).encode(), "sha256")


def key_id_of(sealed: bytes) -> int:
    """The id of the data key that a ciphertext was sealed with."""
    if sealed[:1] != _VERSION:
        raise UnreadableError("unknown ciphertext version")
    return int.from_bytes(sealed[1:5])


class Keys:
    """The unwrapped keys of this process, fetched when first needed and forgotten after ten minutes."""

    def __init__(self, pool: "asyncpg.Pool[asyncpg.Record] | None", master: bytes | None) -> None:
        self._pool = pool
        self._master = master
        self._tenants: dict[int, tuple[float, TenantKeys]] = {}
        self._data: dict[tuple[int, UUID, str], tuple[float, DataKey]] = {}
        self._data_by_id: dict[tuple[int, int], tuple[float, DataKey]] = {}

    @classmethod
    async def open(cls, url: str, master: bytes | None) -> "Keys":
        """Connect to the key database; without a master key every use raises KeyMissingError."""
        pool = await asyncpg.create_pool(url, min_size=0, max_size=2, timeout=5, command_timeout=5)
        return cls(pool, master)

    async def close(self) -> None:
        if self._pool:
            await self._pool.close()

    async def tenant(self, tenant_id: int) -> TenantKeys:
        """The tenant's pepper and token key, made at first use."""
        if known := _fresh(self._tenants.get(tenant_id)):
            return known
        kek = await self._kek(tenant_id)
        _, pepper = await self._key(kek, tenant_id, "pepper", None, "")
        _, token = await self._key(kek, tenant_id, "token", None, "")
        keys = TenantKeys(pepper, token)
        self._tenants[tenant_id] = (time.monotonic(), keys)
        return keys

    async def data(self, tenant_id: int, petition_id: UUID, now: datetime) -> DataKey:
        """The key that seals today's personal data of the petition, made at first use."""
        epoch = f"{now.year}Q{(now.month + 2) // 3}"
        if known := _fresh(self._data.get((tenant_id, petition_id, epoch))):
            return known
        key = DataKey(*await self._key(await self._kek(tenant_id), tenant_id, "data", petition_id, epoch))
        self._data[tenant_id, petition_id, epoch] = (time.monotonic(), key)
        return key

    async def data_by_id(self, tenant_id: int, key_id: int) -> DataKey:
        """The data key with this id; raises KeyMissingError where it was destroyed."""
        if known := _fresh(self._data_by_id.get((tenant_id, key_id))):
            return known
        kek = await self._kek(tenant_id)
        row = await self._fetch(
            """
            SELECT purpose, petition_id, epoch, wrapped
              FROM key_ring
             WHERE tenant_id = $1 AND id = $2 AND purpose = 'data' AND destroyed_at IS NULL
            """,
            tenant_id,
            key_id,
        )
        if row is None:
            raise KeyMissingError(f"data key {key_id} of tenant {tenant_id} was destroyed or never made")
        key = DataKey(key_id, _unwrap(kek, row["wrapped"], tenant_id, "data", row["petition_id"], row["epoch"]))
        self._data_by_id[tenant_id, key_id] = (time.monotonic(), key)
        return key

    async def check(self) -> None:
        """Raise KeyMissingError unless the master key opens what the key database holds."""
        await self.tenant(PLATFORM)
        await self._fetch("SELECT 1 AS one")

    async def version(self) -> str:
        """The newest migration of the key database. Raises KeyMissingError where it cannot be reached."""
        row = await self._fetch("SELECT version_num FROM schema_version")
        return str(row["version_num"]) if row else ""

    async def _kek(self, tenant_id: int) -> bytes:
        if self._master is None:
            raise KeyMissingError("UNDERSIGNED_MASTER_KEY is not set")
        _, kek = await self._key(self._master, tenant_id, "kek", None, "")
        return kek

    async def _key(
        self, wrapping: bytes, tenant_id: int, purpose: str, petition_id: UUID | None, epoch: str
    ) -> tuple[int, bytes]:
        """Fetch a key, or make it: of two processes that make it at once the first wins, and both read the winner's."""
        query = """
            SELECT id, wrapped, destroyed_at
              FROM key_ring
             WHERE tenant_id = $1 AND purpose = $2 AND petition_id IS NOT DISTINCT FROM $3 AND epoch = $4
            """
        row = await self._fetch(query, tenant_id, purpose, petition_id, epoch)
        if row is None:
            wrapped = _wrap(wrapping, os.urandom(32), tenant_id, purpose, petition_id, epoch)
            await self._fetch(
                """
                INSERT INTO key_ring (tenant_id, purpose, petition_id, epoch, wrapped)
                     VALUES ($1, $2, $3, $4, $5)
                ON CONFLICT (tenant_id, purpose, petition_id, epoch) DO NOTHING
                """,
                tenant_id,
                purpose,
                petition_id,
                epoch,
                wrapped,
            )
            row = await self._fetch(query, tenant_id, purpose, petition_id, epoch)
        if row is None or row["destroyed_at"] is not None:
            raise KeyMissingError(f"the {purpose} key of tenant {tenant_id} was destroyed")
        return row["id"], _unwrap(wrapping, row["wrapped"], tenant_id, purpose, petition_id, epoch)

    async def _fetch(self, query: str, *arguments: object) -> "asyncpg.Record | None":
        if self._pool is None:
            raise KeyMissingError("the key database is not set")
        try:
            return await self._pool.fetchrow(query, *arguments)
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError) as error:
            raise KeyMissingError(f"the key database cannot be reached ({type(error).__name__})") from None


T = TypeVar("T")


def _fresh(entry: tuple[float, T] | None) -> T | None:
    return entry[1] if entry and time.monotonic() - entry[0] < CACHE_SECONDS else None


def _bound(tenant_id: int, purpose: str, petition_id: UUID | None, epoch: str) -> bytes:
    return f"key|{tenant_id}|{purpose}|{petition_id or ''}|{epoch}".encode()


def _wrap(wrapping: bytes, key: bytes, tenant_id: int, purpose: str, petition_id: UUID | None, epoch: str) -> bytes:
    nonce = os.urandom(_NONCE)
    return nonce + AESGCM(wrapping).encrypt(nonce, key, _bound(tenant_id, purpose, petition_id, epoch))


def _unwrap(
    wrapping: bytes, wrapped: bytes, tenant_id: int, purpose: str, petition_id: UUID | None, epoch: str
) -> bytes:
    try:
        return AESGCM(wrapping).decrypt(
            wrapped[:_NONCE], wrapped[_NONCE:], _bound(tenant_id, purpose, petition_id, epoch)
        )
    except InvalidTag:
        raise KeyMissingError(f"UNDERSIGNED_MASTER_KEY does not open the {purpose} key of tenant {tenant_id}") from None


def token_hash(token: str) -> bytes:
    """What is stored of a token that was sent to a person."""
    return hashlib.sha256(token.encode(errors="replace")).digest()
