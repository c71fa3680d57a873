"""The worker is killed with mails in its hands: each leaves, and twice only where nobody could know that it had left."""

import time

import pytest

from tests.embedded.ground import wait_until
from tests.faults.crowd import people
from tests.faults.invariants import check_invariants
from tests.faults.post import Conduct
from tests.faults.scene import Scene
from undersigned.core.outbox import LEASE
from undersigned.sweeper import HEAD_START, SWEEP_SECONDS

PEOPLE = 25


@pytest.mark.parametrize("point", ["worker.after_claim:1", "worker.after_mark:3"])
def test_before_a_mail_is_sent(scene: Scene, point: str) -> None:
    scene.sign_here(people(PEOPLE))
    worker = scene.start_worker(faults=point)
    worker.wait_until_killed()
    scene.windows = 1 if "mark" in point else 0  # other mails may have been under way
    scene.ledger.pass_time()
    scene.start_worker()
    scene.settle()
    check_invariants(scene)


@pytest.mark.parametrize("point", ["worker.after_sent:3", "worker.before_done:3"])
def test_after_a_mail_was_sent(scene: Scene, point: str) -> None:
    scene.sign_here(people(PEOPLE))
    worker = scene.start_worker(faults=point)
    worker.wait_until_killed()
    scene.windows = 1
    scene.ledger.pass_time()
    scene.start_worker()
    scene.settle()
    check_invariants(scene)
    assert len(scene.office.accepted) > PEOPLE, "the window in which a mail is sent twice was not met"


@pytest.mark.parametrize(
    ("conduct", "mails"),
    [(Conduct.HANG_BEFORE_DATA, 1), (Conduct.HANG_AFTER_DATA, 1), (Conduct.HANG_AFTER_ACCEPTING, 2)],
)
def test_while_it_talks_to_the_mail_server(scene: Scene, conduct: Conduct, mails: int) -> None:
    (person,) = people(1)
    scene.office.will(person.email, conduct)
    scene.sign_here([person])
    worker = scene.start_worker()
    assert wait_until(lambda: scene.office.is_hanging(person.email), 30)
    worker.kill()
    scene.windows = mails - 1
    scene.ledger.pass_time()
    scene.start_worker()
    scene.settle()
    check_invariants(scene)
    assert len(scene.office.to(person.email)) == mails


@pytest.mark.deep
def test_the_time_it_takes(scene: Scene) -> None:
    """By the clock and untouched: another worker has done it all when the lease, a look and five seconds have passed."""
    scene.sign_here(people(PEOPLE))
    worker = scene.start_worker(faults="worker.after_claim:1")
    worker.wait_until_killed()
    killed = time.monotonic()
    scene.start_worker()
    longest = (LEASE + HEAD_START).total_seconds() + SWEEP_SECONDS + 5
    assert wait_until(lambda: not scene.ledger.unfinished(), longest - (time.monotonic() - killed))
    check_invariants(scene)
    assert len(scene.office.accepted) == PEOPLE
