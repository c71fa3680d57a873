"""Redis is killed, comes back empty, is emptied, or goes dead without a word: nobody waits for it, and nothing is lost."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec import structs

from tests.embedded.ground import wait_until
from tests.faults.background import Background
from tests.faults.crowd import people
from tests.faults.invariants import check_invariants
from tests.faults.proxy import Line, Proxy
from tests.faults.scene import Scene, staged
from tests.faults.stores import OwnRedis
from undersigned.settings import Settings

PEOPLE = 24
LISTENING = "arq:undersigned:health-check"
"""Written by a worker that begins to listen to the queue."""
SLOWEST_SECONDS = 3


@pytest.fixture
def scene(background: Background, settings: Settings, redis_line: Proxy, tmp_path: Path) -> Iterator[Scene]:
    """Web and worker reach the test's own Redis through a line that can go dead."""
    settings = structs.replace(settings, redis_url=f"redis://127.0.0.1:{redis_line.port}/0")
    with staged(background, settings, tmp_path) as scene:
        yield scene


def worker_listens(store: OwnRedis) -> bool:
    with store.client() as client:
        return bool(client.exists(LISTENING))


def check_nobody_waited(scene: Scene) -> None:
    assert max(answer.seconds for answer in scene.crowd.answers) < SLOWEST_SECONDS
    assert not scene.crowd.lost
    assert not scene.crowd.statuses
    assert not scene.crowd.refusals


def test_killed_and_started_empty(scene: Scene, own_redis: OwnRedis) -> None:
    """It is away when web and worker start; comes; is killed while people sign; and comes back empty."""
    scene.start_worker()
    scene.start_web()
    scene.sign(people(4)).result(60)
    own_redis.start()
    assert wait_until(lambda: worker_listens(own_redis))
    signing = scene.sign(people(PEOPLE), at_once=3)
    answered = len(scene.crowd.answers)
    assert wait_until(lambda: len(scene.crowd.answers) >= answered + 4)
    own_redis.kill()
    signing.result(60)
    scene.sign(people(4)).result(60)
    own_redis.start()
    scene.sign(people(4)).result(60)
    scene.settle()
    check_invariants(scene)
    check_nobody_waited(scene)
    assert len(scene.office.accepted) == len(scene.persons)
    assert wait_until(lambda: worker_listens(own_redis)), "the worker does not listen to the new Redis"


def test_emptied_while_people_sign(scene: Scene, own_redis: OwnRedis) -> None:
    own_redis.start()
    scene.start_worker()
    scene.start_web()
    signing = scene.sign(people(PEOPLE), at_once=2)
    with own_redis.client() as client:
        while not signing.done():
            client.flushall()
    signing.result(60)
    scene.settle()
    check_invariants(scene)
    check_nobody_waited(scene)
    assert len(scene.office.accepted) == len(scene.persons)


def test_dead_without_a_word(scene: Scene, own_redis: OwnRedis, redis_line: Proxy) -> None:
    own_redis.start()
    worker = scene.start_worker()
    web = scene.start_web()
    assert wait_until(lambda: worker_listens(own_redis))
    scene.sign(people(2)).result(60)
    redis_line.set(Line.DEAD)
    scene.sign(people(PEOPLE)).result(60)
    assert scene.readiness() == 200
    scene.settle()
    check_invariants(scene)
    check_nobody_waited(scene)

    redis_line.set(Line.OPEN)
    assert wait_until(lambda: worker_listens(own_redis))
    redis_line.set(Line.DEAD)
    for program in (web, worker):
        program.ask_to_stop()
        assert program.wait(15) == 0


def test_a_connection_that_nobody_told_of_its_end(scene: Scene, own_redis: OwnRedis, redis_line: Proxy) -> None:
    """As when a firewall forgets it: the worker finds out by itself, and listens by another."""
    own_redis.start()
    scene.start_worker()
    assert wait_until(lambda: worker_listens(own_redis))
    redis_line.forget()
    with own_redis.client() as client:
        client.flushall()
    assert wait_until(lambda: worker_listens(own_redis)), "the worker waits at a dead connection"
