"""The programs under test: `undersigned serve` and `undersigned work` as processes of their own."""

import os
import random
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from tests.embedded.ground import wait_until

UNDERSIGNED = (sys.executable, "-m", "undersigned.cli")
START_SECONDS = 60


def free_port() -> int:
    """A port that nobody listens on, below those which the system gives to outgoing connections."""
    while True:
        port = random.randrange(18_000, 32_000)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


def with_outer(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment of these tests with those settings, and no others."""
    return {name: value for name, value in os.environ.items() if not name.startswith("UNDERSIGNED_")} | dict(
        environment
    )


def run(command: Sequence[str], environment: Mapping[str, str]) -> str:
    """What a command that ends by itself says."""
    done = subprocess.run(
        [*UNDERSIGNED, *command], check=False, capture_output=True, text=True, timeout=60, env=with_outer(environment)
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


class Program:
    """A running program, whose log grows in a file."""

    def __init__(self, command: str, environment: Mapping[str, str], log: Path) -> None:
        self.log = log
        with log.open("ab") as file:
            self.process = subprocess.Popen(
                [*UNDERSIGNED, command],
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=file,
                env=with_outer(environment),
            )

    @property
    def pid(self) -> int:
        return self.process.pid

    def wait_for(self, ready: Callable[[], bool]) -> None:
        assert wait_until(lambda: ready() or self.process.poll() is not None, START_SECONDS), self.said()
        assert self.process.poll() is None, self.said()

    def said(self) -> str:
        return self.log.read_text(errors="replace")

    def lives(self) -> bool:
        return self.process.poll() is None

    def wait_until_killed(self, seconds: float = 30) -> None:
        """The proof that an armed fault has fired: SIGKILL ended the process."""
        assert wait_until(lambda: not self.lives(), seconds), f"the fault did not fire\n{self.said()}"
        assert self.process.returncode == -signal.SIGKILL, self.said()

    def wait_until_frozen(self, seconds: float = 30) -> None:
        """The proof that an armed fault has fired: SIGSTOP holds the process."""

        def frozen() -> bool:
            state = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()[0]
            return state == "T"

        assert wait_until(frozen, seconds), f"the process was not stopped\n{self.said()}"

    def freeze(self) -> None:
        self.process.send_signal(signal.SIGSTOP)
        self.wait_until_frozen()

    def thaw(self) -> None:
        self.process.send_signal(signal.SIGCONT)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def ask_to_stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)

    def wait(self, seconds: float = 40) -> int:
        """The exit status of a program that was asked to stop."""
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"it does not stop\n{self.said()}") from None
