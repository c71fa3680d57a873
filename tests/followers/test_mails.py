"""The mails to followers: in every language, with what stops them in header and body (U-1)."""

import re
from pathlib import Path

import pytest

from tests.factories import make_mail_text, make_petition
from tests.followers.deeds import closed, followed, scheduled
from tests.signatures.deeds import work
from tests.support.mail import CaughtMail
from undersigned.core.context import Platform
from undersigned.core.mail import build_message
from undersigned.core.mailtext import load_mail_text
from undersigned.core.report import Report
from undersigned.followers.files import EMAILS, NEEDED, PLACEHOLDERS
from undersigned.petitions.types import PetitionState
from undersigned.signatures.files import read_emails
from undersigned.tenancy.types import Context

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("kind", NEEDED)
async def test_every_kind_is_there_in_every_language(platform: Platform, kind: str) -> None:
    for locale in platform.messages.locales:
        assert (EMAILS / f"{kind}.{locale}.md").is_file(), locale
        text = load_mail_text(EMAILS, kind, locale)
        assert set(re.findall(r"\{(\w+)\}", text.subject + text.body)) == PLACEHOLDERS[kind], locale


async def test_each_mail_can_be_stopped_by_a_program_and_by_a_person(context: Context, mailbox: CaughtMail) -> None:
    """RFC 8058: both headers, an https address of one line that is also in the body."""
    await followed(context, await scheduled(context))
    await work(context.platform, context.tenant)
    (mail,) = mailbox.sent
    raw = build_message(mail).as_bytes().decode()
    assert mail.unsubscribe
    assert f"\r\nList-Unsubscribe: <{mail.unsubscribe}>\r\n" in raw
    assert "\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in raw
    assert mail.unsubscribe in mail.text
    assert all(len(line) <= 76 or line.startswith("http") for line in mail.text.splitlines())
    assert "<img" not in mail.html


async def test_the_mail_is_in_the_language_of_the_page(context: Context, mailbox: CaughtMail) -> None:
    petition = await make_petition(
        context.platform, context.tenant, "puits", locales=("en", "fr"), state=PetitionState.CLOSED
    )
    await followed(context, petition, locale="fr")
    await work(context.platform, context.tenant)
    (mail,) = mailbox.sent
    assert mail.locale == "fr"
    assert "Bonjour" in mail.text
    assert "/fr/f/" in mail.text
    assert "(fr)" in mail.subject


async def test_the_tenants_own_words_come_first(context: Context, mailbox: CaughtMail) -> None:
    await make_mail_text(
        context.platform,
        context.tenant,
        kind="follow_outcome",
        subject="Ours: {petition}",
        body="{confirm_url}\n\n{stop_url}",
    )
    petition = await closed(context)
    await followed(context, petition)
    await work(context.platform, context.tenant)
    assert mailbox.last().subject == f"Ours: {petition.title}"


def test_a_tenants_file_is_read_and_its_mistakes_are_explained(tmp_path: Path) -> None:
    folder = tmp_path / "emails"
    folder.mkdir()
    (folder / "opening.en.md").write_text(
        "Subject: Open: {petition}\n\n{petition_url}\n\n{stop_url}\n", encoding="utf-8"
    )
    (folder / "follow_outcome.en.md").write_text("Subject: Yes?\n\n{confirm_url} {name}\n", encoding="utf-8")
    report = Report()
    found = read_emails(folder, report, locales=("en",), placeholders=PLACEHOLDERS, needed=NEEDED)
    assert [(email.kind, email.locale) for email in found] == [("follow_outcome", "en"), ("opening", "en")]
    assert [mistake.what for mistake in report.mistakes] == [
        "the body lacks {stop_url}",
        "the placeholder {name} is unknown",
    ]
