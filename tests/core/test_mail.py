"""Mail over a real server: what arrives is what was meant, a header cannot be forged, and a failure tells nothing of anybody."""

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from email.headerregistry import Address
from email.message import EmailMessage
from typing import Any

import pytest

from tests.support.smtp import PostOffice, post_office
from undersigned.core.mail import Mail, MailError, SmtpSender, build_message, header_text

pytestmark = pytest.mark.anyio

MAIL = Mail(
    key="018f0000000070008000000000000001",
    sender_name="Access",
    sender_address="petitions@access.example.org",
    reply_to="campaigns@access.example.org",
    recipient_name="Amina Ben Ali",
    recipient_address="amina@example.org",
    subject="Confirm your signature: Tell the ITU",
    text="Hello Amina Ben Ali,\n\nhttps://access.example.org/en/c/abc\n",
    html="<!doctype html><p>Hello Amina Ben Ali,</p>\n",
    locale="en",
)


@pytest.fixture
async def office() -> AsyncIterator[PostOffice]:
    async with post_office() as opened:
        yield opened


async def arrived(office: PostOffice, mail: Mail) -> EmailMessage:
    await SmtpSender(office.url).send(mail)
    return office.messages[-1]


def part(message: EmailMessage, kind: str) -> str:
    found = message.get_body((kind,))
    assert found is not None
    return str(found.get_content()).replace("\r\n", "\n")


async def test_a_mail_arrives_as_it_was_meant(office: PostOffice) -> None:
    message = await arrived(office, MAIL)
    assert message["From"] == "Access <petitions@access.example.org>"
    assert message["To"] == "Amina Ben Ali <amina@example.org>"
    assert message["Reply-To"] == "campaigns@access.example.org"
    assert message["Subject"] == "Confirm your signature: Tell the ITU"
    assert message["Message-ID"] == "<018f0000000070008000000000000001@access.example.org>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Content-Language"] == "en"
    assert message.get_content_type() == "multipart/alternative"
    assert part(message, "plain") == MAIL.text
    assert part(message, "html") == MAIL.html
    assert office.recipients == [["amina@example.org"]]


async def test_every_script_arrives(office: PostOffice) -> None:
    mail = replace(
        MAIL,
        sender_name="Nahr – النهر",
        recipient_name="أمينة بن علي 🌍",
        subject="أكّد توقيعك: أخبروا الاتحاد الدولي للاتصالات " * 3,
        text="مرحبًا أمينة\n" + "كلمة " * 500 + "\n",
        html="<p>مرحبًا أمينة 🌍</p>\n",
        locale="ar",
    )
    message = await arrived(office, mail)
    assert message["Subject"] == header_text(mail.subject)
    assert message["To"].addresses[0].display_name == mail.recipient_name
    assert message["From"].addresses[0].display_name == mail.sender_name
    assert (part(message, "plain"), part(message, "html")) == (mail.text, mail.html)


async def test_what_goes_over_the_wire_is_seven_bit_and_in_short_lines(office: PostOffice) -> None:
    await arrived(office, replace(MAIL, subject="ü" * 400, recipient_name="é" * 150, text="ä" * 5_000 + "\n"))
    (letter,) = office.letters
    assert letter.isascii()
    assert max(map(len, letter.split(b"\r\n"))) <= 998
    assert b"\n" not in letter.replace(b"\r\n", b"")


HOSTILE = [
    "Amina\r\nBcc: eve@example.org",
    "Amina\nBcc: eve@example.org",
    "Amina\rBcc: eve@example.org",
    "Amina\r\n\r\nA body of mine",
    "Amina\u2028Bcc: eve@example.org",
    "Amina\x85Bcc: eve@example.org",
    "Amina\x0bBcc: eve@example.org",
    "=?utf-8?q?Amina=0D=0ABcc=3A_eve=40example=2Eorg?=",
    "=?utf-8?b?QW1pbmENCkJjYzogZXZlQGV4YW1wbGUub3Jn?=",
    "=?utf-8?q?=3D=3Futf-8=3Fq=3Fx=0D=0ABcc=3A_eve?=",
    'Amina" <eve@example.org>, "x',
    "Amina <eve@example.org>",
    "Amina, eve@example.org",
    "Amina (eve@example.org)",
    "Amina; Bcc: eve@example.org",
    "\u202eanimA\u202c",
    "Amina\x00",
    "\\",
    '"',
    "x" * 500,
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize("where", ["recipient_name", "sender_name", "subject"])
async def test_no_words_make_a_header_or_a_recipient(office: PostOffice, where: str, text: str) -> None:
    changes: dict[str, Any] = {where: text}
    message = await arrived(office, replace(MAIL, **changes))
    assert sorted(name.lower() for name in message.keys()) == sorted(  # noqa: SIM118 - a message is no mapping
        [
            "from",
            "to",
            "reply-to",
            "subject",
            "message-id",
            "auto-submitted",
            "date",
            "content-language",
            "mime-version",
            "content-type",
        ]
    )
    assert office.recipients == [["amina@example.org"]]
    assert addresses(message, "To") == ["amina@example.org"]
    assert addresses(message, "From") == ["petitions@access.example.org"]
    assert part(message, "plain") == MAIL.text
    shown = message["Subject"] if where == "subject" else message["To" if where == "recipient_name" else "From"]
    assert not re.search(r"[\r\n\x00\u202e\u2028]", str(shown))


def addresses(message: EmailMessage, header: str) -> list[str]:
    found: tuple[Address, ...] = message[header].addresses
    return [address.addr_spec for address in found]


@pytest.mark.parametrize("address", ["a@b.org\r\nBcc: x@y.org", "a@b.org\n", "a b@b.org\r"])
def test_an_address_with_a_line_break_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match=r"line break|CR or LF|[Ii]nvalid"):
        build_message(replace(MAIL, recipient_address=address))


