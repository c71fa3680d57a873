"""A real mail server that remembers every message it accepted, and misbehaves for whom it is told to."""

import asyncio
import re
import time
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from enum import StrEnum

from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.faults.background import Background

LINK = re.compile(r"https?://\S+/c/([\w-]{43})")
CODE = re.compile(r"\b(\d{3}) (\d{3})\b")


class Conduct(StrEnum):
    ACCEPT = "accept"
    TRY_LATER = "451"
    REFUSE = "550"
    HANG_BEFORE_DATA = "hang before data"
    HANG_AFTER_DATA = "hang after data"
    HANG_AFTER_ACCEPTING = "hang after accepting"
    DROP_AFTER_ACCEPTING = "drop after accepting"


@dataclass(frozen=True, slots=True)
class Message:
    recipient: str
    raw: bytes
    at: float

    @property
    def parsed(self) -> EmailMessage:
        return message_from_bytes(self.raw, EmailMessage, policy=policy.default)

    @property
    def id(self) -> str:
        return str(self.parsed["Message-ID"])

    @property
    def text(self) -> str:
        body = self.parsed.get_body(("plain",))
        assert body is not None
        return str(body.get_content())

    @property
    def token(self) -> str:
        """The one in the link to confirm by."""
        found = LINK.search(self.text)
        assert found, self.text
        return found[1]

    @property
    def code(self) -> str:
        found = CODE.search(self.text)
        assert found, self.text
        return found[1] + found[2]


@dataclass
class PostOffice:
    """`accepted` holds what was taken, in order; `reached` says to whom something was begun to be sent, and how often."""

    background: Background
    accepted: list[Message] = field(default_factory=list)
    reached: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    on_recipient: Callable[[str], None] = lambda _: None
    usual: Conduct = Conduct.ACCEPT
    port: int = 0
    _hanging: set[str] = field(default_factory=set)
    _next: dict[str, deque[Conduct]] = field(default_factory=lambda: defaultdict(deque))
    _server: asyncio.Server | None = None
    _connections: set[SMTP] = field(default_factory=set)
    _released: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}?tls=no"

    def will(self, recipient: str, *conduct: Conduct) -> None:
        """How the next messages to this person are met, one after the other; then as usual."""
        self._next[recipient].extend(conduct)

    def to(self, recipient: str) -> list[Message]:
        return [message for message in self.accepted if message.recipient == recipient]

    @property
    def hanging(self) -> int:
        """How many messages hang."""
        return len(self._hanging)

    def is_hanging(self, recipient: str) -> bool:
        """Whether a message to this person has come to where it hangs."""
        return recipient in self._hanging

    def open(self) -> None:
        """Listen, at the same port as before."""
        self.background.run(self._open())

    def close(self) -> None:
        """Be away: nobody listens, and what is open is cut."""
        self.background.run(self._close())

    def release(self) -> None:
        """Let go what hangs."""
        self.background.loop.call_soon_threadsafe(self._released.set)

    async def _open(self) -> None:
        self._released.clear()
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(self._connection, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def _close(self) -> None:
        if self._server:
            self._server.close()
            self._server = None
        self._cut()

    def _connection(self) -> SMTP:
        smtp = SMTP(_Guest(self), hostname="localhost", enable_SMTPUTF8=True, loop=self.background.loop)
        self._connections.add(smtp)
        return smtp

    def _cut(self) -> None:
        for smtp in self._connections:
            _abort(smtp)
        self._connections.clear()

    def conduct_for(self, recipient: str) -> Conduct:
        self.reached[recipient] += 1
        self.on_recipient(recipient)
        planned = self._next[recipient]
        return planned.popleft() if planned else self.usual

    async def hang(self, recipient: str) -> None:
        self._hanging.add(recipient)
        try:
            await self._released.wait()
        finally:
            self._hanging.discard(recipient)


class _Guest:
    """Whoever is connected: what aiosmtpd calls for one connection."""

    def __init__(self, office: PostOffice) -> None:
        self._office = office
        self._conduct = Conduct.ACCEPT

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        self._conduct = self._office.conduct_for(address)
        envelope.rcpt_tos.append(address)
        if self._conduct is Conduct.HANG_BEFORE_DATA:
            await self._office.hang(address)
        if self._conduct is Conduct.REFUSE:
            return f"550 5.1.1 There is no {address} here"
        return "250 2.1.5 Go on"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - likewise
        recipient = str(envelope.rcpt_tos[0])
        if self._conduct is Conduct.TRY_LATER:
            return f"451 4.3.0 Nothing for {recipient} now"
        if self._conduct is Conduct.HANG_AFTER_DATA:
            await self._office.hang(recipient)
        self._office.accepted.append(Message(recipient, envelope.original_content or b"", time.monotonic()))
        if self._conduct is Conduct.HANG_AFTER_ACCEPTING:
            await self._office.hang(recipient)
        if self._conduct is Conduct.DROP_AFTER_ACCEPTING:
            _abort(server)
        return "250 2.0.0 Taken"


def _abort(smtp: SMTP) -> None:
    if isinstance(smtp.transport, asyncio.Transport):
        smtp.transport.abort()
