"""Asking, asking again and reminding: which mail leaves when, in whose words, and what a crash or a slow server changes."""

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.factories import make_context, make_mail_text, make_petition, make_signature, make_tenant
from tests.signatures.deeds import code_in, link_in, outcomes, pass_time, rows, signatures, signed, totals, work
from tests.support.mail import CaughtMail
from tests.support.smtp import PostOffice, post_office
from undersigned.core.context import Platform
from undersigned.core.keys import PLATFORM, Keys
from undersigned.core.mail import MailError, SmtpSender
from undersigned.core.mailtext import load_mail_text
from undersigned.core.outbox import LEASE, LeaseLostError
from undersigned.petitions.types import Petition, PetitionState
from undersigned.runner import LAST_RETRY, Runner
from undersigned.signatures import caps, confirmation, jobs, tokens
from undersigned.signatures.files import EMAILS, NEEDED, PLACEHOLDERS
from undersigned.signatures.types import Confirmed, State
from undersigned.tenancy.types import Context, Tenant
from undersigned.worker import KINDS

pytestmark = pytest.mark.anyio

HOUR = timedelta(hours=1)
LATER = MailError(451, permanent=False, reason="SMTPDataError")


async def test_the_mail_says_what_was_signed_and_how_to_confirm(
    context: Context, petition: Petition, mailbox: CaughtMail
) -> None:
    await signed(context, petition)
    await work(context.platform, context.tenant)
    (mail,) = mailbox.sent
    assert (mail.recipient_name, mail.recipient_address) == ("Amina Ben Ali", "amina@example.org")
    assert (mail.sender_name, mail.sender_address) == (context.tenant.sender_name, context.tenant.sender_address)
    assert mail.reply_to == context.tenant.contact.email
    assert petition.title in mail.subject
    link = link_in(mail)
    address = f"{context.platform.settings.origin_of(context.tenant.domain)}/en/c/{link}"
    for body in (mail.text, mail.html):
        assert "Amina Ben Ali" in body
        assert petition.title in body
        assert address in body
        assert f"{address}#remove" in body
        assert code_in(mail) in body
        assert context.tenant.contact.address in body
    assert "<script" not in mail.html
    assert "<img" not in mail.html
    assert set(re.findall(r'href="([^"]+)"', mail.html)) == {address, f"{address}#remove"}


async def test_reminders_come_after_a_day_and_three_and_then_silence(
    context: Context, petition: Petition, mailbox: CaughtMail
) -> None:
    await signed(context, petition)
    times: list[int] = []
    for hour in range(24 * 6):
        before = len(mailbox.sent)
        await work(context.platform, context.tenant)
        times += [hour] * (len(mailbox.sent) - before)
        await pass_time(context.platform, context.tenant, HOUR)
    assert times == [0, 24, 72]
    first, second, third = mailbox.sent
    assert link_in(first) == link_in(second) == link_in(third)
    assert second.subject != first.subject
    assert len({mail.key for mail in mailbox.sent}) == 3
    assert isinstance(await confirmation.confirm(context, link_in(third)), Confirmed)


async def test_a_closed_petition_reminds_nobody(context: Context, petition: Petition, mailbox: CaughtMail) -> None:
    await signed(context, petition)
    await work(context.platform, context.tenant)
    await set_state(context, petition, PetitionState.CLOSED)
    await pass_time(context.platform, context.tenant, timedelta(days=4))
    await work(context.platform, context.tenant)
    assert len(mailbox.sent) == 1
    found = [(kind, outcome) for kind, _, outcome in await outcomes(context.platform, context.tenant)]
    assert found.count(("remind_to_confirm", "petition not open")) == 2


async def test_a_paused_petition_still_asks_to_confirm(
    context: Context, petition: Petition, mailbox: CaughtMail
) -> None:
    await signed(context, petition)
    await set_state(context, petition, PetitionState.PAUSED)
    await work(context.platform, context.tenant)
    assert len(mailbox.sent) == 1


async def set_state(context: Context, petition: Petition, state: PetitionState) -> None:
    async with context.platform.database.tenant_tx(context.tenant.id) as connection:
        await connection.execute(
            "UPDATE petition SET state = $3 WHERE tenant_id = $1 AND id = $2", context.tenant.id, petition.id, state
        )
    context.platform.petitions.forget()


async def test_a_second_petition_is_reminded_of_when_its_turn_comes(
    context: Context, petition: Petition, mailbox: CaughtMail
) -> None:
    """Its first mail was held back by the cap; its reminder is then the first to speak of it."""
    second = await make_petition(context.platform, context.tenant, "second")
    await signed(context, petition)
    await work(context.platform, context.tenant)
    await signed(context, second)
    await work(context.platform, context.tenant)
    assert len(mailbox.sent) == 1
    await confirmation.confirm(context, link_in(mailbox.last()))
    await pass_time(context.platform, context.tenant, timedelta(hours=24))
    await work(context.platform, context.tenant)
    assert len(mailbox.sent) == 2
    assert second.title in mailbox.last().subject
    assert isinstance(await confirmation.confirm(context, link_in(mailbox.last())), Confirmed)
    assert await totals(context.platform, context.tenant) == {"confirmed": 2, "pending": 0}


