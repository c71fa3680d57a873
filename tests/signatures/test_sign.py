"""Signing: what is stored of a signature, what is refused, and that a refusal stores nothing."""

import asyncio
import hashlib
from dataclasses import replace
from datetime import timedelta
from ipaddress import ip_address
from typing import Any
from uuid import UUID

import asyncpg
import pytest
from msgspec import structs

from tests.factories import make_context, make_petition, make_signature, make_tenant
from tests.signatures.deeds import outcomes, receipt_of, rows, sign, signatures, signed, states, totals, work
from tests.support.mail import CaughtMail
from undersigned.app import open_platform
from undersigned.core.context import Platform, now
from undersigned.core.errors import InvalidInput, KeyUnavailable, Problem
from undersigned.core.ids import new_id
from undersigned.core.keys import Keys
from undersigned.core.limits import Limits
from undersigned.core.mail_domains import MailDomains
from undersigned.core.migrate import database_urls
from undersigned.core.network import network_of
from undersigned.petitions.types import Petition, PetitionClosed, PetitionNotFound, PetitionState
from undersigned.settings import Settings
from undersigned.signatures import service
from undersigned.signatures.commit import signing_queue
from undersigned.signatures.types import IdempotencyKeyReused, Personal, Received, SigningUnavailable, State
from undersigned.tenancy.types import Context, Tenant

pytestmark = pytest.mark.anyio


async def test_a_signature_is_pending_sealed_and_on_its_way(
    platform: Platform, tenant: Tenant, petition: Petition, context: Context
) -> None:
    answer = await signed(
        context, petition, source="newsletter", referrer="https://news.example/amina", name_visibility="public"
    )
    assert answer.sent_to == "a…@example.org"
    assert answer.petition.id == petition.id
    (row,) = await signatures(platform, tenant)
    assert {name: row[name] for name in ("petition_id", "state", "country", "locale", "name_visibility")} == {
        "petition_id": petition.id,
        "state": "pending",
        "country": "TN",
        "locale": "en",
        "name_visibility": "public",
    }
    assert (row["source"], row["referrer"]) == ("newsletter", "news.example")
    assert (row["confirmed_at"], row["proven_at"], row["mailed_at"], row["mails_sent"]) == (None, None, None, 0)
    assert b"amina" not in row["personal"].lower()
    assert (await receipt_of(context, answer)).signature_id == row["id"]
    assert await outcomes(platform, tenant) == [("ask_to_confirm", "ready", None)]
    assert await totals(platform, tenant) == {"confirmed": 0, "pending": 1}


async def test_name_and_address_can_be_opened_again(context: Context, petition: Petition) -> None:
    answer = await signed(context, petition, name=" Zoe\u0301  Ben\tAli", email="Zoe+x@Example.org")
    signature = await service.signature_by_id(context, (await receipt_of(context, answer)).signature_id)
    assert signature
    assert await service.open_personal(context, signature) == Personal("Zo\u00e9 Ben Ali", "Zoe+x@example.org")


async def test_consents_say_word_for_word_what_was_agreed_to(
    platform: Platform, tenant: Tenant, petition: Petition, context: Context
) -> None:
    await signed(context, petition, news=True, locale="fr")
    question = platform.messages.text("fr", "form.news", {"organisation": tenant.name})
    assert tenant.name in question
    found = await rows(
        platform,
        tenant,
        """
        SELECT purpose, locale, given, body, text_version
          FROM consent
          JOIN agreed_text USING (tenant_id, purpose, locale)
         WHERE consent.tenant_id = $1 AND text_version = version
         ORDER BY purpose
        """,
    )
    assert found == [
        {"purpose": "news", "locale": "fr", "given": True, "body": question, "text_version": digest(question)},
        {
            "purpose": "petition",
            "locale": "fr",
            "given": True,
            "body": petition.letter,
            "text_version": digest(petition.letter),
        },
    ]


async def test_a_no_to_news_is_a_record_too(
    platform: Platform, tenant: Tenant, petition: Petition, context: Context
) -> None:
    await signed(context, petition, news=False)
    found = await rows(platform, tenant, "SELECT purpose, given FROM consent WHERE tenant_id = $1 ORDER BY purpose")
    assert found == [{"purpose": "news", "given": False}, {"purpose": "petition", "given": True}]


