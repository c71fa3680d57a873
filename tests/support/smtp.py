"""A real mail server on this machine: it keeps what arrives, and answers as it is told."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session


@dataclass
class PostOffice:
    """`letters` as they came over the wire. `answers` replaces the answer to MAIL, RCPT, DATA or AUTH."""

    letters: list[bytes] = field(default_factory=list[bytes])
    recipients: list[list[str]] = field(default_factory=list[list[str]])
    answers: dict[str, str] = field(default_factory=dict[str, str])
    url: str = ""
    locked: bool = False

    @property
    def messages(self) -> list[EmailMessage]:
        return [message_from_bytes(letter, policy=policy.default) for letter in self.letters]

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if self.locked and not session.authenticated:
            return "530 5.7.0 Authentication required"
        if "MAIL" not in self.answers:
            envelope.mail_from = address
        return self.answers.get("MAIL", "250 OK")

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if "RCPT" not in self.answers:
            envelope.rcpt_tos.append(address)
        return self.answers.get("RCPT", "250 OK")

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        if "DATA" in self.answers:
            return self.answers["DATA"]
        self.letters.append(envelope.original_content or b"")
        self.recipients.append([str(one) for one in envelope.rcpt_tos])
        return "250 OK"


@asynccontextmanager
async def post_office(*, password: str = "") -> AsyncGenerator[PostOffice]:
    """An open post office; with a password it takes mail from `user` only, who has to know it."""
    office = PostOffice(locked=bool(password))

    def admit(_server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: object) -> AuthResult:
        return AuthResult(success=getattr(data, "password", b"") == password.encode(), handled=False)

    def answer() -> SMTP:
        return SMTP(office, hostname="post.example", enable_SMTPUTF8=True, authenticator=admit, auth_require_tls=False)

    server = await asyncio.get_running_loop().create_server(answer, "127.0.0.1", 0)
    office.url = f"smtp://127.0.0.1:{server.sockets[0].getsockname()[1]}?tls=no"
    try:
        yield office
    finally:
        server.close()
        await server.wait_closed()
