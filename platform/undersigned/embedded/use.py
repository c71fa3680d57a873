"""A program's use of the embedded servers."""

import json
import subprocess
import sys
import time
from collections.abc import Generator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from undersigned.embedded.guard import SERVERS, STOP_SECONDS, rotated
from undersigned.embedded.locks import FileLock
from undersigned.embedded.place import OWN_FOLDER, EmbeddedError, make_folder

START_SECONDS = 120.0
LOOK_SECONDS = 0.02


@contextmanager
def embedded(data_dir: Path, environ: Mapping[str, str]) -> Generator[dict[str, str]]:
    """Give UNDERSIGNED_DATABASE_URL and UNDERSIGNED_REDIS_URL, for as long as the block lasts.

    A server which the environment names, itself or by `…_FILE`, is taken from there and not started; the others keep
    their data below `data_dir`. The database's role may make roles and databases but is no superuser and does not
    bypass row security. Leaving the block stops what nobody else uses. Raises EmbeddedError.
    """
    given = {kind.setting: environ[kind.setting] for kind in SERVERS.values() if environ.get(kind.setting)}
    with ExitStack() as stack:
        uses = [stack.enter_context(use(data_dir, name)) for name in _wanted(environ)]
        for one in uses:
            given[SERVERS[one.name].setting] = one.url()
        try:
            yield given
        finally:
            for one in uses:  # all at once, so that they stop side by side
                one.release()


def not_named(environ: Mapping[str, str]) -> list[str]:
    """The titles of the servers that `embedded` starts in this environment."""
    return [SERVERS[name].title for name in _wanted(environ)]


def running(data_dir: Path, environ: Mapping[str, str]) -> dict[str, str]:
    """What `embedded` has given to those who use these servers now."""
    states = {SERVERS[name].setting: data_dir / name / "state.json" for name in _wanted(environ)}
    return {setting: _url(state) for setting, state in states.items() if state.exists()}


def _url(state: Path) -> str:
    return json.loads(state.read_text())["url"]


def _wanted(environ: Mapping[str, str]) -> list[str]:
    return [
        name for name, kind in SERVERS.items() if not (environ.get(kind.setting) or environ.get(f"{kind.setting}_FILE"))
    ]


@contextmanager
def use(data_dir: Path, name: str) -> Generator["Use"]:
    one = Use(data_dir.resolve(), name)
    try:
        yield one
    finally:
        one.release()
        one.wait_until_stopped()
        one.close()


class Use:
    """The claim of this process on one server."""

    def __init__(self, data_dir: Path, name: str) -> None:
        self.name = name
        self.home = data_dir / name
        self.guard: subprocess.Popen[bytes] | None = None
        make_folder(data_dir)
        make_folder(self.home)
        try:
            self.lock = FileLock.open(self.home / "use.lock")
            self.guard_lock = FileLock.open(self.home / "guard.lock")
        except PermissionError as error:
            raise EmbeddedError(f"{error.filename} belongs to another user. {OWN_FOLDER}") from error
        self.lock.share()  # waits while a guard is stopping the server
        self.ensure_guard()

    def url(self) -> str:
        """Wait until the server is ready. Raises EmbeddedError."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            with suppress(OSError, ValueError):
                return _url(self.home / "state.json")
            time.sleep(LOOK_SECONDS)
            self.ensure_guard()
        raise EmbeddedError(f"{self.title} is not ready after {START_SECONDS:.0f} s.\n{self.log_ends()}")

    @property
    def title(self) -> str:
        return SERVERS[self.name].title

    def ensure_guard(self) -> None:
        """Start a guard unless one lives. It is handed the lock we took for it, so there are never two."""
        if not self.guard_lock.try_take():
            return
        if self.guard and self.guard.wait():
            raise EmbeddedError(f"{self.title} does not start.\n{self.log_ends()}")
        (self.home / "state.json").unlink(missing_ok=True)  # of a guard that was killed
        descriptor = self.guard_lock.file.fileno()
        command = [sys.executable, "-P", "-m", "undersigned.embedded.guard", self.name, self.home, str(descriptor)]
        with rotated(self.home / "guard.log").open("wb") as log:
            self.guard = subprocess.Popen(  # noqa: S603 - our own command
                command, cwd="/", stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
                pass_fds=[descriptor],
            )  # fmt: skip
        self.guard_lock.close()  # not released: the guard has it now
        self.guard_lock = FileLock.open(self.home / "guard.lock")

    def release(self) -> None:
        self.lock.release()

    def wait_until_stopped(self) -> None:
        """Wait while the guard stops the server; return at once when others use it (in a container we are process 1)."""
        deadline = time.monotonic() + STOP_SECONDS + 5
        while time.monotonic() < deadline:
            if self.guard_lock.try_take():
                if self.guard:
                    self.guard.wait()  # it lets go of its lock a moment before it ends
                break
            if self.lock.try_take():
                self.lock.release()  # nobody else: the guard is about to see it
            elif self.lock.try_share():
                break  # others use it
            time.sleep(0.05)

    def close(self) -> None:
        self.lock.close()
        self.guard_lock.close()
        if self.guard:
            self.guard.poll()

    def log_ends(self) -> str:
        logs = [self.home / "guard.log", self.home / "server.log"]
        return "\n".join(f"{log}:\n{log.read_text(errors='replace')[-900:]}" for log in logs if log.exists())
