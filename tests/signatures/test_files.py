"""Mail texts: what they may hold and what is told of the rest."""

from pathlib import Path

import pytest

from tests.tenants.valid import MAIL, Case, expect_mistake, move, put, read_all, swap, write_valid
from undersigned.core.mailtext import MailText, fill, load_mail_text, read_mail_text
from undersigned.core.report import Report
from undersigned.signatures.files import EMAILS, NEEDED, PLACEHOLDERS, EmailSpec

MISTAKES: dict[str, Case] = {
    "unknown mail": (
        move(MAIL, "demo/emails/confirm.en.md"),
        "demo/emails/confirm.en.md",
        1,
        "Did you mean `confirmation.en.md`",
    ),
    "mail in a strange language": (
        move(MAIL, "demo/emails/confirmation.ar.md"),
        "demo/emails/confirmation.ar.md",
        1,
        "no mail text",
    ),
    "mail without subject": (put(MAIL, "Hello"), MAIL, 1, "the first line is not `Subject: …`"),
    "unknown placeholder": (swap(MAIL, "{name}", "{nmae}"), MAIL, 3, "{nmae} is unknown. Did you mean `name`"),
    "empty placeholder": (swap(MAIL, "{name}", "{}"), MAIL, 3, "the placeholder {} is unknown"),
    "code in the subject": (swap(MAIL, "Confirm:", "{code}:"), MAIL, 1, "the subject holds {code}"),
    "mail without link": (swap(MAIL, "{confirm_url}\n", ""), MAIL, 1, "the body lacks {confirm_url}"),
    "mail with HTML": (swap(MAIL, "Hello", "<img src=//e>"), MAIL, 3, "the text has raw HTML"),
    "mail without body": (put(MAIL, "Subject: x\n"), MAIL, 2, "the text is empty"),
}


@pytest.mark.parametrize("case", MISTAKES)
def test_mistake(case: str, tmp_path: Path):
    expect_mistake(tmp_path, MISTAKES[case])


def test_what_the_files_say_is_what_is_read(tmp_path: Path):
    demo, other = read_all(write_valid(tmp_path))[0]
    body = "Hello {name},\n\n{confirm_url}\n\n{code}\n\n{remove_url}"
    assert demo.emails == (EmailSpec("confirmation", "en", MailText("Confirm: {petition}", body)),)
    assert other.emails == ()


@pytest.mark.parametrize("locale", ["ar", "en", "es", "fr", "ru", "zh"])
@pytest.mark.parametrize("kind", PLACEHOLDERS)
def test_the_platform_has_words_of_its_own(kind: str, locale: str):
    report = Report()
    text = read_mail_text(EMAILS / f"{kind}.{locale}.md", report, PLACEHOLDERS[kind], NEEDED[kind])
    assert report.format() == ""
    assert text
    assert text == load_mail_text(EMAILS, kind, locale)
    values = {name: f"<{name}>" for name in PLACEHOLDERS[kind]}
    mail = fill(text, values)
    for name in PLACEHOLDERS[kind]:
        assert f"<{name}>" in mail.text
        assert f"&lt;{name}&gt;" in mail.html
    assert "<petition>" in mail.subject
    assert all(len(line) <= 78 for line in mail.text.split("\n"))


def test_a_language_without_words_is_written_to_in_english():
    assert load_mail_text(EMAILS, "reminder", "xx") == load_mail_text(EMAILS, "reminder", "en")


def test_the_english_confirmation_says_what_it_must():
    mail = fill(load_mail_text(EMAILS, "confirmation", "en"), CONFIRMATION)
    assert mail.subject == "Confirm your signature: Tell the ITU: The internet belongs to us!"
    assert mail.text == CONFIRMATION_TEXT


CONFIRMATION = {
    "name": "Amina Ben Ali",
    "petition": "Tell the ITU: The internet belongs to us!",
    "confirm_url": "https://access.example.org/en/c/abc",
    "code": "482 913",
    "remove_url": "https://access.example.org/en/c/abc#remove",
    "organisation": "Access",
    "address": "1 Example Street",
}
CONFIRMATION_TEXT = """\
Hello Amina Ben Ali,

You signed: Tell the ITU: The internet belongs to us!

Confirm so that it counts:
https://access.example.org/en/c/abc

Or type this code on the page: 482 913 (60 minutes)

Was this not you? Remove it:
https://access.example.org/en/c/abc#remove

Access, 1 Example Street
"""
