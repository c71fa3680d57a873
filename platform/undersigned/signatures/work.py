"""A small proof of work: dear to make and cheap to check (F-19, security.md 2.2, decision 13).

A proof is bound to the tenant, the petition, a window of time and the address that signs. Used again it can but sign for
the same address, which counts once anyway; so nobody need remember which proofs were seen.

To make one, find for each part p (0, 1, 2, 3) a number n so that PBKDF2-HMAC-SHA-256 of `p:n:address`, with the challenge as salt and
500 rounds, begins with a byte below 2. The proof is the challenge and the four numbers, joined by dots.
"""

import base64
import hashlib
import hmac
from datetime import datetime
from uuid import UUID

from undersigned.core.keys import TenantKeys

WINDOW_SECONDS = 300
"""A challenge is the same for all who ask within it, and is taken until the end of the next one."""
PARTS = 4
"""Several small searches take nearly the same time on every try; one large one may take thrice as long as another."""
ROUNDS = 500
BELOW = 2
"""What the first byte must be below: one in 128 is. So a proof costs half a millisecond to check and 128 times that to make, by
the browser's own PBKDF2, which is as fast as an attacker's.
"""
LONGEST = 120


def challenge(keys: TenantKeys, petition_id: UUID, at: datetime) -> str:
    """What a proof is made for now."""
    return _challenge(keys, petition_id, _window(at))


def is_done(keys: TenantKeys, petition_id: UUID, proof: str, address: str, at: datetime) -> bool:
    """Whether the proof was made for this petition, lately, and for this address as it was sent."""
    window, *rest = proof.split(".")
    if len(proof) > LONGEST or len(rest) != PARTS + 1 or not proof.isascii():
        return False
    given = f"{window}.{rest[0]}"
    return any(hmac.compare_digest(given, _challenge(keys, petition_id, _window(at) - age)) for age in (0, 1)) and all(
        _fits(given, f"{part}:{number}:{address}") for part, number in enumerate(rest[1:])
    )


def _fits(salt: str, text: str) -> bool:
    digest = hashlib.pbkdf2_hmac("sha256", text.encode("utf-8", "replace"), salt.encode(), ROUNDS)
    return digest[0] < BELOW


def _window(at: datetime) -> int:
    return int(at.timestamp()) // WINDOW_SECONDS


def _challenge(keys: TenantKeys, petition_id: UUID, window: int) -> str:
    secret = keys.derive("work", str(petition_id), str(window))
    return f"{window:x}.{base64.urlsafe_b64encode(secret[:15]).decode()}"
