"""Proofs of work: what is worked out is taken, for that address, petition, tenant and time only (F-19, security.md 2.3)."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from tests.signatures.deeds import proof_for
from undersigned.core.ids import new_id
from undersigned.core.keys import TenantKeys
from undersigned.signatures import work

KEYS = TenantKeys(b"p" * 32, b"t" * 32)
ANOTHER = TenantKeys(b"p" * 32, b"u" * 32)
PETITION = new_id()
AT = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
"""The beginning of a window."""
LATER = timedelta(seconds=work.WINDOW_SECONDS)
ADDRESS = "amina@example.org"


@pytest.fixture(scope="module")
def proof() -> str:
    return proof_for(work.challenge(KEYS, PETITION, AT), ADDRESS)


@settings(max_examples=15, deadline=None)
@given(address=some.emails() | some.just("用户@例え.jp"), seconds=some.integers(0, work.WINDOW_SECONDS - 1))
def test_what_is_worked_out_is_taken_until_the_end_of_the_next_window(address: str, seconds: int) -> None:
    asked = AT + timedelta(seconds=seconds)
    made = proof_for(work.challenge(KEYS, PETITION, asked), address)
    assert work.is_done(KEYS, PETITION, made, address, asked)
    assert work.is_done(KEYS, PETITION, made, address, AT + 2 * LATER - timedelta(seconds=1))
    assert not work.is_done(KEYS, PETITION, made, address, AT + 2 * LATER)
    assert not work.is_done(KEYS, PETITION, made, address, AT - timedelta(seconds=1)), "made before it was asked for"


def test_it_is_of_one_tenant_petition_and_address(proof: str) -> None:
    assert work.is_done(KEYS, PETITION, proof, ADDRESS, AT)
    assert not work.is_done(ANOTHER, PETITION, proof, ADDRESS, AT)
    assert not work.is_done(KEYS, new_id(), proof, ADDRESS, AT)
    others = [f"a{n}@example.org" for n in range(200)]
    assert not any(work.is_done(KEYS, PETITION, proof, other, AT) for other in others)


def test_every_part_is_needed(proof: str) -> None:
    challenge, numbers = proof.split(".")[:2], proof.split(".")[2:]
    for part in range(work.PARTS):
        wrong = next(n for n in ("0", "1", "2") if n != numbers[part] and not _fits(proof, part, n))
        changed = [*numbers[:part], wrong, *numbers[part + 1 :]]
        assert not work.is_done(KEYS, PETITION, ".".join([*challenge, *changed]), ADDRESS, AT)
    assert not work.is_done(KEYS, PETITION, proof.rpartition(".")[0], ADDRESS, AT)
    assert not work.is_done(KEYS, PETITION, proof + ".0", ADDRESS, AT)


def _fits(proof: str, part: int, number: str) -> bool:
    pieces = proof.split(".")
    pieces[2 + part] = number
    return work.is_done(KEYS, PETITION, ".".join(pieces), ADDRESS, AT)


@given(some.text() | some.from_regex(r"[0-9a-f]{1,8}\.[\w-]{20}(\.\d{1,6}){4}", fullmatch=True))
def test_nothing_else_is_taken(text: str) -> None:
    assert not work.is_done(KEYS, PETITION, text, ADDRESS, AT)


def test_much_is_refused_at_once(proof: str) -> None:
    """As many hashes as a right proof has parts, and none where it cannot be one."""
    for text in ("x" * 100_000, "." * 100_000, proof + "0" * 100_000, "\ud800.a.1.2.3.4"):
        assert not work.is_done(KEYS, PETITION, text, ADDRESS, AT)


def test_all_who_ask_within_a_window_are_asked_the_same() -> None:
    """So that nothing need be kept for a visitor."""
    early, late = work.challenge(KEYS, PETITION, AT), work.challenge(KEYS, PETITION, AT + LATER - timedelta(seconds=1))
    assert early == late
    assert work.challenge(KEYS, PETITION, AT + LATER) != early
