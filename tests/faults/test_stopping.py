"""SIGTERM: what has been begun is finished, what has not is given back, and nobody waits for a program that does not end."""

import psycopg

from tests.embedded.ground import wait_until
from tests.faults.crowd import people
from tests.faults.invariants import check_invariants
from tests.faults.post import Conduct
from tests.faults.scene import Scene
from undersigned.core.migrate import database_urls
from undersigned.runner import AT_ONCE

CLAIMED = """
SELECT count(*) FROM outbox WHERE kind = 'ask_to_confirm' AND state IN ('ready', 'sending') AND available_at > now()
"""
CLAIMING = "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'outbox'::regclass"
HOURLY = """
SELECT count(*) FROM outbox WHERE kind = 'forget_unconfirmed' AND state = 'ready' AND available_at <= now()
"""
UNTRIED = "SELECT count(*) FROM outbox WHERE kind = 'ask_to_confirm' AND state = 'ready' AND attempts = 0"
WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted"


def test_the_web_server_answers_what_it_has_begun(scene: Scene) -> None:
    persons = people(8)
    web = scene.start_web()
    with psycopg.connect(database_urls(scene.settings).owner) as lock:
        lock.execute("SET ROLE undersigned_owner")
        lock.execute("LOCK TABLE signature_counter IN SHARE MODE")
        signing = scene.sign(persons)
        assert wait_until(lambda: scene.ledger.value(WAITING) >= 1)
        web.ask_to_stop()
        assert wait_until(lambda: scene.readiness() == 0), "it still takes new work"
        assert web.lives()
        assert not scene.crowd.answers
        lock.rollback()
    assert web.wait() == 0
    assert scene.crowd.answers
    scene.start_web()
    signing.result(60)
    scene.start_worker()
    scene.settle()
    check_invariants(scene)


def test_the_web_server_does_not_wait_for_those_who_watch(scene: Scene) -> None:
    web = scene.start_web()
    with scene.watch() as seen:
        assert next(seen) == 0
        web.ask_to_stop()
        assert web.wait(10) == 0
        assert list(seen) == []


def test_the_worker_finishes_what_it_has_begun_and_gives_back_the_rest(scene: Scene) -> None:
    scene.office.usual = Conduct.HANG_AFTER_DATA
    scene.sign_here(people(3 * AT_ONCE))
    worker = scene.start_worker()
    assert wait_until(lambda: scene.office.hanging == AT_ONCE, 30)
    assert scene.ledger.value(CLAIMED) == AT_ONCE, "it holds leases that it does not work on"
    worker.ask_to_stop()
    assert wait_until(lambda: "worker.stopping" in worker.said())
    scene.office.usual = Conduct.ACCEPT
    scene.office.release()
    assert worker.wait() == 0
    assert len(scene.office.accepted) == AT_ONCE
    assert scene.ledger.value(CLAIMED) == 0, "leases were not given back"
    assert scene.ledger.value(UNTRIED) == 2 * AT_ONCE

    scene.start_worker()
    scene.settle()
    check_invariants(scene)


def test_a_worker_that_is_stopped_while_it_claims_gives_the_leases_back(scene: Scene) -> None:
    """The claims of the hourly tasks are on their way when the signal comes: the table is locked until then."""
    worker = scene.start_worker()
    assert wait_until(lambda: scene.ledger.value(HOURLY) == 1)
    with psycopg.connect(database_urls(scene.settings).owner) as lock:
        lock.execute("SET ROLE undersigned_owner")
        lock.execute("LOCK TABLE outbox IN EXCLUSIVE MODE")
        assert wait_until(lambda: scene.ledger.value(CLAIMING) >= 1)
        worker.ask_to_stop()
        assert wait_until(lambda: "worker.stopping" in worker.said(), 1)
        lock.rollback()
    assert worker.wait() == 0
    assert scene.ledger.value(HOURLY) == 1, "the lease of the hourly task was not given back"