async def test_a_changed_letter_is_another_version(platform: Platform, tenant: Tenant, context: Context) -> None:
    petition = await make_petition(platform, tenant, "changing", letter="First.")
    await signed(context, petition)
    async with platform.database.tenant_tx(tenant.id) as connection:
        await connection.execute(
            "UPDATE petition_text SET letter = 'Second.' WHERE tenant_id = $1 AND petition_id = $2",
            tenant.id,
            petition.id,
        )
    platform.petitions.forget()
    await signed(context, petition, email="another@example.org")
    found = await rows(
        platform,
        tenant,
        """
        SELECT body FROM consent JOIN agreed_text ON agreed_text.tenant_id = $1 AND version = text_version
         WHERE consent.tenant_id = $1 AND consent.purpose = 'petition' ORDER BY at
        """,
    )
    assert [row["body"] for row in found] == ["First.", "Second."]


async def test_a_filled_trap_stores_nothing(
    platform: Platform, tenant: Tenant, petition: Petition, context: Context
) -> None:
    answer = await signed(context, petition, website="https://spam.example")
    assert answer.sent_to == "a…@example.org"
    assert await signatures(platform, tenant) == []
    assert await outcomes(platform, tenant) == []
    assert await rows(platform, tenant, "SELECT * FROM agreed_text WHERE tenant_id = $1") == []


@pytest.mark.parametrize("field", ["name", "email", "country", "source", "locale", "idempotency_key", "referrer"])
async def test_nothing_that_is_sent_is_a_fault(context: Context, petition: Petition, field: str) -> None:
    """What PostgreSQL, UTF-8 or a parser could not take is a problem of the input, or is not kept."""
    for text in (
        "\x00",
        "a\x00b",
        "\ud800",
        "x" * 10_000,
        "\u202e",
        "🌍" * 5_000,
        "'; DROP TABLE signature; --",
        "%s{}$1",
    ):
        answer = await sign(context, petition, **{field: text})
        assert isinstance(answer, InvalidInput | Received), (field, text[:10], answer)


async def test_a_wrong_input_stores_nothing(
    platform: Platform, tenant: Tenant, petition: Petition, context: Context
) -> None:
    answer = await sign(context, petition, name="", email="a@b.org\r\nBcc: x@y.org")
    assert isinstance(answer, InvalidInput)
    assert [problem.code for problem in answer.problems] == ["NAME_REQUIRED", "EMAIL_INVALID"]
    assert await signatures(platform, tenant) == []


HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("state", "opens", "closes"),
    [
        ("paused", None, None),
        ("closed", None, None),
        ("closed", None, HOUR),
        ("scheduled", HOUR, None),
        ("scheduled", None, None),
        ("scheduled", -2 * HOUR, -HOUR),
        ("open", None, -HOUR),
        ("delivering", None, -HOUR),
        ("delivered", None, HOUR),
        ("answered", None, None),
        ("won", None, None),
        ("lost", None, None),
        ("archived", None, None),
    ],
)
async def test_a_petition_that_is_not_open_takes_nothing(
    platform: Platform, tenant: Tenant, context: Context, state: str, opens: timedelta | None, closes: timedelta | None
) -> None:
    petition = await make_petition(
        platform,
        tenant,
        "shut",
        state=PetitionState(state),
        opens_at=opens and now() + opens,
        closes_at=closes and now() + closes,
    )
    assert await sign(context, petition) == PetitionClosed()
    assert await signatures(platform, tenant) == []


@pytest.mark.parametrize(
    ("state", "opens", "closes"),
    [("open", None, HOUR), ("scheduled", -HOUR, None), ("scheduled", -HOUR, HOUR), ("delivering", None, None)],
)
async def test_a_petition_opens_and_closes_by_itself(
    platform: Platform, tenant: Tenant, context: Context, state: str, opens: timedelta | None, closes: timedelta | None
) -> None:
    petition = await make_petition(
        platform,
        tenant,
        "timed",
        state=PetitionState(state),
        opens_at=opens and now() + opens,
        closes_at=closes and now() + closes,
    )
    await signed(context, petition)
    assert len(await signatures(platform, tenant)) == 1


