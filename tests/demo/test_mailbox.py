"""What is sent to the demo's mail catcher is kept, and shown to people and programs."""

import stat
from collections.abc import AsyncIterator
from email.message import EmailMessage
from pathlib import Path

import aiosmtplib
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from undersigned.mailbox import Mailbox, catching, routes

pytestmark = pytest.mark.anyio


def message(subject: str = "Please confirm: größe <b>", text: str = "") -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = "noreply@access.example"
    mail["To"] = "suzie@example.org"
    mail["Subject"] = subject
    mail["Message-ID"] = "<1@access.example>"
    mail.set_content(text or "Hello <Suzie>,\n\nopen http://access.localhost:8000/en/c/abc_-1?a=1&b=2.\nOr not.\n")
    mail.add_alternative("<p>Hello</p><script>alert(1)</script>", subtype="html")
    return mail


@pytest.fixture
def mailbox(tmp_path: Path) -> Mailbox:
    return Mailbox(tmp_path / "mail", kept=3)


@pytest.fixture
async def port(mailbox: Mailbox) -> AsyncIterator[int]:
    async with catching(mailbox) as url:
        assert url.startswith("smtp://127.0.0.1:")
        assert url.endswith("?tls=no")
        yield int(url.rsplit(":", 1)[1].removesuffix("?tls=no"))


def browser(mailbox: Mailbox) -> TestClient:
    return TestClient(Starlette(routes=routes(mailbox)))


async def send(port: int, mail: EmailMessage, to: str = "suzie@example.org") -> None:
    await aiosmtplib.send(mail, recipients=[to], hostname="127.0.0.1", port=port, start_tls=False)


async def test_a_message_is_listed_with_all_its_parts(mailbox: Mailbox, port: int) -> None:
    await send(port, message())
    (found,) = browser(mailbox).get("/dev/mail.json").json()
    assert set(found) == {"to", "subject", "text", "html", "headers", "at"}
    assert found["to"] == "suzie@example.org"
    assert found["subject"] == "Please confirm: größe <b>"
    assert "http://access.localhost:8000/en/c/abc_-1?a=1&b=2.\n" in found["text"]
    assert "<script>" in found["html"]
    assert found["headers"]["Message-ID"] == "<1@access.example>"
    assert found["at"].startswith("20")
    assert found["at"].endswith("Z")


async def test_the_page_shows_links_to_follow_and_runs_nothing_of_the_message(mailbox: Mailbox, port: int) -> None:
    await send(port, message())
    answer = browser(mailbox).get("/dev/mail")
    assert answer.headers["Cache-Control"] == "no-store"
    link = "http://access.localhost:8000/en/c/abc_-1?a=1&amp;b=2"
    assert f'<a href="{link}">{link}</a>.<br>' in answer.text
    assert "Hello &lt;Suzie&gt;" in answer.text
    assert "größe &lt;b&gt;" in answer.text
    assert "<script" not in answer.text
    assert "style=" not in answer.text


async def test_the_newest_come_first_and_the_oldest_go(mailbox: Mailbox, port: int) -> None:
    for number in range(5):
        await send(port, message(f"Number {number}"), to=f"{number}@example.org")
    assert [one["subject"] for one in mailbox.messages()] == ["Number 4", "Number 3", "Number 2"]
    assert [one["subject"] for one in browser(mailbox).get("/dev/mail.json?to=3@example.org").json()] == ["Number 3"]
    assert len(list(mailbox.folder.iterdir())) == 3


async def test_mail_outlives_the_process_and_is_closed_to_other_users(mailbox: Mailbox, port: int) -> None:
    await send(port, message("Kept"))
    assert [one["subject"] for one in Mailbox(mailbox.folder).messages()] == ["Kept"]
    assert stat.S_IMODE(mailbox.folder.stat().st_mode) == 0o700


async def test_a_message_that_cannot_be_stored_is_to_be_sent_again(mailbox: Mailbox, port: int) -> None:
    mailbox.folder.rmdir()
    with pytest.raises(aiosmtplib.SMTPDataError) as refusal:
        await send(port, message())
    assert refusal.value.code == 451


async def test_international_addresses_and_lines_that_begin_with_a_dot(mailbox: Mailbox, port: int) -> None:
    async with aiosmtplib.SMTP(hostname="127.0.0.1", port=port, start_tls=False) as client:
        await client.sendmail(
            "a@example.org", ["مريم@example.org"], b"Subject: x\r\n\r\n.dot\r\n", mail_options=["SMTPUTF8"]
        )
    (found,) = mailbox.messages()
    assert found["to"] == "مريم@example.org"
    assert found["text"].startswith(".dot")


def test_an_empty_mailbox_says_so(mailbox: Mailbox) -> None:
    assert "No mail yet." in browser(mailbox).get("/dev/mail").text
    assert browser(mailbox).get("/dev/mail.json").json() == []
