"""The mail server is away, puts off, refuses, hangs, or takes a mail and hangs up before it says so."""

from tests.embedded.ground import wait_until
from tests.faults.crowd import people
from tests.faults.invariants import check_invariants
from tests.faults.post import Conduct
from tests.faults.scene import Scene

PEOPLE = 12


def test_away_and_back(scene: Scene) -> None:
    scene.office.close()
    scene.sign_here(people(PEOPLE))
    scene.start_worker()
    failed = "SELECT count(*) FROM outbox WHERE last_error LIKE 'mail: %' AND state = 'ready'"
    assert wait_until(lambda: scene.ledger.value(failed) == PEOPLE, 30)
    scene.office.open()
    scene.settle()
    check_invariants(scene)
    assert len(scene.office.accepted) == PEOPLE


def test_puts_off_refuses_and_hangs_up(scene: Scene) -> None:
    patient, unknown, unsure, *others = people(PEOPLE)
    scene.office.will(patient.email, Conduct.TRY_LATER, Conduct.TRY_LATER)
    scene.office.will(unknown.email, Conduct.REFUSE)
    scene.office.will(unsure.email, Conduct.DROP_AFTER_ACCEPTING)
    scene.sign_here([patient, unknown, unsure, *others])
    scene.start_worker()
    scene.dead, scene.windows = 1, 1
    scene.settle()
    check_invariants(scene)
    assert scene.office.reached[patient.email] == 3
    assert scene.office.reached[unknown.email] == 1
    assert [len(scene.office.to(person.email)) for person in (patient, unknown, unsure)] == [1, 0, 2]
    assert all(len(scene.office.to(person.email)) == 1 for person in others)
    (dead,) = scene.ledger.rows("SELECT last_error, attempts FROM outbox WHERE state = 'dead'")
    assert dead["last_error"].startswith("mail: ")
    assert "550" in dead["last_error"]
    assert unknown.email not in dead["last_error"]


def test_hangs_for_some(scene: Scene) -> None:
    """The others' mails leave meanwhile; whoever it hung for gets theirs by another try."""
    before, after, taken, *others = people(PEOPLE)
    scene.office.will(before.email, Conduct.HANG_BEFORE_DATA)
    scene.office.will(after.email, Conduct.HANG_AFTER_DATA)
    scene.office.will(taken.email, Conduct.HANG_AFTER_ACCEPTING)
    scene.sign_here([before, after, taken, *others])
    scene.start_worker()
    assert wait_until(lambda: scene.office.hanging == 3, 30)
    assert wait_until(lambda: all(scene.office.to(person.email) for person in others), 5)
    assert wait_until(lambda: scene.office.hanging == 0, 40), "it waits for ever"
    scene.windows = 1
    scene.settle()
    check_invariants(scene)
    assert [len(scene.office.to(person.email)) for person in (before, after, taken)] == [1, 1, 2]
    assert all(len(scene.office.to(person.email)) == 1 for person in others)
