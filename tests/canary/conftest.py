import shutil
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
import redis
from msgspec import structs

from tests.canary.story import Story
from tests.conftest import MASTER_KEY
from tests.factories import make_petition
from tests.faults.background import Background
from tests.faults.scene import Scene, staged
from tests.faults.stores import OwnPostgresql
from undersigned.app import open_platform
from undersigned.core.migrate import migrate
from undersigned.embedded import embedded
from undersigned.petitions.types import FieldKind, FormField, Petition
from undersigned.settings import Settings


@pytest.fixture(scope="package")
def background() -> Iterator[Background]:
    background = Background()
    yield background
    background.close()


@pytest.fixture(scope="package")
def data() -> Iterator[Path]:
    """Where the servers keep what they keep."""
    # Not below pytest's own folder, which is closed to all but its owner: root's servers run as somebody else.
    folder = Path(tempfile.mkdtemp(prefix="undersigned-canary-", dir="/tmp"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="package")
def settings(data: Path) -> Iterator[Settings]:
    """Servers of these tests' own, whatever the others use: their files and logs are read too."""
    with embedded(data, {}) as urls:
        settings = Settings(
            env="demo",
            database_url=urls["UNDERSIGNED_DATABASE_URL"],
            redis_url=urls["UNDERSIGNED_REDIS_URL"],
            master_key=MASTER_KEY,
            trusted_proxies="127.0.0.1",
            log_level="debug",
        )
        migrate(settings)
        yield settings


@pytest.fixture(scope="package")
def database(data: Path, settings: Settings) -> OwnPostgresql:
    return OwnPostgresql(data, str(settings.database_url))


@contextmanager
def listening_in(redis_url: str) -> Iterator[list[str]]:
    """Every command that Redis is given."""
    heard: list[str] = []
    with redis.Redis.from_url(redis_url, decode_responses=True) as client, client.monitor() as monitor:

        def listen() -> None:
            with suppress(redis.RedisError, OSError, ValueError, AttributeError):
                heard.extend(command["command"] for command in monitor.listen())

        thread = threading.Thread(target=listen, daemon=True)
        thread.start()
        yield heard
        client.ping()
        monitor.connection.disconnect()
        thread.join(5)


@pytest.fixture(scope="package")
def commands() -> list[str]:
    """What Redis was told in the course of the story."""
    return []


@pytest.fixture(scope="package")
def story(
    background: Background, settings: Settings, commands: list[str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Story]:
    """All that the canaries did, done. The programs still run."""
    with staged(background, settings, tmp_path_factory.mktemp("canary")) as scene:
        second = background.run(_second_petition(scene))
        scene.start_worker()
        scene.start_web()
        story = Story(scene, second)
        with listening_in(str(settings.redis_url)) as heard:
            story.tell()
            commands += heard
        yield story


async def _second_petition(scene: Scene) -> Petition:
    async with open_platform(structs.replace(scene.settings)) as platform:
        asked = FormField("guild", FieldKind.TEXT, False, "guild", "We list them.")
        return await make_petition(platform, scene.access, "second", fields=(asked,))