async def test_a_mail_that_failed_leaves_later_as_it_was(
    context: Context, petition: Petition, mailbox: CaughtMail
) -> None:
    """The mark was written, the server said "later": the next run sends the same link, code and Message-ID, and takes no cap."""
    mailbox.refuse_with = [LATER, LATER]
    await signed(context, petition)
    for _ in range(3):
        await work(context.platform, context.tenant)
        await pass_time(context.platform, context.tenant, LAST_RETRY)
    (mail,) = mailbox.sent
    (row,) = await signatures(context.platform, context.tenant)
    assert row["mails_sent"] == 1
    (task,) = await rows(
        context.platform, context.tenant, "SELECT * FROM outbox WHERE tenant_id = $1 AND kind = 'ask_to_confirm'"
    )
    assert (task["state"], task["outcome"], task["attempts"]) == ("done", "sent", 3)
    assert mail.key == task["id"].hex
    assert isinstance(await confirmation.confirm(context, link_in(mail)), Confirmed)


async def test_a_crash_after_the_mail_left_sends_the_same_mail_again(
    platform: Platform, context: Context, petition: Petition, mailbox: CaughtMail
) -> None:
    """The server took it, the worker died before it could say so: the person gets the same mail twice, and may use either."""

    async def dies(context: Context, task: Any) -> str:
        await KINDS["ask_to_confirm"](context, task)
        raise LeaseLostError  # nothing more is written of this run

    await signed(context, petition)
    await Runner(platform, {"ask_to_confirm": dies}).run_due(context.tenant.id)
    await pass_time(platform, context.tenant, LEASE)
    await work(platform, context.tenant)
    first, again = mailbox.sent
    assert first == again
    (row,) = await signatures(platform, context.tenant)
    assert row["mails_sent"] == 1


async def test_two_workers_with_the_same_task_send_it_once(
    platform: Platform, context: Context, petition: Petition, mailbox: CaughtMail
) -> None:
    """The first was frozen until its lease ended. It wakes up before it has written that the mail leaves."""
    go_on = asyncio.Event()

    async def frozen(context: Context, task: Any) -> str:
        await go_on.wait()
        return await KINDS["ask_to_confirm"](context, task)

    await signed(context, petition)
    slow = asyncio.create_task(Runner(platform, {**KINDS, "ask_to_confirm": frozen}).run_due(context.tenant.id))
    await asyncio.sleep(0.2)
    await pass_time(platform, context.tenant, LEASE)
    await work(platform, context.tenant)
    go_on.set()
    await slow
    assert len(mailbox.sent) == 1
    (row,) = await signatures(platform, context.tenant)
    assert row["mails_sent"] == 1


async def test_a_refused_address_is_set_aside_without_its_name(
    platform: Platform, context: Context, petition: Petition
) -> None:
    async with post_office() as office:
        office.answers["RCPT"] = "550 5.1.1 <canary@example.org> unknown"
        sending = replace(platform, mail=SmtpSender(office.url))
        await signed(context, petition, email="canary@example.org", name="Canary Name")
        await work(sending, context.tenant)
    (task,) = await rows(
        platform, context.tenant, "SELECT * FROM outbox WHERE tenant_id = $1 AND kind = 'ask_to_confirm'"
    )
    assert (task["state"], task["last_error"]) == ("dead", "mail: refused 550")
    everything = await rows(platform, context.tenant, "SELECT o::text FROM outbox AS o WHERE tenant_id = $1")
    assert "anary" not in str(everything)


async def test_a_signature_erased_before_its_mail_left_gets_none(
    context: Context, petition: Petition, mailbox: CaughtMail
) -> None:
    await signed(context, petition)
    async with context.platform.database.tenant_tx(context.tenant.id) as connection:
        await connection.execute("DELETE FROM signature WHERE tenant_id = $1", context.tenant.id)
    await work(context.platform, context.tenant)
    assert mailbox.sent == []
    assert await outcomes(context.platform, context.tenant) == [("ask_to_confirm", "done", "gone")]


async def test_without_keys_the_mail_waits(
    platform: Platform, context: Context, petition: Petition, mailbox: CaughtMail
) -> None:
    await signed(context, petition)
    broken = replace(platform, keys=await Keys.open("postgresql://nobody@127.0.0.1:1/none", b"x" * 32))
    await work_once(broken, context.tenant)
    await broken.keys.close()
    (task,) = await rows(platform, context.tenant, "SELECT state, last_error FROM outbox WHERE tenant_id = $1")
    assert task == {"state": "ready", "last_error": "KeyMissingError"}
    await pass_time(platform, context.tenant, LAST_RETRY)
    await work(platform, context.tenant)
    assert len(mailbox.sent) == 1


async def work_once(platform: Platform, tenant: Tenant) -> None:
    await Runner(platform, KINDS).run_due(tenant.id)


@pytest.fixture
async def nahr(platform: Platform, tenant: Tenant) -> Context:
    number = tenant.id + 50_000
    made = await make_tenant(
        platform, number, f"nahr{number}", name="النهر", locales=("ar", "en", "fr"), default_locale="ar"
    )
    return make_context(platform, made)


