"""What crowds and enemies do: one address many times at once, a victim signed up everywhere, one network signing for many."""

import asyncio
import itertools
import random
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import redis

from tests.factories import make_context, make_petition, make_tenant
from tests.signatures.deeds import (
    crowd,
    link_in,
    pass_time,
    receipt_of,
    seen_at,
    sign,
    signatures,
    signed,
    states,
    totals,
    work,
)
from tests.support.mail import CaughtMail
from undersigned.core.context import Platform
from undersigned.core.limits import Limits
from undersigned.petitions.types import Petition
from undersigned.signatures import confirmation
from undersigned.signatures.commit import signing_queue
from undersigned.signatures.types import MOST_FIRST_MAILS_A_DAY, Confirmed, Received, Resent, TooManySignatures
from undersigned.tenancy.types import Context, Tenant

pytestmark = pytest.mark.anyio

WAYS = [
    "ab@gmail.com",
    "a.b@gmail.com",
    "A.B@Gmail.com",
    "a.b+x@gmail.com",
    "ab@googlemail.com",
    "a.b+petition@GoogleMail.com",
    " ab@gmail.com ",
    "ab@g\u00admail.com",
]
"""One mailbox."""


async def test_two_hundred_at_once_of_one_mailbox_are_one_signature(
    platform: Platform, tenant: Tenant, petition: Petition, context: Context, mailbox: CaughtMail
) -> None:
    answers = await asyncio.gather(
        *(signed(context, petition, email=WAYS[n % len(WAYS)], name="Amina Ben Ali") for n in range(200))
    )
    (row,) = await signatures(platform, tenant)
    receipts = [await receipt_of(context, answer) for answer in answers]
    assert {receipt.signature_id for receipt in receipts} == {row["id"]}
    assert (
        len({(answer.petition, answer.sent_to.lower(), len(answer.receipt)) for answer in answers}) == 2
    )  # gmail and googlemail
    await totals(platform, tenant)
    await work(platform, tenant)
    assert len(mailbox.sent) == 1


async def test_two_hundred_at_once_over_two_processes(
    platform: Platform, tenant: Tenant, petition: Petition, mailbox: CaughtMail
) -> None:
    """Two queues over one database, as two web processes are: the constraint decides, not the memory of one."""
    contexts = [
        make_context(
            replace(platform, signing=signing_queue(platform.database, platform.waker, most_waiting=1_000)), tenant
        )
        for _ in range(2)
    ]
    answers = await asyncio.gather(
        *(
            signed(contexts[n % 2], petition, email=email)
            for n, email in enumerate(
                ["one@example.org", "two@example.org", "three@example.org", "four@example.org"] * 50
            )
        )
    )
    assert len(answers) == 200
    assert len(await signatures(platform, tenant)) == 4
    await totals(platform, tenant)
    await work(platform, tenant)
    assert Counter(mail.recipient_address for mail in mailbox.sent) == {
        f"{n}@example.org": 1 for n in ("one", "two", "three", "four")
    }


class Victims:
    """Ten tenants with five petitions each, and somebody who wants an address to be written to as often as can be."""

    def __init__(self, platform: Platform, places: list[tuple[Context, list[Petition]]]) -> None:
        self.platform = platform
        self.places = places

    @property
    def tenants(self) -> list[Tenant]:
        return [context.tenant for context, _ in self.places]

    async def sign_up(self, times: int, seed: int = 1) -> list[tuple[Context, Received]]:
        chance = random.Random(seed)
        asked = [chance.choice(self.places) for _ in range(times)]
        addresses = ["victim@example.org", "Victim+1@example.org", "VICTIM+2@example.org"]
        answers = await asyncio.gather(
            *(signed(context, chance.choice(petitions), email=chance.choice(addresses)) for context, petitions in asked)
        )
        return [(context, answer) for (context, _), answer in zip(asked, answers, strict=True)]


@pytest.fixture
async def victims(platform: Platform) -> Victims:
    async with platform.database.platform_tx() as connection:
        await connection.execute("DELETE FROM platform_mail_cap")
    places: list[tuple[Context, list[Petition]]] = []
    for number in itertools.islice(_numbers, 10):
        tenant = await make_tenant(platform, number, f"bomb{number}")
        petitions = [await make_petition(platform, tenant, f"p{m}") for m in range(5)]
        places.append((make_context(platform, tenant), petitions))
    return Victims(platform, places)


_numbers = itertools.count(500)


async def test_a_victim_signed_up_a_thousand_times_gets_few_mails(
    victims: Victims, mailbox: CaughtMail, redis_url: str
) -> None:
    await victims.sign_up(500, seed=1)
    await work(victims.platform, *victims.tenants)
    with redis.Redis.from_url(redis_url) as client:
        client.flushdb()
    await victims.sign_up(500, seed=2)
    await work(victims.platform, *victims.tenants)
    assert 1 <= len(mailbox.sent) <= MOST_FIRST_MAILS_A_DAY
    per_tenant = Counter(mail.sender_address for mail in mailbox.sent)
    assert set(per_tenant.values()) == {1}


async def test_asking_again_everywhere_gets_a_victim_few_mails(victims: Victims, mailbox: CaughtMail) -> None:
    """Asking again is the other way to have a mail sent: it may not make up for the first one that was refused."""
    answers = await victims.sign_up(150)
    await work(victims.platform, *victims.tenants)
    for _ in range(4):
        for context, answer in answers:
            await confirmation.resend(context, receipt=answer.receipt)
        await work(victims.platform, *victims.tenants)
    per_tenant = Counter(mail.sender_address for mail in mailbox.sent)
    assert max(per_tenant.values()) <= 1 + 3
    assert len(per_tenant) <= MOST_FIRST_MAILS_A_DAY
    assert len(mailbox.sent) <= MOST_FIRST_MAILS_A_DAY * 4


async def test_a_victim_is_left_alone_in_the_end(victims: Victims, mailbox: CaughtMail) -> None:
    """A week of reminders after a bombing: one a day from a tenant at most, and none after the third day."""
    await victims.sign_up(200)
    for _ in range(7 * 2):
        await work(victims.platform, *victims.tenants)
        for tenant in victims.tenants:
            await pass_time(victims.platform, tenant, timedelta(hours=12))
    a_week = Counter(mail.sender_address for mail in mailbox.sent)
    assert max(a_week.values()) <= 3
    before = len(mailbox.sent)
    for tenant in victims.tenants:
        await pass_time(victims.platform, tenant, timedelta(days=7))
    await work(victims.platform, *victims.tenants)
    assert len(mailbox.sent) == before


async def test_whoever_answers_gets_the_next_confirmation_at_once(
    platform: Platform, tenant: Tenant, petition: Petition, context: Context, mailbox: CaughtMail
) -> None:
    """The cap is on what is not answered: a person who confirms is not kept waiting at the next petition."""
    for slug in ("second", "third"):
        another = await make_petition(platform, tenant, slug)
        await signed(context, another)
        await work(platform, tenant)
        await confirmation.confirm(context, link_in(mailbox.last()))
    await signed(context, petition)
    await work(platform, tenant)
    assert len(mailbox.sent) == 3


async def test_a_fourth_signature_in_a_minute_from_one_address_is_held_and_answered_alike(
    strict: Platform, tenant: Tenant, petition: Petition, mailbox: CaughtMail
) -> None:
    answers = await crowd(seen_at(strict, tenant, "203.0.113.7"), petition, 6)
    assert await states(strict, tenant) == ["pending"] * 3 + ["held"] * 3
    assert {type(answer) for answer in answers} == {Received}
    assert len({(answer.petition, answer.sent_to, len(answer.receipt)) for answer in answers}) == 1
    assert await totals(strict, tenant) == {"confirmed": 0, "pending": 3}
    await work(strict, tenant)
    assert len(mailbox.sent) == 6, "whoever is held is asked to confirm like anybody"
    for mail in list(mailbox.sent):
        assert isinstance(await confirmation.confirm(seen_at(strict, tenant, "203.0.113.7"), link_in(mail)), Confirmed)
    assert await totals(strict, tenant) == {"confirmed": 3, "pending": 0}


async def test_one_network_does_not_write_to_hundreds(
    strict: Platform, tenant: Tenant, petition: Petition, mailbox: CaughtMail
) -> None:
    """Above twenty an hour the signatures are held and nobody is written to, not even when they ask again."""
    there = seen_at(strict, tenant, "203.0.113.7")
    answers = await crowd(there, petition, 30)
    assert {type(answer) for answer in answers} == {Received}
    await work(strict, tenant)
    assert len(mailbox.sent) == 20
    for answer in answers[-10:] * 2:
        assert isinstance(await confirmation.resend(there, receipt=answer.receipt), Resent)
    await work(strict, tenant)
    assert len(mailbox.sent) == 30, "ten an hour are sent again, and no more"


async def test_addresses_are_counted_apart_and_so_are_petitions(
    strict: Platform, tenant: Tenant, petition: Petition
) -> None:
    another = await make_petition(strict, tenant, "another")
    await crowd(seen_at(strict, tenant, "203.0.113.7"), petition, 3)
    await crowd(seen_at(strict, tenant, "203.0.113.8"), petition, 3, first=3)
    await crowd(seen_at(strict, tenant, "203.0.113.7"), another, 3)
    assert await states(strict, tenant) == ["pending"] * 9


async def test_five_hundred_addresses_of_one_household_are_one(
    strict: Platform, tenant: Tenant, petition: Petition
) -> None:
    """IPv6 gives each household a /64."""
    for n in range(6):
        await crowd(seen_at(strict, tenant, f"2001:db8:1:2::{n * 83 + 1:x}"), petition, 1, first=n)
    await crowd(seen_at(strict, tenant, "2001:db8:1:3::1"), petition, 1, first=6)
    assert await states(strict, tenant) == ["pending"] * 3 + ["held"] * 3 + ["pending"]


async def test_an_ipv4_address_written_as_ipv6_is_the_same(
    strict: Platform, tenant: Tenant, petition: Petition
) -> None:
    await crowd(seen_at(strict, tenant, "203.0.113.7"), petition, 3)
    await crowd(seen_at(strict, tenant, "::ffff:203.0.113.7"), petition, 1, first=3)
    assert (await states(strict, tenant))[-1] == "held"


async def test_a_neighbourhood_is_held_above_thirty_a_minute(
    strict: Platform, tenant: Tenant, petition: Petition
) -> None:
    for n in range(33):
        await crowd(seen_at(strict, tenant, f"203.0.113.{n + 1}"), petition, 1, first=n)
    assert Counter(await states(strict, tenant)) == {"pending": 30, "held": 3}


async def test_an_address_is_held_at_its_eleventh_petition_in_an_hour(
    strict: Platform, tenant: Tenant, petition: Petition
) -> None:
    petitions = [petition, *[await make_petition(strict, tenant, f"many{n}") for n in range(11)]]
    for n, one in enumerate(petitions):
        await sign(seen_at(strict, tenant, f"203.0.{n}.1"), one, email=f"amina+{n}@example.org")
    assert await states(strict, tenant) == ["pending"] * 10 + ["held"] * 2


async def test_a_flood_from_one_address_is_refused(strict: Platform, tenant: Tenant, petition: Petition) -> None:
    context = seen_at(strict, tenant, "203.0.113.7")
    answers = await asyncio.gather(
        *(sign(context, petition, email=f"flood{n}@example.org", plain=True) for n in range(310))
    )
    assert Counter(type(answer).__name__ for answer in answers) == {"Received": 300, "TooManySignatures": 10}
    assert len(await signatures(strict, tenant)) == 300
    assert isinstance(
        await sign(seen_at(strict, tenant, "203.0.113.8"), petition, email="neighbour@example.org", plain=True),
        Received,
    )


async def test_wrong_inputs_are_not_counted(strict: Platform, tenant: Tenant, petition: Petition) -> None:
    context = seen_at(strict, tenant, "203.0.113.7")
    for _ in range(10):
        await sign(context, petition, name="")
    await crowd(context, petition, 3)
    assert await states(strict, tenant) == ["pending"] * 3


@pytest.fixture
async def without_redis(platform: Platform, settings: Any) -> AsyncIterator[Platform]:
    """A platform whose Redis does not answer."""
    limits = Limits("redis://127.0.0.1:1/0", b"a secret")
    yield replace(platform, limits=limits)
    await limits.close()


async def test_without_redis_a_tenth_is_taken_and_nobody_is_refused(
    without_redis: Platform, tenant: Tenant, petition: Petition
) -> None:
    """3 a minute become 1, 20 an hour 2, 30 a minute 3; the flood limit of 300 becomes 30."""
    context = seen_at(without_redis, tenant, "203.0.113.7")
    answers = await crowd(context, petition, 4)
    assert await states(without_redis, tenant) == ["pending", "held", "held", "held"]
    assert {type(answer) for answer in answers} == {Received}
    more = await crowd(context, petition, 30, first=4)
    assert Counter(type(answer) for answer in more) == {Received: 26, TooManySignatures: 4}


async def test_a_redis_that_hangs_delays_nobody_for_long(
    platform: Platform, tenant: Tenant, petition: Petition
) -> None:
    """It takes the connection and never answers."""

    async def keep_waiting(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    silent = await asyncio.start_server(keep_waiting, "127.0.0.1", 0)
    port = silent.sockets[0].getsockname()[1]
    limits = Limits(f"redis://127.0.0.1:{port}/0", b"a secret")
    try:
        async with asyncio.timeout(5):
            context = make_context(replace(platform, limits=limits), tenant)
            answers = await asyncio.gather(*(sign(context, petition, email=f"h{n}@example.org") for n in range(20)))
        assert {type(answer) for answer in answers} == {Received}
    finally:
        await limits.close()
        silent.close()


async def test_what_redis_is_told_names_nobody(
    strict: Platform, tenant: Tenant, petition: Petition, settings: Any
) -> None:
    await sign(seen_at(strict, tenant, "203.0.113.77"), petition, email="canary-limits@example.org")
    with redis.Redis.from_url(settings.redis_url) as client:
        keys = [key.decode() for key in client.scan_iter("*") if b"limit" in key]
        told = " ".join(keys) + " ".join(str(client.get(key)) for key in keys)
    assert len(keys) == 5
    assert all(key.startswith(("t:{", "g:")) and f"t:{{{tenant.id}}}:" in key for key in keys)
    assert "canary" not in told
    assert "203.0.113" not in told