@pytest.mark.parametrize(
    "body", ["From the start\n", ".\n", "..\n.\r\n.\n", "a\n.\nQUIT\n", "\n\n\n", "no line end", "tab\there\n", "\f\n"]
)
async def test_a_body_ends_where_it_ends(office: PostOffice, body: str) -> None:
    message = await arrived(office, replace(MAIL, text=body))
    assert part(message, "plain").rstrip("\n") == body.replace("\r\n", "\n").rstrip("\n")
    assert len(office.letters) == 1


async def test_the_same_key_is_the_same_message(office: PostOffice) -> None:
    first, again = await arrived(office, MAIL), await arrived(office, MAIL)
    other = await arrived(office, replace(MAIL, key="another"))
    assert first["Message-ID"] == again["Message-ID"] != other["Message-ID"]


CANARY = "canary-address@example.org"


@pytest.mark.parametrize(
    ("phase", "answer", "permanent"),
    [
        ("RCPT", f"550 5.1.1 <{CANARY}> unknown", True),
        ("RCPT", f"450 4.2.1 <{CANARY}> greylisted", False),
        ("RCPT", f"421 4.7.0 too many for {CANARY}", False),
        ("DATA", f"554 5.7.1 spam to {CANARY}", True),
        ("DATA", f"451 4.3.0 later {CANARY}", False),
        ("MAIL", "550 5.7.1 not your domain", False),
        ("MAIL", "452 4.3.1 full", False),
    ],
)
async def test_a_refusal_says_its_code_and_nothing_of_the_person(
    office: PostOffice,
    phase: str,
    answer: str,
    permanent: bool,  # noqa: FBT001 - a column of the table
) -> None:
    office.answers[phase] = answer
    with pytest.raises(MailError) as caught:
        await SmtpSender(office.url).send(replace(MAIL, recipient_address=CANARY))
    assert caught.value.code == int(answer[:3])
    assert caught.value.permanent is permanent
    assert "canary" not in f"{caught.value!r} {caught.value}"
    assert caught.value.__cause__ is None
    assert office.letters == []


async def test_a_wrong_password_is_no_fault_of_the_mail() -> None:
    async with post_office(password="right") as office:
        right = office.url.replace("smtp://", "smtp://user:right@")
        wrong = office.url.replace("smtp://", "smtp://user:wrong@")
        with pytest.raises(MailError) as caught:
            await SmtpSender(wrong).send(MAIL)
        assert (caught.value.code, caught.value.permanent) == (535, False)
        with pytest.raises(MailError) as caught:
            await SmtpSender(office.url).send(MAIL)
        assert caught.value.permanent is False
        await SmtpSender(right).send(MAIL)
        assert len(office.letters) == 1


async def test_a_server_that_is_away_is_asked_again_later() -> None:
    with pytest.raises(MailError) as caught:
        await SmtpSender("smtp://127.0.0.1:1?tls=no").send(MAIL)
    assert (caught.value.code, caught.value.permanent) == (None, False)


async def test_a_server_that_hangs_up_is_asked_again_later() -> None:
    async def hang_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 hello\r\n")
        await reader.readline()
        writer.close()

    server = await asyncio.start_server(hang_up, "127.0.0.1", 0)
    try:
        with pytest.raises(MailError) as caught:
            await SmtpSender(f"smtp://127.0.0.1:{server.sockets[0].getsockname()[1]}?tls=no").send(MAIL)
        assert caught.value.permanent is False
    finally:
        server.close()


async def test_a_mail_that_cannot_be_built_is_not_tried_again(office: PostOffice) -> None:
    with pytest.raises(MailError) as caught:
        await SmtpSender(office.url).send(replace(MAIL, recipient_address="a@b.org\r\nBcc: x@y.org"))
    assert caught.value.permanent
    assert office.letters == []
