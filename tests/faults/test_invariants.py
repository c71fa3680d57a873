"""The check itself: each invariant that is broken on purpose is missed."""

from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from typing import LiteralString

import pytest

from tests.faults.crowd import people
from tests.faults.invariants import check_invariants
from tests.faults.scene import Scene

Harm = Callable[[Scene], AbstractContextManager[None]]


@pytest.fixture(scope="module")
def scene(shared_scene: Scene) -> Scene:
    """Where a few have signed, and nothing is wrong."""
    shared_scene.start_worker()
    shared_scene.start_web()
    shared_scene.sign(people(4)).result(60)
    shared_scene.settle()
    check_invariants(shared_scene)
    return shared_scene


def written(harm: LiteralString, cure: LiteralString, tenant: str = "access") -> Harm:
    @contextmanager
    def done(scene: Scene) -> Generator[None]:
        assert scene.ledger.change(harm, tenant) >= 1
        yield
        scene.ledger.change(cure, tenant)

    return done


@contextmanager
def a_lost_signature(scene: Scene) -> Generator[None]:
    scene.ledger.change("DELETE FROM signature WHERE country = 'DE'")
    yield


@contextmanager
def another_answer(scene: Scene) -> Generator[None]:
    first = scene.crowd.answers[0]
    second = next(answer for answer in scene.crowd.answers if answer.person != first.person)
    scene.crowd.answers.append(replace(first, receipt=second.receipt))
    yield
    scene.crowd.answers.pop()


@contextmanager
def somebody_who_is_not_there(scene: Scene) -> Generator[None]:
    scene.persons += people(1)
    yield
    scene.persons.pop()


@contextmanager
def a_mail_too_many(scene: Scene) -> Generator[None]:
    scene.office.accepted.append(scene.office.accepted[0])
    yield
    scene.office.accepted.pop()


@contextmanager
def another_mail_in_its_place(scene: Scene) -> Generator[None]:
    mail = scene.office.accepted[0]
    scene.windows = 1
    scene.office.accepted.append(replace(mail, raw=mail.raw.replace(b"Message-ID: <", b"Message-ID: <0")))
    yield
    scene.office.accepted.pop()
    scene.windows = 0


@contextmanager
def a_mail_that_did_not_leave(scene: Scene) -> Generator[None]:
    mail = scene.office.accepted.pop()
    yield
    scene.office.accepted.append(mail)


@contextmanager
def a_name_in_a_log(scene: Scene) -> Generator[None]:
    log = scene.programs[0].log
    before = log.read_bytes()
    log.write_bytes(before + scene.persons[0].name.encode())
    yield
    log.write_bytes(before)


HARMS: list[tuple[str, Harm]] = [
    ("I2: 2 answers", another_answer),
    ("I2: not one row", somebody_who_is_not_there),
    (
        "I3",
        written(
            "UPDATE signature_counter SET pending = pending + 1 WHERE country = 'DE'",
            "UPDATE signature_counter SET pending = pending - 1 WHERE country = 'DE'",
        ),
    ),
    ("I4: 2 mails", a_mail_too_many),
    ("I4: a mail sent again", another_mail_in_its_place),
    ("I4: 1 people", a_mail_that_did_not_leave),
    (
        "I5",
        written("UPDATE signature SET source = 'x'", "UPDATE signature SET source = NULL", tenant="nahr"),
    ),
    (
        "I7",
        written(
            "UPDATE outbox SET state = 'sending', available_at = now() + interval '1 hour' WHERE kind = 'ask_to_confirm'",
            "UPDATE outbox SET state = 'done' WHERE state = 'sending'",
        ),
    ),
    (
        "I8",
        written(
            "UPDATE outbox SET state = 'dead' WHERE kind = 'ask_to_confirm'",
            "UPDATE outbox SET state = 'done' WHERE state = 'dead'",
        ),
    ),
    ("I9", a_name_in_a_log),
    ("I1", a_lost_signature),  # the last: nothing is right after it
]


@pytest.mark.parametrize(("finding", "harm"), HARMS, ids=[finding for finding, _ in HARMS])
def test_it_is_missed(scene: Scene, finding: str, harm: Harm) -> None:
    with harm(scene), pytest.raises(AssertionError, match=finding):
        check_invariants(scene)
