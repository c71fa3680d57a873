"""PostgreSQL ends sessions, dies and recovers, or is cut off just after a commit: nothing acknowledged is lost, nothing is done twice."""

import signal
import time

import pytest

from tests.embedded.ground import wait_until
from tests.faults.crowd import people
from tests.faults.invariants import check_invariants
from tests.faults.proxy import Line, Proxy
from tests.faults.scene import Scene
from tests.faults.stores import OwnPostgresql

PEOPLE = 24


@pytest.fixture
def scene(scene_of_its_own: Scene) -> Scene:
    return scene_of_its_own


def wait_for_answers(scene: Scene, number: int) -> None:
    assert wait_until(lambda: len(scene.crowd.answers) >= number, 30)


def check_everybody_was_told(scene: Scene) -> None:
    """What could not be done was refused for now, in a few seconds: no fault, and nobody left without an answer."""
    assert set(scene.crowd.statuses) <= {503}
    assert not scene.crowd.lost


def test_all_sessions_are_ended_again_and_again(scene: Scene, own_database: OwnPostgresql) -> None:
    scene.start_worker()
    scene.start_web()
    signing = scene.sign(people(PEOPLE), at_once=3)
    ended = 0
    while not signing.done():
        ended += own_database.end_all_sessions()
        time.sleep(0.1)
    signing.result(60)
    assert ended > 3
    scene.windows = 20  # as often as a mail left while the session that should say so was ended
    scene.settle()
    check_invariants(scene)
    check_everybody_was_told(scene)


@pytest.mark.parametrize("how", [signal.SIGQUIT, signal.SIGKILL])
def test_it_dies_and_recovers(scene: Scene, own_database: OwnPostgresql, how: signal.Signals) -> None:
    scene.start_worker()
    scene.start_web()
    signing = scene.sign(people(PEOPLE), at_once=3)
    wait_for_answers(scene, 6)
    own_database.die(how)
    signing.result(60)
    scene.windows = 1
    scene.settle()
    check_invariants(scene)
    check_everybody_was_told(scene)
    assert scene.crowd.refusals or scene.crowd.statuses
    assert scene.readiness() == 200


def test_cut_between_the_commit_of_a_signature_and_its_answer(scene: Scene, database_line: Proxy) -> None:
    reached = scene.settings
    scene.go_through(database_line)
    scene.start_web()
    database_line.cut_after = b"INSERT INTO signature"
    scene.sign(people(PEOPLE), at_once=4).result(60)
    assert database_line.cuts >= 2
    scene.settings = reached
    scene.start_worker()
    scene.settle()
    check_invariants(scene)
    check_everybody_was_told(scene)
    assert len(scene.office.accepted) == PEOPLE


@pytest.mark.parametrize("statement", [b"SET state = 'sending'", b"SET state = 'done'", b"WITH due AS"])
def test_cut_between_a_commit_of_the_worker_and_its_answer(
    scene: Scene, database_line: Proxy, statement: bytes
) -> None:
    scene.sign_here(people(PEOPLE))
    scene.go_through(database_line)
    database_line.cut_after = statement
    scene.start_worker()
    assert wait_until(lambda: database_line.cuts > 0)
    scene.settle()
    check_invariants(scene)


def test_dead_without_a_word(scene: Scene, database_line: Proxy) -> None:
    """Whoever asks is told in time that it cannot be done now; all goes on by itself once the line is back."""
    scene.go_through(database_line)
    scene.start_worker()
    scene.start_web()
    scene.sign(people(4)).result(60)
    scene.settle()
    database_line.set(Line.DEAD)
    signing = scene.sign(people(PEOPLE))
    assert wait_until(lambda: scene.readiness() == 503)
    database_line.set(Line.OPEN)
    signing.result(60)
    assert wait_until(lambda: scene.readiness() == 200)
    scene.settle()
    check_invariants(scene)
    check_everybody_was_told(scene)


def test_connections_that_nobody_told_of_their_end(scene: Scene, database_line: Proxy) -> None:
    """As when a firewall forgets them: web and worker find out by themselves, and go on by others."""
    scene.go_through(database_line)
    scene.start_worker()
    scene.start_web()
    scene.sign(people(4)).result(60)
    scene.settle()
    database_line.forget()
    scene.sign(people(4)).result(60)
    assert wait_until(lambda: scene.readiness() == 200), "it goes on, and does not know it"
    scene.settle()
    check_invariants(scene)
    check_everybody_was_told(scene)
