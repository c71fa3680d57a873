"""The demo, `undersigned dev`: embedded servers, web, worker and mail catcher, started in order and stopped together."""

import asyncio
import base64
import json
import os
import secrets
import signal
import socket
import time
from collections.abc import Generator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import NoReturn

import click
import uvicorn
import uvloop
from msgspec import structs

from undersigned import showcase
from undersigned.app import open_platform, web_app
from undersigned.apply import apply
from undersigned.core import faults, log
from undersigned.core.context import Platform
from undersigned.core.migrate import migrate
from undersigned.core.ssr import Renderer
from undersigned.embedded import EmbeddedError, data_dir, embedded, make_folder, not_named, running
from undersigned.embedded.locks import FileLock
from undersigned.login.site import Login
from undersigned.mailbox import Mailbox, catching, routes
from undersigned.server import server
from undersigned.settings import ROOT, Secret, Settings, load
from undersigned.tenancy.service import list_tenants
from undersigned.words import checked_renderer
from undersigned.worker import working

READY_SECONDS = 60.0


def run(environ: Mapping[str, str]) -> None:
    """Serve the demo until ctrl-C or SIGTERM, then stop everything that was started.

    Raises SettingsError, WordsError, RenderError, and ClickException for what else keeps it from starting, each with its cure.
    """
    # Both raise, wherever the start has got to; asyncio would meet the usual handler of SIGINT with one of its own.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _interrupt)
    environ = {"UNDERSIGNED_LOG_LEVEL": "warning", **environ, "UNDERSIGNED_ENV": "demo"}
    settings = load(environ)
    log.configure(settings.log_level)
    faults.arm(settings.faults)
    data = data_dir(ROOT, environ)
    try:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            renderer = runner.run(checked_renderer(settings))
            make_folder(data)
            with _only_one(data, settings), _listening(settings) as listener:
                _run(data, environ, listener, runner, renderer)
    except KeyboardInterrupt:
        click.echo("Stopped.")
    except EmbeddedError as error:
        raise click.ClickException(str(error)) from None


def complete(environ: Mapping[str, str]) -> Mapping[str, str]:
    """The environment with the servers, the key and the address of the demo that runs on this checkout's data.

    Unchanged where none runs, or where the environment names a database itself: so the commands work beside `make run`.
    Raises PermissionError where the demo is somebody else's.
    """
    if environ.get("UNDERSIGNED_DATABASE_URL") or environ.get("UNDERSIGNED_DATABASE_URL_FILE"):
        return environ
    data = data_dir(ROOT, environ)
    if not (data / "demo.lock").exists():
        return environ
    lock = FileLock.open(data / "demo.lock")
    runs, signed = not lock.try_take(), _json(lock.signature())
    lock.close()
    if not runs:
        return environ
    given = {**_master_key(data, environ), **running(data, environ)}
    address = {"UNDERSIGNED_PUBLIC_URL": str(signed["address"])} if "address" in signed else {}
    return {"UNDERSIGNED_LOG_LEVEL": "warning", **address, **environ, "UNDERSIGNED_ENV": "demo", **given}


def _run(
    data: Path, environ: dict[str, str], listener: socket.socket, runner: asyncio.Runner, renderer: Renderer
) -> None:
    with _servers(data, environ) as given:
        settings = load({**environ, **_master_key(data, environ), **given})
        with _step("Migrating the databases"):
            migrate(settings)
        _apply_tenants(settings, runner)
        runner.run(_serve(settings, Mailbox(data / "mail"), listener, renderer))


async def _serve(settings: Settings, mailbox: Mailbox, listener: socket.socket, renderer: Renderer) -> None:
    """Web and worker until a signal comes. The mail catcher closes last, for the worker finishes what it has begun."""
    async with catching(mailbox) as catcher:
        caught = not settings.smtp_url
        settings = structs.replace(settings, smtp_url=settings.smtp_url or Secret(catcher))
        async with open_platform(settings) as platform, working(platform):
            own = [*routes(mailbox), *showcase.routes(Path(settings.frontend_dir))]
            web_and_login = Login(settings, web_app(platform, extra_routes=own, renderer=renderer))
            web = server(settings, web_and_login, platform.stopping)
            announcing = asyncio.create_task(_announce(platform, web, caught=caught))
            try:
                await web.serve(sockets=[listener])
            finally:
                announcing.cancel()
            with suppress(asyncio.CancelledError):
                await announcing


@contextmanager
def _only_one(data: Path, settings: Settings) -> Generator[None]:
    """Refuse a second demo on the same data; the first has written into the lock where it is."""
    lock = FileLock.open(data / "demo.lock")
    if not lock.try_take():
        running = {"process": "unknown", "address": "unknown", **_json(lock.signature())}
        raise click.ClickException(
            f"Undersigned runs already: {running['address']} (process {running['process']}, data in {data}). "
            "Stop it with ctrl-C where it was started, or set UNDERSIGNED_DATA_DIR and UNDERSIGNED_PORT for a second one."
        )
    lock.sign(json.dumps({"process": os.getpid(), "address": settings.origin}))
    try:
        yield
    finally:
        lock.close()


