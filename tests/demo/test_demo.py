"""`undersigned dev`: what it says, what it keeps, and that it takes with it what it started."""

import json
import os
import re
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from undersigned.embedded.locks import FileLock


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@dataclass
class Demo:
    data: Path
    port: int = field(default_factory=free_port)
    process: "subprocess.Popen[str] | None" = None

    def start(self, *command: str, **environment: str) -> "subprocess.Popen[str]":
        """A command of ours, `dev` where none is given, with this demo's data and port."""
        outer = {name: value for name, value in os.environ.items() if not name.startswith("UNDERSIGNED_")}
        settings = {"UNDERSIGNED_DATA_DIR": str(self.data), "UNDERSIGNED_PORT": str(self.port)}
        return subprocess.Popen(
            [sys.executable, "-m", "undersigned.cli", *(command or ["dev"])], text=True, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, env={**outer, "PYTHONUNBUFFERED": "1", **settings, **environment},
        )  # fmt: skip

    def command(self, *command: str, **environment: str) -> tuple[int, str]:
        """A command beside the demo: its exit status and what it says."""
        said, _ = (process := self.start(*command, **environment)).communicate(timeout=60)
        return process.returncode, said

    def run(self, **environment: str) -> str:
        """Start it for good; what it says until it is ready."""
        self.process = self.start(**environment)
        assert self.process.stdout is not None
        said = ""
        for line in self.process.stdout:
            said += line
            if line.startswith("Ctrl-C"):
                return said
        raise AssertionError(said)

    def try_to_start(self, **environment: str) -> str:
        """Start it where it cannot; what it says."""
        said, _ = (process := self.start(**environment)).communicate(timeout=60)
        assert process.returncode == 1, said
        return said

    def end(self, how: signal.Signals) -> int:
        assert self.process is not None
        self.process.send_signal(how)
        status = self.process.wait(60)
        assert self.process.stdout is not None
        self.process.stdout.close()
        self.process = None
        return status

    def get(self, path: str, host: str = "localhost") -> tuple[int, str]:
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", headers={"Host": f"{host}:{self.port}"})
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()

    def nothing_lives(self) -> bool:
        for path in self.data.glob("*/*.lock"):
            if path.name != "use.lock":
                lock = FileLock.open(path)
                taken = lock.try_take()
                lock.close()
                if not taken:
                    return False
        return True


@pytest.fixture
def demo() -> Iterator[Demo]:
    # Not tmp_path: that is closed to all but its owner, and root's servers run as somebody else.
    folder = Path(tempfile.mkdtemp(prefix="undersigned demo ", dir="/tmp"))
    folder.chmod(0o755)
    demo = Demo(folder / "data")
    yield demo
    if demo.process:
        demo.end(signal.SIGKILL)
    deadline = time.monotonic() + 30
    while not demo.nothing_lives() and time.monotonic() < deadline:
        time.sleep(0.1)
    shutil.rmtree(folder)


def test_it_shows_its_steps_and_addresses_and_takes_all_with_it(demo: Demo) -> None:
    said = demo.run()
    for step in (
        "Starting PostgreSQL and Valkey",
        "Migrating",
        "Applying the tenants' files",
        "Starting web and worker",
    ):
        assert re.search(rf"^{step}.* … \d+\.\d s$", said, re.MULTILINE), said
    for host in ("localhost", "access.localhost", "nahr.localhost", "clairiere.localhost"):
        assert f"http://{host}:{demo.port} " in said
    assert demo.get("/healthz")[0] == 200
    assert json.loads(demo.get("/readyz")[1])["status"]
    assert demo.get("/dev/mail.json") == (200, "[]")
    assert stat.S_IMODE((demo.data / "master.key").stat().st_mode) == 0o600

    second = demo.try_to_start()
    assert f"runs already: http://localhost:{demo.port} (process " in second
    assert "UNDERSIGNED_DATA_DIR" in second

    status, said = demo.command("jobs", "list")
    assert (status, "access  forget_unconfirmed  " in said) == (0, True), said
    assert demo.command("tenants", "apply") == (0, "nothing to change\n")
    assert demo.command("signatures", "held", "--tenant", "access", "--petition", "itu") == (0, "none is held\n")
    elsewhere = {"UNDERSIGNED_PORT": "1"}  # as in a terminal where the demo's own was never set
    status, said = demo.command("petitions", "preview", "--tenant", "lantern", "hedge", **elsewhere)
    assert (status, said.startswith(f"http://lantern.localhost:{demo.port}/en/p/hedge?preview=")) == (0, True), said

    assert demo.end(signal.SIGTERM) == 0
    assert demo.nothing_lives()
    status, said = demo.command("jobs", "list")
    assert status == 2
    assert "UNDERSIGNED_DATABASE_URL is not set" in said
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", demo.port), 1)


def test_killed_and_started_again_it_has_kept_its_data(demo: Demo) -> None:
    demo.run()
    key = (demo.data / "master.key").read_text()
    demo.end(signal.SIGKILL)
    said = demo.run()
    assert "access: tenant" not in said
    assert (demo.data / "master.key").read_text() == key
    assert demo.get("/readyz")[0] == 200
    assert demo.end(signal.SIGINT) == 0
    assert demo.nothing_lives()


def test_a_used_port_is_explained_before_anything_is_started(demo: Demo) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        demo.port = other.getsockname()[1]
        said = demo.try_to_start()
    assert f"Port {demo.port} of 127.0.0.1 cannot be used" in said
    assert f"UNDERSIGNED_PORT={demo.port + 1} make run" in said
    assert not (demo.data / "postgresql").exists()
    assert "Traceback" not in said
