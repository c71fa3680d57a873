import contextlib
import functools
import os
import tempfile
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import pytest

from tests.embedded.ground import Ground, ordinary_account


@pytest.fixture
def fresh_ground() -> Iterator[Ground]:
    """For the programs of whoever runs the tests; there is no data yet."""
    yield from made_ground()


@pytest.fixture
def ordinary_fresh_ground(fresh_ground: Ground) -> Ground:
    """For the programs of an ordinary user, when root runs the tests."""
    return given_to_ordinary_user(fresh_ground)


@pytest.fixture
def own_ground(fresh_ground: Ground, data_of: Callable[[Ground], Path]) -> Ground:
    """For the programs of whoever runs the tests, with data in it: a first start takes ten times as long as a later."""
    fresh_ground.take_data(data_of(fresh_ground))
    return fresh_ground


@pytest.fixture
def ordinary_ground(ordinary_fresh_ground: Ground, data_of: Callable[[Ground], Path]) -> Ground:
    ordinary_fresh_ground.take_data(data_of(ordinary_fresh_ground))
    return ordinary_fresh_ground


@pytest.fixture(params=["own_ground", "ordinary_ground"])
def ground(request: pytest.FixtureRequest) -> Ground:
    """Each of the two in turn."""
    return request.getfixturevalue(request.param)


@pytest.fixture(params=["fresh_ground", "ordinary_fresh_ground"])
def each_fresh_ground(request: pytest.FixtureRequest) -> Ground:
    return request.getfixturevalue(request.param)


@pytest.fixture(scope="session")
def data_of() -> Iterator[Callable[[Ground], Path]]:
    """Gives data that a first start of the same account has made."""
    with contextlib.ExitStack() as stack:

        @functools.cache
        def make(account: str) -> Path:
            ground = stack.enter_context(contextlib.contextmanager(made_ground)())
            if account != ground.account.name:
                given_to_ordinary_user(ground)
            program = ground.start()
            program.given()
            program.leave()
            for log in ground.data.glob("*/server.log"):
                log.unlink()
            return ground.data

        yield lambda ground: make(ground.account.name)


def made_ground() -> Generator[Ground]:
    # Not tmp_path: that is closed to all but its owner, and root's servers run as somebody else.
    ground = Ground(Path(tempfile.mkdtemp(prefix="undersigned-embedded-", dir="/tmp")))
    ground.folder.chmod(0o755)
    yield ground
    ground.clean_up()


def given_to_ordinary_user(ground: Ground) -> Ground:
    if os.geteuid() != 0:
        pytest.skip("whoever runs the tests is an ordinary user already")
    found = ordinary_account()
    if found is None:
        pytest.skip("an ordinary user reaches neither this checkout nor a Python 3.11 outside root's folders")
    ground.account, ground.python = found
    assert ground.account.uid is not None
    assert ground.account.gid is not None
    os.chown(ground.folder, ground.account.uid, ground.account.gid)
    return ground
