"""The demo's mail catcher: a mail server on this machine that delivers to a folder, and the pages that show it.

Only the demo imports this module.
"""

import asyncio
import json
import os
import re
import time
import uuid
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from html import escape
from pathlib import Path
from typing import TypedDict

from aiosmtpd.smtp import SMTP, Envelope, Session
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

KEPT = 500

_LINK = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)]")


class Message(TypedDict):
    to: str
    subject: str
    text: str
    html: str
    headers: dict[str, str]
    at: str  # ISO 8601, UTC


class Mailbox:
    """Messages as files, whose names sort by time. Several processes may read it; one delivers."""

    def __init__(self, folder: Path, *, kept: int = KEPT) -> None:
        self.folder = folder
        self.kept = kept
        self._read: dict[str, Message] = {}
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def deliver(self, recipients: list[str], message: bytes) -> None:
        """Store a message; when this returns it survives a power cut. Raises OSError."""
        stamp = f"{time.time_ns():020d}-{uuid.uuid4().hex[:8]}"
        new = self.folder / f"{stamp}.new"
        envelope = "".join(f"Delivered-To: {recipient}\r\n" for recipient in recipients)
        with new.open("wb") as file:
            file.write(envelope.encode() + message)
            file.flush()
            os.fsync(file.fileno())
        new.rename(self.folder / f"{stamp}.eml")
        folder = os.open(self.folder, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
        for old in self._files()[self.kept :]:
            old.unlink(missing_ok=True)

    def messages(self, to: str | None = None) -> list[Message]:
        """The newest first; with `to` only those delivered to that address."""
        files = self._files()
        read = {file.name: self._read.get(file.name) or _read(file) for file in files}
        self._read = read
        return [message for message in read.values() if to in {None, message["to"]}]

    def _files(self) -> list[Path]:
        return sorted(self.folder.glob("*.eml"), reverse=True)

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        content = envelope.original_content or b""
        try:
            await asyncio.to_thread(self.deliver, [str(one) for one in envelope.rcpt_tos], content)
        except OSError as error:
            return f"451 4.3.0 The message could not be stored: {error.strerror}"
        return "250 2.0.0 Stored"


@asynccontextmanager
async def catching(mailbox: Mailbox) -> AsyncGenerator[str]:
    """Receive mail on a port of this machine that the system chooses; gives the value for UNDERSIGNED_SMTP_URL."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(mailbox, hostname="localhost", enable_SMTPUTF8=True, loop=loop), "127.0.0.1", 0
    )
    try:
        yield f"smtp://127.0.0.1:{server.sockets[0].getsockname()[1]}?tls=no"
    finally:
        server.close()


def routes(mailbox: Mailbox) -> list[Route]:
    """`/dev/mail` for people, `/dev/mail.json` for programs; both take `?to=<address>`."""

    def show(request: Request) -> Response:
        return _fresh(HTMLResponse(_page(mailbox.messages(request.query_params.get("to")))))

    def tell(request: Request) -> Response:
        body = json.dumps(mailbox.messages(request.query_params.get("to")), ensure_ascii=False)
        return _fresh(Response(body, media_type="application/json"))

    return [Route("/dev/mail", show), Route("/dev/mail.json", tell)]


def _fresh(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response


def _read(file: Path) -> Message:
    message = message_from_bytes(file.read_bytes(), EmailMessage, policy=policy.default)
    seconds = int(file.name.split("-")[0]) / 1e9
    return {
        "to": ", ".join(message.get_all("Delivered-To", [])),
        "subject": str(message["Subject"] or ""),
        "text": _part(message, "plain"),
        "html": _part(message, "html"),
        "headers": {name: str(value) for name, value in message.items() if name != "Delivered-To"},
        "at": time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(seconds)) + f".{int(seconds * 1000) % 1000:03d}Z",
    }


def _part(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return part.get_content().replace("\r\n", "\n") if part else ""


def _page(messages: list[Message]) -> str:
    count = {0: "No mail yet.", 1: "One message."}.get(len(messages), f"{len(messages)} messages, the newest first.")
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>Caught mail</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1"></head>\n'
        f"<body><main><h1>Caught mail</h1>\n<p>{count} Nothing leaves this machine.</p>\n"
        + "\n".join(map(_article, messages))
        + "</main></body></html>\n"
    )


def _article(message: Message) -> str:
    paragraphs = "".join(f'<p dir="auto">{_with_links(text)}</p>\n' for text in message["text"].split("\n\n"))
    headers = escape("\n".join(f"{name}: {value}" for name, value in message["headers"].items()))
    html = f"<details><summary>HTML</summary><pre>{escape(message['html'])}</pre></details>" if message["html"] else ""
    return (
        f'<article><h2 dir="auto">{escape(message["subject"])}</h2>\n'
        f'<p>To <bdi>{escape(message["to"])}</bdi>, <time datetime="{message["at"]}">{message["at"]}</time></p>\n'
        f"{paragraphs}<details><summary>Headers</summary><pre>{headers}</pre></details>\n{html}</article>"
    )


def _with_links(text: str) -> str:
    pieces: list[str] = []
    end = 0
    for link in _LINK.finditer(text):
        address = escape(link[0])
        pieces += [escape(text[end : link.start()]), f'<a href="{address}">{address}</a>']
        end = link.end()
    return "".join([*pieces, escape(text[end:])]).strip().replace("\n", "<br>\n")
