"""Mail: one recipient per message, text and HTML, headers that cannot be forged, a Message-ID that stays on a resend."""

import email.policy
from dataclasses import dataclass
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from typing import Protocol
from urllib.parse import parse_qs, unquote, urlsplit

import aiosmtplib

from undersigned.core.text import strip_invisible


@dataclass(frozen=True, slots=True)
class Mail:
    """A message to one person. `key` is the outbox id: it makes the Message-ID, so a resend is recognised as the same."""

    key: str
    sender_name: str
    sender_address: str
    reply_to: str | None
    recipient_name: str
    recipient_address: str
    subject: str
    text: str
    html: str
    locale: str
    unsubscribe: str | None = None
    """Where mails of this kind are stopped: a page that one presses a button on, and that takes the mail program's POST."""


class MailPolicy(email.policy.EmailPolicy):
    """The standard policy, but ids and addresses are written as they are: folding would turn them into encoded words."""

    RAW = frozenset({"message-id", "list-unsubscribe"})

    def _fold(self, name: str, value: object, refold_binary: bool = False) -> str:  # noqa: FBT001, FBT002 - overridden
        if name.lower() in self.RAW:
            return f"{name}: {value}{self.linesep}"
        return super()._fold(name, value, refold_binary)  # type: ignore[no-any-return]


POLICY = MailPolicy(linesep="\r\n", cte_type="7bit")


def build_message(mail: Mail) -> EmailMessage:
    """The mail as a message. Raises ValueError where a header would carry a line break."""
    message = EmailMessage(policy=POLICY)
    message["From"] = _mailbox(mail.sender_name, mail.sender_address)
    message["To"] = _mailbox(mail.recipient_name, mail.recipient_address)
    if mail.reply_to:
        message["Reply-To"] = Address(addr_spec=mail.reply_to)
    message["Subject"] = header_text(mail.subject)
    message["Message-ID"] = f"<{mail.key}@{mail.sender_address.rpartition('@')[2]}>"
    message["Date"] = datetime.now(UTC)
    message["Auto-Submitted"] = "auto-generated"
    if mail.unsubscribe:
        message["List-Unsubscribe"] = f"<{mail.unsubscribe}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(mail.text)
    message.add_alternative(mail.html, subtype="html")
    message["Content-Language"] = mail.locale  # before, it would move into the first part
    for name in message.keys():  # noqa: SIM118 - a message is no mapping
        if any(mark in str(message[name]) for mark in "\r\n"):
            raise ValueError(f"the header {name} would carry a line break")
    return message


def header_text(text: str) -> str:
    """User text made safe for a header: one line, no invisible characters, and nothing that reads as an encoded word.

    Python before 3.11.10 wrote `=?utf-8?q?…=0D=0A…?=` out as line breaks (CVE-2024-6923).
    """
    return strip_invisible(" ".join(text.split())).replace("=?", "= ?")


def _mailbox(name: str, address: str) -> Address:
    local, _, domain = address.rpartition("@")
    return Address(header_text(name), local, domain)


class MailError(Exception):
    """The mail did not leave. `code` is the server's answer; its text is not kept, for it may name the person."""

    def __init__(self, code: int | None, *, permanent: bool, reason: str) -> None:
        super().__init__(f"{reason} {code or ''}".strip())
        self.code = code
        self.permanent = permanent


class MailSender(Protocol):
    async def send(self, mail: Mail) -> None:
        """Hand the mail over; returns after the server took it. Raises MailError."""
        ...


class SmtpSender:
    """Sends by SMTP, one connection per mail.

    Settings as an address: `smtp://user:password@host:587` (STARTTLS, without which nothing is sent), `smtps://host:465`, `?tls=no`.
    """

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._host = parts.hostname or "localhost"
        self._tls = parts.scheme == "smtps"
        self._start_tls = not self._tls and parse_qs(parts.query).get("tls") != ["no"]
        self._port = parts.port or (465 if self._tls else 587)
        self._user = unquote(parts.username) if parts.username else None
        self._password = unquote(parts.password) if parts.password else None

    async def send(self, mail: Mail) -> None:
        try:
            await aiosmtplib.send(
                build_message(mail),
                hostname=self._host,
                port=self._port,
                username=self._user,
                password=self._password,
                use_tls=self._tls,
                start_tls=self._start_tls,
                timeout=20,
            )
        except aiosmtplib.SMTPDataError as error:
            raise MailError(error.code, permanent=error.code >= 500, reason=type(error).__name__) from None  # noqa: PLR2004
        except aiosmtplib.SMTPResponseException as error:
            # Greeting, TLS, password, sender: what is wrong there is not this mail, and somebody will mend it.
            raise MailError(error.code, permanent=False, reason=type(error).__name__) from None
        except aiosmtplib.SMTPRecipientsRefused as error:
            codes = [refused.code for refused in error.recipients]
            raise MailError(codes[0], permanent=all(code >= 500 for code in codes), reason="refused") from None  # noqa: PLR2004
        except (aiosmtplib.SMTPException, OSError, ValueError) as error:
            raise MailError(None, permanent=isinstance(error, ValueError), reason=type(error).__name__) from None
