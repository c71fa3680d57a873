import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import MASTER_KEY
from tests.faults.background import Background
from tests.faults.proxy import Proxy
from tests.faults.scene import Scene, staged
from tests.faults.stores import OwnPostgresql, OwnRedis, own_postgresql
from tests.support.databases import Template, copied, made_template
from tests.support.servers import Servers
from undersigned.settings import Settings


@pytest.fixture(scope="session")
def background() -> Iterator[Background]:
    background = Background()
    yield background
    background.close()


@pytest.fixture
def scene(background: Background, settings: Settings, tmp_path: Path) -> Iterator[Scene]:
    """A scene of this test's own, on the servers of the session."""
    with staged(background, settings, tmp_path) as scene:
        yield scene


@pytest.fixture(scope="module")
def shared_scene(
    background: Background, template: Template, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Scene]:
    """A scene for all tests of a module."""
    with copied(template) as database_url:
        settings = Settings(
            env="demo", database_url=database_url, redis_url=template.servers.redis_url, master_key=MASTER_KEY
        )
        with staged(background, settings, tmp_path_factory.mktemp("scene")) as scene:
            yield scene


@pytest.fixture
def own_redis() -> Iterator[OwnRedis]:
    """A Redis that the test may kill; it does not run yet."""
    folder = Path(tempfile.mkdtemp(prefix="undersigned-redis-", dir="/tmp"))
    store = OwnRedis(folder)
    yield store
    store.kill()
    shutil.rmtree(folder)


@pytest.fixture
def redis_line(background: Background, own_redis: OwnRedis) -> Iterator[Proxy]:
    """A line to it."""
    line = Proxy(background, str(own_redis.socket))
    line.open()
    yield line
    line.close()


@pytest.fixture(scope="module")
def own_database() -> Iterator[OwnPostgresql]:
    """A PostgreSQL that the tests of a module may kill."""
    folder = Path(tempfile.mkdtemp(prefix="undersigned-postgresql-", dir="/tmp"))
    folder.chmod(0o755)  # root's servers run as somebody else
    try:
        with own_postgresql(folder) as store:
            yield store
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def template_of_its_own(own_database: OwnPostgresql) -> Iterator[Template]:
    with made_template(Servers(own_database.url, "")) as made:
        yield made


@pytest.fixture
def scene_of_its_own(
    background: Background, template_of_its_own: Template, redis_url: str, tmp_path: Path
) -> Iterator[Scene]:
    """A scene whose database is on the PostgreSQL that may be killed."""
    with copied(template_of_its_own) as url:
        settings = Settings(env="demo", database_url=url, redis_url=redis_url, master_key=MASTER_KEY)
        with staged(background, settings, tmp_path) as scene:
            yield scene


@pytest.fixture
def database_line(background: Background, own_database: OwnPostgresql) -> Iterator[Proxy]:
    """A line to it."""
    line = Proxy(background, own_database.socket)
    line.open()
    yield line
    line.close()
