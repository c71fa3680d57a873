"""The process that keeps one embedded server: `python -m undersigned.embedded.guard SERVER HOME DESCRIPTOR`.

DESCRIPTOR is `guard.lock` of HOME, which the parent has taken: so there is never a second guard, and the lock is held
exactly as long as the guard lives.
"""

import contextlib
import ctypes
import functools
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Generator
from pathlib import Path
from types import FrameType
from typing import Protocol

from undersigned.embedded.locks import FileLock
from undersigned.embedded.place import SERVER_ENVIRONMENT, EmbeddedError, Place
from undersigned.embedded.postgresql import Postgresql
from undersigned.embedded.valkey import Valkey

SERVERS = {"postgresql": Postgresql, "valkey": Valkey}

LOOK_SECONDS = 0.25  # between two looks whether anybody uses the server and whether it lives
STOP_SECONDS = 30.0  # for a clean stop; then it is killed, and recovers from its log at the next start
LONGEST_PAUSE_SECONDS = 10.0  # between two starts of a server that crashes again and again
LOG_BYTES = 5_000_000

_PR_SET_PDEATHSIG = 1


class Server(Protocol):
    place: Place
    url: str
    stop_signal: signal.Signals

    def prepare(self, lock: int) -> None: ...
    def before_start(self) -> None: ...
    def command(self) -> list[str]: ...
    def is_ready(self, pid: int) -> bool: ...


class Keeper:
    """Starts, restarts and stops one server."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.home = server.place.home
        self.state = self.home / "state.json"
        self.process: subprocess.Popen[bytes] | None = None
        self.pause = LOOK_SECONDS
        self.not_before = 0.0

    def prepare(self) -> None:
        with self.server_lock() as lock:
            self.server.prepare(lock.file.fileno())

    def start(self) -> None:
        """Start the server, wait until it answers, and publish its URL. Raises EmbeddedError."""
        with self.server_lock() as lock, rotated(self.home / "server.log").open("ab") as log:
            self.server.before_start()
            account = self.server.place.account
            self.process = subprocess.Popen(  # noqa: S603 - our own command
                self.server.command(), cwd="/", env=SERVER_ENVIRONMENT, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True, pass_fds=[lock.file.fileno()], user=account.uid, group=account.gid,
                extra_groups=account.groups,
                preexec_fn=functools.partial(end_with_parent, os.getpid(), self.server.stop_signal),  # noqa: PLW1509 - one thread
            )  # fmt: skip
            lock.sign(str(self.process.pid))
        while not self.server.is_ready(self.process.pid):
            if self.process.poll() is not None:
                raise EmbeddedError("The server ended before it was ready.")
            time.sleep(0.01)
        new = self.home / "state.new"
        new.write_text(json.dumps({"url": self.server.url, "guard": os.getpid(), "server": self.process.pid}))
        new.rename(self.state)

    def restart_if_dead(self) -> None:
        """Clients reconnect to the same socket. A server that dies again and again gets ever longer pauses."""
        if self.process and self.process.poll() is None:
            self.pause = LOOK_SECONDS
        elif time.monotonic() >= self.not_before:
            self.state.unlink(missing_ok=True)
            self.not_before = time.monotonic() + self.pause
            self.pause = min(self.pause * 2, LONGEST_PAUSE_SECONDS)
            with contextlib.suppress(EmbeddedError):
                self.start()

    def stop(self) -> None:
        deadline = time.monotonic() + STOP_SECONDS
        while self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL if time.monotonic() > deadline else self.server.stop_signal)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(1)
        self.state.unlink(missing_ok=True)
        if self.server.place.sockets != self.server.place.data:
            with contextlib.suppress(OSError):
                self.server.place.sockets.rmdir()

    @contextlib.contextmanager
    def server_lock(self) -> Generator[FileLock]:
        """The lock which every process that works on the data inherits: taking it proves that there is none left.

        What a killed guard left behind is stopped first (on Linux the kernel has told it to stop already).
        """
        deadline = time.monotonic() + STOP_SECONDS
        with contextlib.closing(FileLock.open(self.home / "server.lock")) as lock:
            while not lock.try_take():
                if time.monotonic() > deadline:
                    raise EmbeddedError(f"Another program works on {self.home}: end it, or set UNDERSIGNED_DATA_DIR.")
                with contextlib.suppress(ValueError, OSError):
                    pid = int(lock.signature())
                    if self.server.place.is_worked_on_by(pid):
                        os.kill(pid, self.server.stop_signal)
                time.sleep(0.1)
            yield lock


def guard(server: Server) -> None:
    """Keep the server as long as anybody holds `use.lock`. Raises EmbeddedError, CalledProcessError."""
    use = FileLock.open(server.place.home / "use.lock")
    keeper = Keeper(server)
    try:
        keeper.prepare()
        keeper.start()
        while not use.try_take():
            time.sleep(LOOK_SECONDS)
            keeper.restart_if_dead()
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        keeper.stop()


def leave(_signal: int, _frame: FrameType | None) -> None:
    sys.exit(0)


def end_with_parent(parent: int, stop_signal: signal.Signals) -> None:
    """Runs in the child just before the server, after the change of account, which would undo the prctl."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # `sh -c "program &"` has it ignored, and that is inherited
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, stop_signal)
    if os.getppid() != parent:  # killed before the prctl
        os._exit(1)


def rotated(log: Path) -> Path:
    """The same path; a log that has grown long gives way to a new one."""
    if log.exists() and log.stat().st_size > LOG_BYTES:
        log.replace(log.with_suffix(".log.old"))
    return log


def main(name: str, home: Path, descriptor: int) -> None:
    """Ends with status 1 and the reason on standard error when the server cannot be started."""
    held = FileLock.inherited(descriptor)
    held.sign(str(os.getpid()))
    signal.signal(signal.SIGTERM, leave)
    try:
        guard(SERVERS[name](Place.prepare(home)))
    except EmbeddedError as reason:
        sys.exit(str(reason))
    except subprocess.CalledProcessError as error:
        sys.exit(f"{error.cmd[0]} ended with status {error.returncode}.")
    finally:
        held.close()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