@pytest.mark.parametrize(("locale", "direction"), [("ar", "rtl"), ("en", "ltr"), ("fr", "ltr")])
async def test_the_mail_is_in_the_language_of_the_signature(
    nahr: Context, mailbox: CaughtMail, locale: str, direction: str
) -> None:
    petition = await make_petition(nahr.platform, nahr.tenant, "itu", locales=("ar", "en", "fr"), title="T")
    await signed(nahr, petition, locale=locale)
    await work(nahr.platform, nahr.tenant)
    (mail,) = mailbox.sent
    assert mail.locale == locale
    assert f'<html lang="{locale}" dir="{direction}">' in mail.html
    assert f"/{locale}/c/" in mail.text
    first = {"ar": "مرحبًا", "en": "Hello", "fr": "Bonjour"}[locale]
    assert first in mail.text
    assert ("(ar)" in mail.subject, "(en)" in mail.subject, "(fr)" in mail.subject).count(True) == (locale != "ar")


async def test_the_tenants_own_words_come_before_the_platforms(
    context: Context, petition: Petition, mailbox: CaughtMail
) -> None:
    await make_mail_text(
        context.platform,
        context.tenant,
        subject="Ours: {petition}",
        body="Dear {name}: {confirm_url}\n\n{code}\n\n{remove_url}",
    )
    await signed(context, petition)
    await signed(context, petition, email="fr@example.org", locale="fr")
    await work(context.platform, context.tenant)
    (english,) = mailbox.to("amina@example.org")
    (french,) = mailbox.to("fr@example.org")
    assert english.subject == f"Ours: {petition.title}"
    assert english.text.startswith("Dear Amina Ben Ali:\nhttp")
    assert french.text.startswith("Bonjour")


@pytest.fixture
async def office() -> AsyncIterator[PostOffice]:
    async with post_office() as opened:
        yield opened


HOSTILE_TITLES = [
    "Tell them\r\nBcc: eve@example.org",
    "=?utf-8?q?Tell=0D=0ABcc=3A_eve=40example=2Eorg?=",
    "\u202ereversed\u202c",
    "{code} {confirm_url} {name}",
    "<b>bold</b> & <script>alert(1)</script>",
    "*stars* [x](https://evil.example)",
]


@pytest.mark.parametrize("title", HOSTILE_TITLES, ids=range(len(HOSTILE_TITLES)))
async def test_no_title_or_name_makes_another_mail_of_it(
    platform: Platform, context: Context, office: PostOffice, title: str
) -> None:
    """Through a real server: one recipient, our headers, and in every part the words as words."""
    petition = await make_petition(platform, context.tenant, "hostile", title=title)
    signature = await make_signature(
        platform, context.tenant, petition, state=State.PENDING, name="<i>A</i> {code} *b*", email="amina@example.org"
    )
    await work(replace(platform, mail=SmtpSender(office.url)), context.tenant)
    (message,) = office.messages
    assert office.recipients == [["amina@example.org"]]
    assert message["Bcc"] is None
    assert len(message.get_all("Subject", [])) == len(message.get_all("To", [])) == 1
    assert not re.search(r"[\r\n\u202e]", str(message["Subject"]))
    plain, html = message.get_body(("plain",)), message.get_body(("html",))
    assert plain is not None
    assert html is not None
    assert "<i>A</i> {code} *b*" in plain.get_content()
    assert "&lt;i&gt;A&lt;/i&gt; {code} *b*" in html.get_content()
    assert "<script" not in html.get_content()
    assert 'evil.example"' not in html.get_content()
    assert message["Message-ID"].startswith("<")
    keys = await platform.keys.tenant(context.tenant.id)
    assert tokens.confirm_token(keys, signature.id, 0) in plain.get_content()


async def test_a_first_mail_counts_once_against_the_platform_whoever_sends_it(
    platform: Platform, context: Context, petition: Petition
) -> None:
    await signed(context, petition)
    await work(platform, context.tenant)
    await pass_time(platform, context.tenant, timedelta(hours=24))
    await work(platform, context.tenant)
    async with platform.database.platform_tx() as connection:
        counted = await connection.fetch("SELECT address, sent FROM platform_mail_cap")
    assert [row["sent"] for row in counted] == [1]
    keys = await platform.keys.tenant(PLATFORM)
    assert counted[0]["address"] == keys.blind_index("mail", jobs._today().isoformat(), "amina@example.org")
    tenant_keys = await platform.keys.tenant(context.tenant.id)
    assert counted[0]["address"] != caps.index(tenant_keys, "amina@example.org")


async def test_every_kind_of_mail_is_there_in_every_language_of_the_platform(platform: Platform) -> None:
    for kind, needed in NEEDED.items():
        for locale in platform.messages.locales:
            assert (EMAILS / f"{kind}.{locale}.md").is_file(), (kind, locale)
            text = load_mail_text(EMAILS, kind, locale)
            used = set(re.findall(r"\{(\w+)\}", text.subject + text.body))
            assert needed <= used <= PLACEHOLDERS[kind], (kind, locale)
