"""What is measured: real server processes over databases of their own, on the servers of the tests."""

import asyncio
import base64
import os
import random
import secrets
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Generator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import psycopg
import redis

from tests.bench.cpu import Cpu, parent_of
from tests.support.databases import Template, copied, made_template, url_of
from tests.support.servers import Servers, running_servers
from undersigned.apply import apply
from undersigned.core.ids import new_id
from undersigned.core.migrate import database_urls
from undersigned.settings import ROOT, Settings

MASTER_KEY = base64.b64encode(secrets.token_bytes(32)).decode()
HOST = "access.localhost"
TENANT = 1
SLUG = "itu"
PORTS = (18_000, 32_000)
"""Below the range from which the kernel takes the ports of outgoing connections."""
START_SECONDS = 30.0


class BenchError(Exception):
    """The measurement cannot be made."""


@dataclass(frozen=True, slots=True)
class Database:
    """A database with the tenants of the demo. `url` is the administrator's."""

    url: str
    petition_id: UUID

    @property
    def app_url(self) -> str:
        """The address for the role of the server."""
        return database_urls(Settings(database_url=self.url)).app

    @contextmanager
    def owned(self) -> "Generator[psycopg.Connection[tuple[object, ...]]]":
        """A connection as the owner of the tables, inside the tenant that is measured."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            _enter(connection)
            yield connection

    def settle(self) -> None:
        """What autovacuum does within the first minute: until then plans are made without statistics."""
        with self.owned() as connection:
            connection.execute(
                "ANALYZE tenant, domain, petition, signature, signature_counter, agreed_text, consent, outbox"
            )


def _enter(connection: "psycopg.Connection[tuple[object, ...]]") -> None:
    connection.execute("SET ROLE undersigned_owner")
    connection.execute("SELECT set_config('app.tenant_id', %s, false)", [str(TENANT)])


@dataclass(frozen=True, slots=True)
class Server:
    """A server process and what it costs. `database` is None where it needs none."""

    port: int
    pid: int
    database: Database | None


@dataclass(frozen=True, slots=True)
class Ground:
    servers: Servers
    template: Template
    cpu: Cpu

    @contextmanager
    def database(self) -> Generator[Database]:
        """A fresh copy of the migrated database to which the tenants of the demo were applied."""
        with copied(self.template) as url:
            with psycopg.connect(url) as connection:
                _enter(connection)
                row = connection.execute(
                    "SELECT id FROM petition WHERE tenant_id = %s AND slug = %s", [TENANT, SLUG]
                ).fetchone()
            if row is None:
                raise BenchError(f"the demo has no petition {SLUG}")
            yield Database(url, row[0])

    @contextmanager
    def server(self, kind: str, database: Database | None = None, **environment: str) -> Generator[Server]:
        """A process of `tests.bench.serving` that is ready. Raises BenchError where it does not become so."""
        port = _free_port()
        settings = _settings(self.servers, database, port) if database else {"UNDERSIGNED_PORT": str(port)}
        process = _start(["tests.bench.serving", kind], settings | environment)
        try:
            _wait_until_ready(process, port)
            yield Server(port, process.pid, database)
        finally:
            process.terminate()
            process.wait(30)


@contextmanager
def prepared() -> Generator[Ground]:
    with running_servers() as servers, made_template(servers) as template:
        settings = Settings(env="demo", database_url=url_of(servers, template.name), master_key=MASTER_KEY)
        report = asyncio.run(apply(settings))
        if report.mistakes:
            raise BenchError(report.format())
        with psycopg.connect(servers.database_url) as connection, redis.Redis.from_url(servers.redis_url) as client:
            backend = connection.info.backend_pid
            store = int(client.info("server")["process_id"])  # type: ignore[index]
        yield Ground(servers, template, Cpu(parent_of(backend), store))


def run(module: str, given: bytes) -> bytes:
    """What a module prints as a process of its own that is handed `given`. Raises BenchError where it fails."""
    process = _start([module], {}, output=subprocess.PIPE)
    out, _ = process.communicate(given, timeout=120)
    if process.returncode:
        raise BenchError(f"{module} ended with {process.returncode}")
    return out


def fetch(server: Server, path: str, headers: dict[str, str] | None = None) -> tuple[bytes, dict[str, str]]:
    """The body and the headers of a page of the tenant. Raises BenchError for any status but 200."""
    request = urllib.request.Request(f"http://127.0.0.1:{server.port}{path}", headers={"Host": HOST, **(headers or {})})
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.read(), {name.lower(): value for name, value in answer.headers.items()}
    except urllib.error.HTTPError as error:
        raise BenchError(f"{path} answers {error.code}: {error.read()[:300]!r}") from None


def new_tag() -> str:
    """The beginning of addresses that nobody has signed with yet."""
    return f"s{new_id().hex[-10:]}"


def _settings(servers: Servers, database: Database, port: int) -> dict[str, str]:
    """Those of production behind a proxy on this machine, so that every limit is counted for every client address."""
    return {
        "UNDERSIGNED_ENV": "production",
        "UNDERSIGNED_DATABASE_URL": database.url,
        "UNDERSIGNED_REDIS_URL": servers.redis_url,
        "UNDERSIGNED_MASTER_KEY": MASTER_KEY,
        "UNDERSIGNED_PORT": str(port),
        "UNDERSIGNED_PUBLIC_URL": f"http://localhost:{port}",
        "UNDERSIGNED_TRUSTED_PROXIES": "127.0.0.1",
        "UNDERSIGNED_LOG_LEVEL": "error",
    }


def _start(module: Sequence[str], environment: dict[str, str], output: int | None = None) -> "subprocess.Popen[bytes]":
    outer = {name: value for name, value in os.environ.items() if not name.startswith("UNDERSIGNED_")}
    return subprocess.Popen(
        [sys.executable, "-m", *module],
        cwd=ROOT,
        env=outer | environment,
        stdin=subprocess.PIPE,
        stdout=output,
    )


def _wait_until_ready(process: "subprocess.Popen[bytes]", port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise BenchError(f"a server ended with {process.returncode} while it started")
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5):
                if process.poll() is None:
                    return
        except OSError:
            time.sleep(0.05)
    raise BenchError(f"a server is not ready after {START_SECONDS:.0f} s")


def _free_port() -> int:
    while True:
        port = random.randrange(*PORTS)
        with socket.socket() as tried, suppress(OSError):
            tried.bind(("127.0.0.1", port))
            return port


@contextmanager
def folder() -> Generator[Path]:
    with tempfile.TemporaryDirectory(prefix="undersigned-bench-") as made:
        yield Path(made)
