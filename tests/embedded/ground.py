"""Where a lifecycle test plays: a folder, the account whose programs use the servers, and looks at what lives."""

import json
import os
import pwd
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import redis

from undersigned.embedded.locks import FileLock
from undersigned.embedded.place import Account

ROOT = Path(__file__).parents[2]
SITE_PACKAGES = Path(psycopg.__file__).parents[1]
SETTINGS = ("UNDERSIGNED_DATABASE_URL", "UNDERSIGNED_REDIS_URL")


def wait_until(true: Callable[[], bool], seconds: float = 20) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if true():
            return True
        time.sleep(0.02)
    return False


@dataclass
class Program:
    process: subprocess.Popen[str]

    def given(self) -> dict[str, str]:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            assert self.process.stderr is not None
            raise AssertionError(self.process.stderr.read())
        return json.loads(line)

    def leave(self) -> int:
        assert self.process.stdin is not None
        self.process.stdin.close()
        return self.process.wait(40)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def complaint(self) -> str:
        _, text = self.process.communicate(timeout=60)
        assert self.process.returncode == 1, text
        return text


@dataclass
class Ground:
    folder: Path
    account: Account = field(default_factory=lambda: Account("this user"))
    python: str = sys.executable
    programs: list[Program] = field(default_factory=list)

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def start(self, *before: str, data: Path | None = None, environment: dict[str, str] | None = None) -> Program:
        path = os.pathsep.join([str(ROOT / "platform"), str(SITE_PACKAGES)])
        outer = {name: value for name, value in os.environ.items() if not name.startswith("UNDERSIGNED_")}
        process = subprocess.Popen(
            [*before, self.python, str(ROOT / "tests/embedded/program.py"), str(data or self.data)], text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd="/",
            env={**outer, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1", **(environment or {})},
            user=self.account.uid, group=self.account.gid, extra_groups=self.account.groups,
        )  # fmt: skip
        self.programs.append(Program(process))
        return self.programs[-1]

    def take_data(self, data: Path) -> None:
        """Begin with a copy of data made elsewhere, owners included."""
        subprocess.run(["cp", "-a", data, self.data], check=True)

    def state(self, server: str, data: Path | None = None) -> dict[str, int]:
        """The process numbers: `guard` and `server`."""
        state = json.loads(((data or self.data) / server / "state.json").read_text())
        return {"guard": state["guard"], "server": state["server"]}

    def lives(self, server: str, part: str = "server", data: Path | None = None) -> bool:
        """Whether any process of that server (or, by `guard`, its guard) lives: each holds a lock as long as it does."""
        path = (data or self.data) / server / f"{part}.lock"
        if not path.exists():
            return False
        lock = FileLock.open(path)
        try:
            return not lock.try_take()
        finally:
            lock.close()

    def nothing_lives(self, data: Path | None = None) -> bool:
        parts = [(server, part) for server in ("postgresql", "valkey") for part in ("server", "guard")]
        return not any(self.lives(server, part, data) for server, part in parts)

    def log(self, server: str) -> str:
        return (self.data / server / "server.log").read_text()

    def clean_up(self) -> None:
        for program in self.programs:
            with suppress(OSError):
                program.kill()
            for pipe in (program.process.stdin, program.process.stdout, program.process.stderr):
                if pipe:
                    with suppress(OSError):
                        pipe.close()
        wait_until(self.nothing_lives)
        shutil.rmtree(self.folder)


def ordinary_account() -> tuple[Account, str] | None:
    """As root: an account without rights and a Python it can run. None where every Python lies below root's folders."""
    entry = pwd.getpwnam("nobody")
    account = Account(entry.pw_name, entry.pw_uid, entry.pw_gid)
    if not account.can("r", Path(__file__)) or not account.can("r", SITE_PACKAGES / "psycopg/__init__.py"):
        return None
    names = ["python3", "python3.14", "python3.13", "python3.12", "python3.11"]
    candidates = [sys.executable, *(f"{folder}/{name}" for folder in ("/usr/local/bin", "/usr/bin") for name in names)]
    for python in candidates:
        with suppress(subprocess.CalledProcessError, OSError):
            account.run(python, "-c", "import sys; sys.exit(sys.version_info < (3, 11))")
            return account, python
    return None


def database(given: dict[str, str]) -> psycopg.Connection:
    return psycopg.connect(given["UNDERSIGNED_DATABASE_URL"], autocommit=True, connect_timeout=5)


def store(given: dict[str, str]) -> redis.Redis:
    return redis.Redis.from_url(given["UNDERSIGNED_REDIS_URL"])


def works(given: dict[str, str]) -> bool:
    with suppress(psycopg.OperationalError, redis.ConnectionError), database(given) as connection:
        connection.execute("select 1")
        with store(given) as client:
            return bool(client.ping())
    return False


def end(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)