async def test_a_petition_that_closed_a_moment_ago_takes_nothing(
    platform: Platform, tenant: Tenant, petition: Petition, context: Context
) -> None:
    """This process remembers it as open for a second; the statement that writes does not."""
    await signed(context, petition)
    async with platform.database.tenant_tx(tenant.id) as connection:
        await connection.execute("UPDATE petition SET state = 'closed' WHERE tenant_id = $1", tenant.id)
    assert await sign(context, petition, email="late@example.org") == PetitionClosed()
    assert len(await signatures(platform, tenant)) == 1


async def test_anothers_petition_is_as_unknown_as_a_random_one(
    platform: Platform, context: Context, petition: Petition
) -> None:
    other = await make_tenant(platform, 900, "other")
    theirs = await make_petition(platform, other, "theirs")
    draft = await make_petition(platform, context.tenant, "draft", state=PetitionState.DRAFT)
    for petition_id in (theirs.id, draft.id, new_id(), UUID(int=0)):
        assert await sign(context, petition_id) == PetitionNotFound()
        assert await sign(context, petition_id, name="", website="x") == PetitionNotFound()
    assert await signatures(platform, other) == []
    assert isinstance(await sign(make_context(platform, other), theirs), Received)


async def test_the_same_address_signs_once(
    platform: Platform, tenant: Tenant, petition: Petition, context: Context
) -> None:
    first = await signed(context, petition)
    again = await signed(context, petition, name="Another Name", country="FR", email="Amina+x@EXAMPLE.org", news=True)
    (row,) = await signatures(platform, tenant)
    assert row["country"] == "TN"
    receipts = [await receipt_of(context, first), await receipt_of(context, again)]
    assert [receipt.signature_id for receipt in receipts] == [row["id"], row["id"]]
    assert await outcomes(platform, tenant) == [("ask_to_confirm", "ready", None), ("answer_again", "ready", None)]
    assert await totals(platform, tenant) == {"confirmed": 0, "pending": 1}


async def test_the_same_address_signs_each_petition(
    platform: Platform, tenant: Tenant, petition: Petition, context: Context
) -> None:
    another = await make_petition(platform, tenant, "another")
    await signed(context, petition)
    await signed(context, another)
    one, other = await signatures(platform, tenant)
    assert one["petition_id"] != other["petition_id"]
    assert one["dedupe"] != other["dedupe"], "a dump would link a person over petitions"


async def test_two_tenants_do_not_share_an_index_or_a_key(
    platform: Platform, context: Context, petition: Petition
) -> None:
    other = await make_tenant(platform, 901, "other1")
    theirs = await make_petition(platform, other, "itu", id=petition.id)
    await signed(context, petition)
    await signed(make_context(platform, other), theirs)
    (ours,), (their,) = await signatures(platform, context.tenant), await signatures(platform, other)
    assert ours["dedupe"] != their["dedupe"]
    assert ours["confirm_hash"] != their["confirm_hash"]


KEY = "f47ac10b-58cc-4372-a567"


async def test_a_request_sent_twice_is_one_signature(
    platform: Platform, tenant: Tenant, petition: Petition, context: Context
) -> None:
    first = await signed(context, petition, idempotency_key=KEY)
    again = await signed(context, petition, idempotency_key=KEY)
    assert (await receipt_of(context, first)).signature_id == (await receipt_of(context, again)).signature_id
    assert len(await signatures(platform, tenant)) == 1


async def test_a_key_cannot_stand_for_another_address(
    platform: Platform, tenant: Tenant, petition: Petition, context: Context
) -> None:
    await signed(context, petition, idempotency_key=KEY)
    assert await sign(context, petition, idempotency_key=KEY, email="eve@example.org") == IdempotencyKeyReused()
    assert len(await signatures(platform, tenant)) == 1
    assert await totals(platform, tenant) == {"confirmed": 0, "pending": 1}
    await signed(context, petition, idempotency_key=KEY + "2", email="eve@example.org")


async def test_a_key_belongs_to_its_petition_and_tenant(
    platform: Platform, petition: Petition, context: Context
) -> None:
    other = await make_tenant(platform, 902, "other2")
    await signed(context, petition, idempotency_key=KEY)
    another = await make_petition(platform, context.tenant, "another")
    await signed(context, another, idempotency_key=KEY, email="eve@example.org")
    theirs = await make_petition(platform, other, "theirs")
    await signed(make_context(platform, other), theirs, idempotency_key=KEY, email="eve@example.org")


