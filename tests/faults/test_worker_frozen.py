"""A worker sleeps beyond its leases while another does its work: when it wakes it may change nothing any more."""

import pytest

from tests.embedded.ground import wait_until
from tests.faults.crowd import people
from tests.faults.invariants import check_invariants
from tests.faults.scene import Scene


@pytest.mark.parametrize(
    ("point", "number", "windows"),
    [
        ("worker.after_claim", 1, 0),
        ("worker.after_mark", 1, 1),  # what is marked it sends: it does not look again
        ("worker.after_sent", 1, 1),
        ("worker.before_done", 1, 1),
    ],
)
def test_what_it_wakes_to_is_not_its_own_any_more(scene: Scene, point: str, number: int, windows: int) -> None:
    scene.sign_here(people(number))
    sleeper = scene.start_worker(faults=f"{point}=stop")
    sleeper.wait_until_frozen()
    scene.windows = windows
    scene.ledger.pass_time()
    scene.start_worker()
    scene.settle()
    done = scene.ledger.fingerprint("access")

    sleeper.thaw()
    assert wait_until(lambda: "lease_lost" in sleeper.said())
    sleeper.ask_to_stop()
    assert sleeper.wait() == 0
    assert scene.ledger.fingerprint("access") == done, "a worker that had lost its lease wrote"
    check_invariants(scene)
    assert len(scene.office.accepted) == number * (1 + windows)
