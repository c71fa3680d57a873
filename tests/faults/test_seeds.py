"""Everything breaks in turn, in an order that a seed decides, while people sign and confirm."""

import random
import signal
import time
from collections.abc import Callable
from contextlib import suppress

import psycopg
import pytest
import redis

from tests.faults.crowd import people
from tests.faults.invariants import check_invariants
from tests.faults.post import Conduct
from tests.faults.programs import Program
from tests.faults.proxy import Line, Proxy
from tests.faults.scene import Scene
from tests.faults.stores import OwnPostgresql, OwnRedis

pytestmark = pytest.mark.deep

PEOPLE = 60
FAULTS = 12


@pytest.fixture
def redis_url(redis_line: Proxy) -> str:
    return f"redis://127.0.0.1:{redis_line.port}/0"


@pytest.fixture
def scene(scene_of_its_own: Scene) -> Scene:
    return scene_of_its_own


class Mischief:
    """What breaks, and how it is made whole again."""

    def __init__(
        self, scene: Scene, store: OwnRedis, line: Proxy, database: OwnPostgresql, dice: random.Random
    ) -> None:
        self.scene = scene
        self.store = store
        self.line = line
        self.database = database
        self.dice = dice
        self.web = scene.start_web()
        self.worker = scene.start_worker()
        self.deeds: list[Callable[[], None]] = [
            self.kill_web, self.stop_web, self.kill_worker, self.stop_worker, self.freeze_worker, self.kill_redis,
            self.empty_redis, self.deaden_redis, self.end_sessions, self.kill_postgresql, self.close_post, self.upset_post,
        ]  # fmt: skip

    def kill_web(self) -> None:
        self.web.kill()
        self.web = self.scene.start_web()

    def stop_web(self) -> None:
        self._stop(self.web)
        self.web = self.scene.start_web()

    def kill_worker(self) -> None:
        self.worker.kill()
        self._replace_worker()

    def stop_worker(self) -> None:
        self._stop(self.worker)
        self._replace_worker()

    def freeze_worker(self) -> None:
        self.worker.freeze()
        time.sleep(self.dice.uniform(0.2, 2))
        self.worker.thaw()

    def kill_redis(self) -> None:
        self.store.kill()
        time.sleep(self.dice.uniform(0, 2))
        self.store.start()

    def empty_redis(self) -> None:
        with self.store.client() as client, suppress(redis.RedisError):
            client.flushall()

    def deaden_redis(self) -> None:
        self.line.set(Line.DEAD)
        time.sleep(self.dice.uniform(0, 2))
        self.line.set(Line.OPEN)

    def end_sessions(self) -> None:
        with suppress(psycopg.Error):
            self.database.end_all_sessions()

    def kill_postgresql(self) -> None:
        self.database.die(self.dice.choice([signal.SIGQUIT, signal.SIGKILL]))

    def close_post(self) -> None:
        self.scene.office.close()
        time.sleep(self.dice.uniform(0, 2))
        self.scene.office.open()

    def upset_post(self) -> None:
        self.scene.office.usual = self.dice.choice([Conduct.TRY_LATER, Conduct.DROP_AFTER_ACCEPTING])
        time.sleep(self.dice.uniform(0, 1))
        self.scene.office.usual = Conduct.ACCEPT

    def supervise(self) -> None:
        """A worker that finds no database when it starts ends; whoever runs it starts another."""
        if not self.worker.lives():
            self._replace_worker()

    def _replace_worker(self) -> None:
        self._pass_time()
        self.worker = self.scene.start_worker()

    def _pass_time(self) -> None:
        """Nobody holds a lease: let those of the dead run out."""
        while True:
            with suppress(psycopg.Error):
                self.scene.ledger.pass_time()
                return
            time.sleep(0.1)

    def _stop(self, program: Program) -> None:
        program.ask_to_stop()
        program.wait()


@pytest.mark.parametrize("seed", range(20))
def test_whatever_happens(
    scene: Scene, own_redis: OwnRedis, redis_line: Proxy, own_database: OwnPostgresql, seed: int
) -> None:
    dice = random.Random(seed)
    own_redis.start()
    persons = people(PEOPLE)
    mischief = Mischief(scene, own_redis, redis_line, own_database, dice)
    signing = scene.sign(persons, at_once=3)
    confirming = scene.confirm(persons[: PEOPLE // 2], at_once=PEOPLE)
    done: list[str] = []
    for _ in range(FAULTS):
        time.sleep(dice.uniform(0, 1))
        deed = dice.choice(mischief.deeds)
        done.append(deed.__name__)
        deed()
        mischief.supervise()
    signing.result(120)
    mischief.supervise()
    scene.windows = FAULTS
    scene.settle()
    confirming.result(120)
    check_invariants(scene)
    confirmed = scene.ledger.value("SELECT count(*) FROM signature WHERE state = 'confirmed'")
    states = scene.ledger.rows("SELECT state, count(*) FROM signature GROUP BY state")
    assert confirmed == PEOPLE // 2, (done, states)
    assert set(scene.crowd.statuses) <= {503}, done