@pytest.mark.parametrize("first", ["eve", "victim"])
@pytest.mark.parametrize("victim", ["has signed", "has not signed"])
async def test_a_key_tells_nobody_who_has_signed(context: Context, petition: Petition, victim: str, first: str) -> None:
    """Eve uses one key for her own address and for somebody else's: the answers are the same whether that person has signed."""
    if victim == "has signed":
        await signed(context, petition, email="victim@example.org")
    order = ["eve", "victim"] if first == "eve" else ["victim", "eve"]
    answers = [await sign(context, petition, email=f"{who}@example.org", idempotency_key=KEY) for who in order]
    assert [type(answer) for answer in answers] == [Received, IdempotencyKeyReused]


async def test_without_keys_nothing_is_stored(
    settings: Settings, tenant: Tenant, petition: Petition, platform: Platform
) -> None:
    """The key database is away; a process that has never read a key cannot sign, and says so."""
    broken = replace(platform, keys=await Keys.open("postgresql://nobody@127.0.0.1:1/none", settings.master_key_bytes))
    try:
        assert await sign(make_context(broken, tenant), petition) == KeyUnavailable()
    finally:
        await broken.keys.close()
    assert await signatures(platform, tenant) == []


async def test_who_could_not_sign_for_want_of_keys_was_not_counted(
    settings: Settings, tenant: Tenant, petition: Petition, platform: Platform, context: Context
) -> None:
    """Ten tries an hour for an address: those that failed because of us are none of them."""
    broken = replace(platform, keys=await Keys.open("postgresql://nobody@127.0.0.1:1/none", settings.master_key_bytes))
    try:
        for _ in range(11):
            assert await sign(make_context(broken, tenant), petition) == KeyUnavailable()
    finally:
        await broken.keys.close()
    await signed(context, petition)
    assert await states(platform, tenant) == ["pending"]


async def test_without_a_master_key_nothing_is_stored(settings: Settings, tenant: Tenant, petition: Petition) -> None:
    async with open_platform(structs.replace(settings, master_key="")) as keyless:
        assert await sign(make_context(keyless, tenant), petition) == KeyUnavailable()
        assert await signatures(keyless, tenant) == []


async def test_a_full_queue_refuses_and_stores_nothing(platform: Platform, tenant: Tenant, petition: Petition) -> None:
    queue = signing_queue(platform.database, platform.waker, most_waiting=3)
    context = make_context(replace(platform, signing=queue), tenant)
    await signed(context, petition, email="first@example.org")  # what is remembered later is remembered now
    answers = await asyncio.gather(*(sign(context, petition, email=f"s{n}@example.org") for n in range(40)))
    refused = sum(isinstance(answer, SigningUnavailable) for answer in answers)
    taken = sum(isinstance(answer, Received) for answer in answers)
    assert refused
    assert taken + refused == 40
    assert len(await signatures(platform, tenant)) == taken + 1
    assert await totals(platform, tenant) == {"confirmed": 0, "pending": taken + 1}


