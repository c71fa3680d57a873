"""The web server is killed while people sign and confirm: whoever was answered has signed; whoever was not tries again."""

import httpx2
import pytest

from tests.embedded.ground import wait_until
from tests.faults.crowd import people
from tests.faults.invariants import check_invariants
from tests.faults.scene import Scene

PEOPLE = 24
SIGNING = [
    "web.before_begin:2",
    "web.after_insert:2",
    "web.before_commit:3",
    "web.after_commit:3",
    "web.before_wake:3",
    "web.before_reply:5",
]
CONFIRMING = ["web.before_confirm_commit:3", "web.after_confirm_commit:3"]


@pytest.fixture(scope="module")
def scene(shared_scene: Scene) -> Scene:
    """With a worker that nothing happens to."""
    shared_scene.start_worker()
    return shared_scene


@pytest.mark.parametrize("point", SIGNING)
def test_while_people_sign(scene: Scene, point: str) -> None:
    answered = len(scene.crowd.answers)
    web = scene.start_web(faults=point)
    signing = scene.sign(people(PEOPLE))
    web.wait_until_killed()
    assert len(scene.crowd.answers) - answered < PEOPLE
    again = scene.start_web()
    signing.result(60)
    again.kill()
    scene.settle()
    check_invariants(scene)
    assert scene.crowd.lost
    assert not scene.crowd.statuses
    assert not scene.crowd.refusals


@pytest.mark.parametrize("point", CONFIRMING)
def test_while_people_confirm(scene: Scene, point: str) -> None:
    persons = people(PEOPLE)
    web = scene.start_web(faults=point)
    scene.sign(persons).result(60)
    confirming = scene.confirm(persons)
    web.wait_until_killed()
    again = scene.start_web()
    confirming.result(60)
    again.kill()
    scene.settle()
    check_invariants(scene)
    confirmed = scene.ledger.value("SELECT count(*) FROM signature WHERE state = 'confirmed' AND proven_at IS NOT NULL")
    assert confirmed == len(scene.crowd.confirmed)


def test_as_soon_as_the_first_are_answered(scene: Scene) -> None:
    """The answer is out, and whatever the server had still to do for it is lost."""
    answered = len(scene.crowd.answers)
    web = scene.start_web()
    signing = scene.sign(people(PEOPLE))
    assert wait_until(lambda: len(scene.crowd.answers) >= answered + 3)
    web.kill()
    again = scene.start_web()
    signing.result(60)
    again.kill()
    scene.settle()
    check_invariants(scene)


def test_while_somebody_watches_the_count(scene: Scene) -> None:
    """Whoever watched comes back and sees what has been counted, however it was meanwhile."""
    web = scene.start_web()
    with scene.watch() as seen:
        before = next(seen)
        web.kill()
        with pytest.raises(httpx2.TransportError):
            next(seen)
    again = scene.start_web()
    persons = people(3)
    with scene.watch() as seen:
        assert next(seen) == before
        scene.sign(persons).result(60)
        scene.confirm(persons).result(60)
        assert next(count for count in seen if count >= before + 3) == before + 3
    again.kill()
    check_invariants(scene)
