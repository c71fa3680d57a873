"""A task that kills its worker is set aside, and takes nobody else's mail with it."""

from tests.embedded.ground import wait_until
from tests.faults.crowd import people
from tests.faults.invariants import check_invariants
from tests.faults.programs import Program
from tests.faults.scene import Scene
from undersigned.core.outbox import POISON_ATTEMPTS


def test_only_the_one_that_kills_is_set_aside(scene: Scene) -> None:
    """It kills as the mail server greets whom it is for; five others are always due with it."""
    others, (victim,) = people(5), people(1)
    worker: Program | None = None

    def kill_for_the_victim(recipient: str) -> None:
        if recipient == victim.email and worker:
            worker.process.kill()

    scene.office.on_recipient = kill_for_the_victim
    scene.sign_here([victim, *others])
    for _ in range(POISON_ATTEMPTS):
        worker = scene.start_worker()
        worker.wait_until_killed()
        scene.ledger.pass_time()
    assert scene.office.reached[victim.email] == POISON_ATTEMPTS
    scene.dead, scene.windows = 1, 2  # in the first two rounds the others may have been in its hands too
    scene.start_worker()
    scene.settle()
    check_invariants(scene)
    assert not scene.office.to(victim.email)

    scene.office.on_recipient = lambda _: None
    assert scene.run("jobs", "list", "--tenant", "access").count("dead") == 2
    assert "1 task is due again" in scene.run("jobs", "retry", "--tenant", "access")
    scene.dead = 0
    assert wait_until(lambda: scene.office.to(victim.email) != [])
    scene.settle()
    check_invariants(scene)
