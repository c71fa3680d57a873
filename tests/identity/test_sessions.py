"""When a session is alive, and when a proof is fresh."""

from datetime import UTC, datetime, timedelta

import pytest

from undersigned.identity.sessions import Lifetime, SessionTimes, new_session_id, session_hash

BEGAN = datetime(2026, 11, 24, 12, tzinfo=UTC)
DAY = timedelta(days=1)
LIFETIME = Lifetime(idle=30 * DAY, absolute=90 * DAY, fresh=timedelta(minutes=15))


@pytest.mark.parametrize(
    ("seen", "asked", "alive"),
    [
        (BEGAN, BEGAN, True),
        (BEGAN, BEGAN + 30 * DAY - timedelta(seconds=1), True),
        (BEGAN, BEGAN + 30 * DAY, False),
        (BEGAN + 80 * DAY, BEGAN + 90 * DAY - timedelta(seconds=1), True),
        (BEGAN + 89 * DAY, BEGAN + 90 * DAY, False),
    ],
)
def test_a_session_ends_by_itself(seen: datetime, asked: datetime, *, alive: bool):
    assert SessionTimes(BEGAN, seen, BEGAN).is_alive(LIFETIME, asked) is alive


def test_a_proof_is_fresh_for_a_while():
    times = SessionTimes(BEGAN, BEGAN, BEGAN + DAY)
    assert times.is_fresh(LIFETIME, BEGAN + DAY + timedelta(minutes=14))
    assert not times.is_fresh(LIFETIME, BEGAN + DAY + timedelta(minutes=15))


def test_ids_are_long_and_their_hashes_tell_nothing():
    one, other = new_session_id(), new_session_id()
    assert one != other
    assert len(one) == 43
    assert session_hash(one) != session_hash(other)
    assert one.encode() not in (session_hash(one) or b"")


@pytest.mark.parametrize("sent", ["", "x", "x" * 42, "x" * 44, "é" * 43, "x" * 100_000])
def test_what_can_be_no_id_is_not_looked_for(sent: str):
    assert session_hash(sent) is None