class Refusing:
    """A database that fails as PostgreSQL does."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    def __getattr__(self, name: str) -> Any:
        raise self._error


@pytest.mark.parametrize(
    "error",
    [
        ConnectionRefusedError(),
        TimeoutError(),
        asyncpg.ConnectionDoesNotExistError(),
        asyncpg.InterfaceError("the connection is closed"),
        asyncpg.AdminShutdownError(),
        asyncpg.CannotConnectNowError(),
        asyncpg.TooManyConnectionsError(),
        asyncpg.DiskFullError(),
        asyncpg.DeadlockDetectedError(),
        asyncpg.LockNotAvailableError(),
        asyncpg.QueryCanceledError(),
        asyncpg.ReadOnlySQLTransactionError(),
    ],
    ids=lambda error: type(error).__name__,
)
async def test_a_database_that_is_away_is_said_so(
    platform: Platform, tenant: Tenant, petition: Petition, error: Exception
) -> None:
    broken: Any = Refusing(error)
    queue = signing_queue(broken, platform.waker, most_waiting=100)
    for away in (replace(platform, signing=queue), replace(platform, database=broken)):
        platform.petitions.forget()
        assert await sign(make_context(away, tenant), petition) == SigningUnavailable()


@pytest.mark.parametrize("redis", ["there", "away"])
async def test_whoever_tries_again_after_we_were_away_is_not_held(
    platform: Platform, tenant: Tenant, petition: Petition, redis: str
) -> None:
    """Often within a minute, from one network, for one address: none of it led to a signature."""
    if redis == "away":
        platform = replace(platform, limits=Limits("unix:///nowhere/redis.sock", b"secret"))
    broken: Any = Refusing(ConnectionRefusedError())
    away = replace(platform, signing=signing_queue(broken, platform.waker, most_waiting=100))
    network = network_of(ip_address("192.0.2.7"))
    for _ in range(12):
        assert await sign(make_context(away, tenant, network=network), petition) == SigningUnavailable()
    await signed(make_context(platform, tenant, network=network), petition)
    (row,) = await signatures(platform, tenant)
    assert row["state"] == "pending"


async def test_the_answer_comes_after_the_commit(
    settings: Settings, tenant: Tenant, petition: Petition, context: Context
) -> None:
    """Another connection, outside this process's pool, sees the row the moment the answer is there."""
    watcher = await asyncpg.connect(database_urls(settings).app)
    try:
        for n in range(20):
            await signed(context, petition, email=f"s{n}@example.org")
            async with watcher.transaction():
                await watcher.execute(f"SET LOCAL app.tenant_id = '{tenant.id}'")
                assert await watcher.fetchval("SELECT count(*) FROM signature") == n + 1
    finally:
        await watcher.close()


async def test_every_state_of_a_signature_is_answered_alike(
    platform: Platform, tenant: Tenant, petition: Petition, context: Context, mailbox: CaughtMail
) -> None:
    """New, known, confirmed, held, trapped: same shape, same length, same words but the random ones (no oracle)."""
    for state in (State.PENDING, State.CONFIRMED, State.HELD, State.INVALIDATED, State.WITHDRAWN):
        await make_signature(platform, tenant, petition, state=state, email=f"{state}@example.org")
    before = await signatures(platform, tenant)
    answers = [
        await signed(
            context, petition, email=f"{who}@example.org", name="X" * 9, website="spam" if who == "trap" else None
        )
        for who in ("new", "pending", "confirmed", "held", "invalidated", "withdrawn", "trap")
    ]
    assert len({len(answer.receipt) for answer in answers}) == 1
    assert len({(answer.petition, answer.sent_to[1:]) for answer in answers}) == 1
    assert len({answer.receipt for answer in answers}) == len(answers)
    assert len(await signatures(platform, tenant)) == len(before) + 1
    await work(platform, tenant)
    (told,) = mailbox.to("confirmed@example.org")
    assert told.subject.startswith("You have already signed")


async def test_receipts_are_of_one_length_whatever_is_inside(context: Context, petition: Petition) -> None:
    extremes = [
        ("X", "a@b.org"),
        ("\U00010330" * 150, "a@" + ("b" * 60 + ".") * 4 + "example"),
        ('"' * 150, "z" * 64 + "@" + "c" * 63 + ".example"),
    ]
    lengths = {len((await signed(context, petition, name=name, email=email)).receipt) for name, email in extremes}
    assert len(lengths) == 1
    assert lengths.pop() < 3_500, "a cookie holds no more than 4,096 bytes with its name"


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


async def test_an_address_that_mail_cannot_reach_is_told_so_and_nothing_is_stored(
    platform: Platform, tenant: Tenant, petition: Petition
) -> None:
    """F-2."""

    async def look(domain: str) -> bool:
        return domain != "gmial.example"

    looking = replace(platform, mail_domains=MailDomains(look))
    answer = await sign(make_context(looking, tenant), petition, email="olga@gmial.example")
    assert answer == InvalidInput((Problem("email", "EMAIL_DOMAIN", {"domain": "gmial.example"}),))
    assert await signatures(platform, tenant) == []
    assert isinstance(await sign(make_context(looking, tenant), petition, email="olga@gmail.example"), Received)