def _json(text: str) -> dict[str, object]:
    try:
        return json.loads(text)
    except ValueError:
        return {}


@contextmanager
def _listening(settings: Settings) -> Generator[socket.socket]:
    """Take the port at once, so that a used one is known before anything is started. Whoever calls early waits."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((settings.host, settings.port))
            listener.listen()
        except OSError as error:
            raise click.ClickException(
                f"Port {settings.port} of {settings.host} cannot be used ({error.strerror}): another program may have it. "
                f"Choose another, for example: UNDERSIGNED_PORT={settings.port % 65535 + 1} make run"
            ) from None
        yield listener


@contextmanager
def _servers(data: Path, environ: Mapping[str, str]) -> Generator[dict[str, str]]:
    names = " and ".join(not_named(environ))
    with ExitStack() as stack:
        with _step(f"Starting {names}" if names else "Taking the servers that the environment names"):
            given = stack.enter_context(embedded(data, environ))
        try:
            yield given
        finally:
            if names:
                with _step(f"Stopping {names}"):
                    stack.close()


def _master_key(data: Path, environ: Mapping[str, str]) -> dict[str, str]:
    """The setting that names the demo's own key, made once; nothing where the environment has a key."""
    if environ.get("UNDERSIGNED_MASTER_KEY") or environ.get("UNDERSIGNED_MASTER_KEY_FILE"):
        return {}
    path = data / "master.key"
    if not path.exists():
        new = data / "master.key.new"
        new.unlink(missing_ok=True)
        new.touch(mode=0o600)
        with new.open("w") as file:
            file.write(base64.b64encode(secrets.token_bytes(32)).decode() + "\n")
            file.flush()
            os.fsync(file.fileno())
        new.rename(path)
    return {"UNDERSIGNED_MASTER_KEY_FILE": str(path)}


def _apply_tenants(settings: Settings, runner: asyncio.Runner) -> None:
    changes: list[str] = []
    with _step("Applying the tenants' files"):
        report = runner.run(apply(settings, tell=changes.append))
    for change in changes:
        click.echo(f"  {change}")
    if report.mistakes:
        click.echo(f"\nThese tenants were left as they were:\n{report.format()}", err=True)


async def _announce(platform: Platform, web: uvicorn.Server, *, caught: bool) -> None:
    """Print the addresses as soon as /readyz answers 200; where it never does, end the server and say so."""
    settings = platform.settings
    with _step("Starting web and worker"):
        deadline = time.monotonic() + READY_SECONDS
        while (answer := await _ask_readiness(settings)) != "200":
            if time.monotonic() > deadline:
                web.should_exit = True
                raise click.ClickException(f"/readyz still answers {answer} after {READY_SECONDS:.0f} s.")
            await asyncio.sleep(0.05)
    addresses = {settings.origin: "the platform and its tenants"}
    addresses |= {settings.origin_of(tenant.domain): tenant.name for tenant in await list_tenants(platform)}
    mail = (
        "the mail it sends; none leaves this machine" if caught else "empty: mail goes where UNDERSIGNED_SMTP_URL says"
    )
    addresses[f"{settings.origin}/dev/mail"] = mail
    addresses[settings.login_origin] = "the login provider of the demo, with people who do not exist"
    width = max(map(len, addresses))
    click.echo("\nReady:\n")
    for address, what in addresses.items():
        click.echo(f"  {address:{width}}  {what}")
    where = f"UNDERSIGNED_DATA_DIR='{settings.data_dir}' " if settings.data_dir else ""
    click.echo(f"\nThe commands work beside it, for example: {where}.venv/bin/undersigned jobs list")
    click.echo("Ctrl-C stops everything.")


async def _ask_readiness(settings: Settings) -> str:
    """The status of /readyz, or what went wrong."""
    with suppress(OSError, TimeoutError):
        async with asyncio.timeout(5):
            reader, writer = await asyncio.open_connection(settings.host, settings.port)
            writer.write(
                f"GET /readyz HTTP/1.1\r\nHost: {settings.platform_host}\r\nConnection: close\r\n\r\n".encode()
            )
            status = (await reader.readline()).split()
            writer.close()
            return status[1].decode() if len(status) > 1 else "nothing"
    return "nothing"


@contextmanager
def _step(title: str) -> Generator[None]:
    began = time.monotonic()
    click.echo(f"{title} … ", nl=False)
    try:
        yield
    except BaseException as error:
        click.echo("failed" if isinstance(error, Exception) else "interrupted")
        raise
    click.echo(f"{time.monotonic() - began:.1f} s")


def _interrupt(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt
