"""What the journeys stand in: the demo as a process, its mail, and a browser that reports what it should not have seen."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request

from undersigned.settings import ROOT

READY_SECONDS = 60
MAIL_SECONDS = 20
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
SMALL_CONTROLS = """
() => {
  const controls = [...document.querySelectorAll('input, select, textarea, button, summary, .button, .share a')]
  const target = (control) => control.closest('.choice') ?? control
  return controls
    .filter((control) => control.checkVisibility({ visibilityProperty: true }) && !control.closest('.unseen'))
    .map((control) => [target(control), target(control).getBoundingClientRect()])
    .filter(([, { width, height }]) => Math.min(width, height) < 43.9)
    .map(([{ outerHTML }, { width, height }]) => `${Math.round(width)} × ${Math.round(height)} ${outerHTML.slice(0, 80)}`)
}
"""
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def chromium() -> str:
    """The browser of this machine; `make test` finds it, or tells what to install."""
    names = ("chromium", "chromium-browser", "google-chrome")
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    assert found, "no Chromium: set CHROMIUM or install one (Debian: apt-get install chromium)"
    return found


@dataclass(frozen=True)
class Mail:
    to: str
    subject: str
    text: str
    html: str

    @property
    def link(self) -> str:
        found = re.search(r"https?://\S+/c/[\w-]+", self.text)
        assert found, self.text
        return found[0]

    @property
    def remove_link(self) -> str:
        found = re.search(r"https?://\S+/c/[\w-]+#remove", self.text)
        assert found, self.text
        return found[0]

    @property
    def code(self) -> str:
        found = re.search(r"\b\d{3} \d{3}\b", self.text)
        assert found, self.text
        return found[0]


@dataclass(frozen=True)
class Demo:
    """A running demo. Tenants are at `{slug}.localhost`."""

    port: int
    environ: dict[str, str] = field(default_factory=dict[str, str])

    def run(self, *command: str) -> str:
        """What a command of the organiser says."""
        whole = [sys.executable, "-m", "undersigned.cli", *command]
        done = subprocess.run(whole, check=False, capture_output=True, text=True, timeout=60, env=self.environ)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def at(self, tenant: str, path: str) -> str:
        """The address of a tenant's page; without a name, of the platform's own."""
        return f"http://{tenant}.localhost:{self.port}{path}" if tenant else f"http://localhost:{self.port}{path}"

    def get(self, tenant: str, path: str, *, method: str = "GET") -> tuple[int, str]:
        """What a program gets that is no browser: status and body."""
        host = f"{tenant}.localhost:{self.port}" if tenant else f"localhost:{self.port}"
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", headers={"Host": host}, method=method)
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()

    def count(self, tenant: str, petition: str, language: str = "en") -> int:
        """The count once caches have passed: count.json is at most two seconds old."""
        time.sleep(2.1)
        return int(json.loads(self.get(tenant, f"/{language}/p/{petition}/count.json")[1])["count"])

    def mails_to(self, address: str) -> list[Mail]:
        listed = json.loads(self.get("", "/dev/mail.json")[1])
        return [
            Mail(mail["to"], mail["subject"], mail["text"], mail["html"])
            for mail in listed
            if address in str(mail["to"])
        ]

    def mail_to(self, address: str) -> Mail:
        """The newest mail to the address, which must come."""
        until = time.monotonic() + MAIL_SECONDS
        while time.monotonic() < until:
            if found := self.mails_to(address):
                return found[0]
            time.sleep(0.1)
        raise AssertionError(f"no mail to {address} within {MAIL_SECONDS} s")


@contextmanager
def running_demo(
    folder: Path, root: Path = ROOT, environ: Mapping[str, str] = os.environ, **settings: str
) -> Generator[Demo]:
    """`undersigned dev` of the checkout at `root` with its data in the folder and these settings, until the end of the block."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environ = {name: value for name, value in environ.items() if not name.startswith("UNDERSIGNED_")}
    environ |= {"UNDERSIGNED_PORT": str(port), "UNDERSIGNED_DATA_DIR": str(folder / "data")}
    environ |= {f"UNDERSIGNED_{name.upper()}": value for name, value in settings.items()}
    with (folder / "demo.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "undersigned.cli", "dev"], env=environ, stdout=log, stderr=log, cwd=root
        )
    try:
        demo = Demo(port, environ)
        _wait_until_ready(demo, process, folder / "demo.log")
        yield demo
    finally:
        process.terminate()
        process.wait(30)


def _wait_until_ready(demo: Demo, process: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + READY_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            if demo.get("", "/readyz")[0] == 200:
                return
        except OSError:
            pass
        time.sleep(0.1)
    raise AssertionError(f"the demo is not ready:\n{log.read_text('utf-8', errors='replace')[-3000:]}")


@dataclass
class Visitor:
    """A person with a browser. Whatever a page should not do is collected, and fails the journey at its end."""

    context: BrowserContext
    page: Page
    wrongs: list[str] = field(default_factory=list)
    acted: bool = False
    """Whether a form was sent: only what follows may set a cookie."""

    def check_page(self, *, axe: bool = True) -> None:
        """No sideways scrolling, controls for fingers, and no axe violation (G-2, G-4, 5.3)."""
        wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{self.page.url} scrolls sideways by {wide} px"
        small = self.page.evaluate(SMALL_CONTROLS)
        assert not small, f"{self.page.url}: controls smaller than 44 px: {small}"
        if axe:
            found = violations(self.page)
            assert not found, f"{self.page.url}: {found}"

    def cookies(self) -> list[str]:
        return [str(cookie.get("name")) for cookie in self.context.cookies()]


def violations(page: Page) -> list[str]:
    """What axe finds on the page, with the first place of each. Runs beside the page's own policy, not against it."""
    session = page.context.new_cdp_session(page)
    session.send("Runtime.evaluate", {"expression": AXE.read_text("utf-8")})
    run = f"axe.run({{runOnly: {json.dumps(AXE_TAGS)}}}).then(r => JSON.stringify(r.violations))"
    answer = session.send("Runtime.evaluate", {"expression": run, "awaitPromise": True, "returnByValue": True})
    session.detach()
    listed = json.loads(answer["result"]["value"])
    return [f"{found['id']}: {found['help']} at {found['nodes'][0]['target']}" for found in listed]


@contextmanager
def visiting(
    browser: Browser,
    *,
    script: bool = True,
    width: int = 1280,
    height: int = 800,
    scheme: str = "light",
    locale: str = "en-GB",
) -> Generator[Visitor]:
    """A visitor with a fresh browser; at the end every wrong it collected fails the journey.

    The scheme is `light`, `dark`, or `forced`: colours that the system chooses.
    """
    context = browser.new_context(
        java_script_enabled=script,
        viewport={"width": width, "height": height},
        color_scheme="dark" if scheme == "dark" else "light",
        forced_colors="active" if scheme == "forced" else "none",
        locale=locale,
        reduced_motion="reduce",
    )
    context.set_default_timeout(15_000)
    page = context.new_page()
    visitor = Visitor(context, page)
    _watch(visitor)
    _watch_closely(visitor)
    try:
        yield visitor
    finally:
        context.close()
    assert not visitor.wrongs, "\n".join(visitor.wrongs)


def _watch(visitor: Visitor) -> None:
    def on_console(message: ConsoleMessage) -> None:
        # A browser reports each answer of 4xx as an error of its own; the pages' statuses are checked where they are due.
        if not message.text.startswith("Failed to load resource: the server responded with a status of 4"):
            visitor.wrongs.append(f"console {message.type}: {message.text} ({message.location.get('url')})")

    def on_request(request: Request) -> None:
        host = urlsplit(request.url).hostname or ""
        if host != "localhost" and not host.endswith(".localhost") and not request.url.startswith("data:"):
            visitor.wrongs.append(f"a request to a foreign host: {request.url}")

    visitor.page.on("console", on_console)
    visitor.page.on("pageerror", lambda error: visitor.wrongs.append(f"page error: {error}"))
    visitor.page.on("request", on_request)


def _watch_closely(visitor: Visitor) -> None:
    """What only the browser's own protocol tells: cookies as they are set, and what the security policy has kept from happening."""

    def on_sent(event: dict[str, Any]) -> None:
        visitor.acted = visitor.acted or event["request"]["method"] not in {"GET", "HEAD"}

    def on_headers(event: dict[str, Any]) -> None:
        if not visitor.acted and any(name.lower() == "set-cookie" for name in event["headers"]):
            visitor.wrongs.append(f"a cookie before anything was done: {event['headers']}")

    def on_issue(event: dict[str, Any]) -> None:
        if event["issue"]["code"] == "ContentSecurityPolicyIssue":
            visitor.wrongs.append(f"against the security policy: {event['issue']['details']}")

    session = visitor.context.new_cdp_session(visitor.page)
    for domain in ("Network", "Audits"):
        session.send(f"{domain}.enable")
    session.on("Network.requestWillBeSent", on_sent)
    session.on("Network.responseReceivedExtraInfo", on_headers)
    session.on("Audits.issueAdded", on_issue)
