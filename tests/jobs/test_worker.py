"""The worker as it runs: woken by the queue, finding work without it, and nobody's name in what Redis is told."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import asyncpg
import msgspec
import pytest
import redis
from arq.constants import job_key_prefix
from msgspec import structs

from tests.factories import make_context, make_petition, make_tenant
from tests.signatures.deeds import outcomes, rows, signed
from tests.support.mail import CaughtMail
from undersigned.core.context import Platform, now
from undersigned.core.migrate import database_urls
from undersigned.core.wake import QUEUE, RUN, Waker, deserialize, serialize
from undersigned.petitions.types import Petition
from undersigned.runner import Runner
from undersigned.settings import Settings
from undersigned.signatures.commit import signing_queue
from undersigned.sweeper import Sweeper
from undersigned.tenancy.types import Context, Tenant
from undersigned.worker import HOURLY, KINDS, _listen, working

pytestmark = pytest.mark.anyio


@pytest.fixture(autouse=True)
def empty(settings: Settings) -> None:
    """Nothing is left in the queue from tests before."""
    with redis.Redis.from_url(settings.redis_url) as client:
        client.flushdb()


def without_redis(platform: Platform) -> Platform:
    return replace(platform, settings=structs.replace(platform.settings, redis_url=""), waker=Waker(None))


async def mails(mailbox: CaughtMail, number: int, *, within: float) -> float:
    """How long it took until there were so many."""
    began = time.monotonic()
    await until(lambda: len(mailbox.sent) >= number, within=within)
    return time.monotonic() - began


async def test_the_queue_wakes_the_worker_before_the_sweeper_would(
    platform: Platform, context: Context, petition: Petition, mailbox: CaughtMail
) -> None:
    async with working(platform):
        await asyncio.sleep(0.5)
        await signed(context, petition)
        assert await mails(mailbox, 1, within=10) < 1.8
    assert [kind for kind, state, outcome in await outcomes(platform, context.tenant) if outcome == "sent"] == [
        "ask_to_confirm"
    ]


async def test_without_redis_the_sweeper_finds_the_work(
    platform: Platform, tenant: Tenant, petition: Petition, mailbox: CaughtMail
) -> None:
    alone = without_redis(platform)
    async with working(alone):
        await signed(make_context(alone, tenant), petition)
        await mails(mailbox, 1, within=15)
    assert len(mailbox.sent) == 1


async def test_a_redis_that_was_emptied_loses_nothing(
    platform: Platform, context: Context, petition: Petition, mailbox: CaughtMail
) -> None:
    await signed(context, petition)
    await asyncio.sleep(0.2)
    with redis.Redis.from_url(platform.settings.redis_url) as client:
        assert client.zcard(QUEUE) == 1
        client.flushdb()
    async with working(platform):
        await mails(mailbox, 1, within=15)
    assert len(mailbox.sent) == 1


async def test_the_queue_is_listened_to_again_after_redis_hung_up_in_the_middle_of_a_job(
    platform: Platform, context: Context, petition: Petition
) -> None:
    """Without the sweeper, which would hide that nobody listens any more."""
    began: list[str] = []

    async def act(_context: Context, task: Any) -> str:
        began.append(task.kind)
        if len(began) == 1:
            await asyncio.sleep(60)
        return "done"

    listening = asyncio.create_task(_listen(Runner(platform, {"ask_to_confirm": act}), platform.settings.redis_url))
    try:
        await signed(context, petition)
        await until(lambda: len(began) == 1)
        with redis.Redis.from_url(platform.settings.redis_url) as client:
            client.execute_command("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")
        await asyncio.sleep(0.5)
        platform.waker._away_until = 0.0  # it may have noticed too; this test is about the other side
        await signed(context, petition, email="second@example.org")
        await until(lambda: len(began) == 2)
        assert not listening.done()
    finally:
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)


async def until(happened: Callable[[], bool], *, within: float = 10) -> None:
    async with asyncio.timeout(within):
        while not happened():  # noqa: ASYNC110 - there is no event to wait for
            await asyncio.sleep(0.02)


async def test_two_workers_send_one_mail_each_time(
    platform: Platform, context: Context, petition: Petition, mailbox: CaughtMail
) -> None:
    async with working(platform), working(without_redis(platform)), working(platform):
        await asyncio.gather(*(signed(context, petition, email=f"w{n}@example.org") for n in range(30)))
        await mails(mailbox, 30, within=20)
        await asyncio.sleep(0.3)
    assert sorted(mail.recipient_address for mail in mailbox.sent) == sorted(f"w{n}@example.org" for n in range(30))


async def test_a_worker_leaves_nothing_claimed(platform: Platform, context: Context, petition: Petition) -> None:
    async with working(platform):
        await asyncio.gather(*(signed(context, petition, email=f"s{n}@example.org") for n in range(30)))
    await asyncio.sleep(0.1)
    found = await rows(
        platform,
        context.tenant,
        """
        SELECT count(*) AS n FROM outbox
         WHERE tenant_id = $1 AND kind = 'ask_to_confirm' AND state <> 'done' AND available_at > now()
        """,
    )
    assert found == [{"n": 0}]


async def test_what_redis_is_told_is_msgpack_and_ids_only(
    platform: Platform, context: Context, petition: Petition
) -> None:
    await signed(context, petition, name="Canary Name", email="canary@example.org")
    await asyncio.sleep(0.2)
    with redis.Redis.from_url(platform.settings.redis_url) as client:
        (key,) = client.keys(f"{job_key_prefix}*")  # type: ignore[misc]
        raw = client.get(key)
        everything = b" ".join(client.dump(each) or b"" for each in client.keys("*"))  # type: ignore[union-attr]
    assert isinstance(raw, bytes)
    (task,) = await rows(platform, context.tenant, "SELECT id FROM outbox WHERE tenant_id = $1")
    job: dict[str, Any] = msgspec.msgpack.decode(raw)
    assert (job["f"], job["a"], job["k"]) == (RUN, [context.tenant.id, [str(task["id"])]], {})
    assert set(job) == {"t", "f", "a", "k", "et"}
    assert b"anary" not in everything


def test_a_job_is_never_code() -> None:
    """The default serialiser of arq is pickle, which runs what it reads."""
    payload = {"t": None, "f": RUN, "a": (1, ["x"]), "k": {}, "et": 1}
    assert deserialize(serialize(payload)) == {**payload, "a": [1, ["x"]]}
    with pytest.raises(msgspec.DecodeError):
        deserialize(b"\x80\x04K\x01.")
    with pytest.raises(TypeError):
        serialize({"a": object()})
    assert deserialize(serialize({"r": ValueError("canary")})) == {"r": {"error": "ValueError"}}


async def test_waking_never_waits_and_never_raises(platform: Platform, context: Context, petition: Petition) -> None:
    waker = Waker("redis://127.0.0.1:1/0")
    away = replace(platform, signing=signing_queue(platform.database, waker, most_waiting=100))
    began = time.monotonic()
    for n in range(5):
        await signed(make_context(away, context.tenant), petition, email=f"a{n}@example.org")
    assert time.monotonic() - began < 1
    await waker.close()


async def test_each_tenant_gets_its_hourly_tasks_once(platform: Platform, settings: Settings) -> None:
    tenants = [await make_tenant(platform, number, f"hourly{number}") for number in (600, 601)]
    runners = [Runner(platform, {**KINDS, "forget_unconfirmed": done}) for _ in range(2)]
    for running in runners:
        for _ in range(2):
            sweeper = Sweeper(running, database_urls(settings).dispatcher, hourly=HOURLY)
            connection = await asyncpg.connect(database_urls(settings).dispatcher)
            try:
                await sweeper._plan_hourly(connection)
                await sweeper._plan_hourly(connection)
            finally:
                await connection.close()
    for tenant in tenants:
        assert sorted(kind for kind, _, _ in await outcomes(platform, tenant)) == sorted(HOURLY)
    planned = await rows(platform, tenants[0], "SELECT DISTINCT idem FROM outbox WHERE tenant_id = $1")
    assert [row["idem"] for row in planned] == [now().strftime("%Y-%m-%dT%H").encode()]


async def done(_context: Context, _task: object) -> str:
    return "done"


async def test_a_slow_tenant_delays_no_other(platform: Platform, petition: Petition, tenant: Tenant) -> None:
    """One tenant's mail server takes for ever; the other's mail leaves all the same, without Redis."""
    quick = await make_tenant(platform, 610, "quick")
    release = asyncio.Event()

    class Slow(CaughtMail):
        async def send(self, mail: Any) -> None:
            if mail.sender_address == tenant.sender_address:
                await release.wait()
            await super().send(mail)

    box = Slow()
    alone = replace(without_redis(platform), mail=box)
    theirs = await make_petition(platform, quick, "theirs")
    await asyncio.gather(
        *(signed(make_context(alone, tenant), petition, email=f"slow{n}@example.org") for n in range(5))
    )
    async with working(alone):
        await asyncio.sleep(3.5)
        await signed(make_context(alone, quick), theirs, email="quick@example.org")
        await until(lambda: len(box.to("quick@example.org")) == 1)
        assert box.to("slow0@example.org") == []
        release.set()
        await until(lambda: len(box.to("slow0@example.org")) == 1)


async def test_the_sweeper_outlives_the_database(platform: Platform, settings: Settings) -> None:
    """Whatever it is answered, it asks again."""
    asked: list[str] = []

    class Failing(Sweeper):
        async def _sweep(self) -> None:
            asked.append("again")
            errors: list[Exception] = [
                ConnectionRefusedError(),
                asyncpg.UndefinedTableError("not migrated yet"),
                RuntimeError("unforeseen"),
            ]
            if len(asked) <= len(errors):
                raise errors[len(asked) - 1]

    sweeper = Failing(Runner(platform, KINDS), database_urls(settings).dispatcher, hourly=HOURLY)
    task = asyncio.create_task(sweeper.run())
    try:
        await until(lambda: len(asked) == 4)
        assert not task.done()
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_time_passes_for_planned_work(platform: Platform, context: Context, petition: Petition) -> None:
    """A reminder is planned, not due: the sweeper leaves it alone."""
    await signed(context, petition)
    async with working(without_redis(platform)):
        await asyncio.sleep(4.5)
    waiting = [(kind, state) for kind, state, _ in await outcomes(platform, context.tenant) if state == "ready"]
    assert waiting == [("remind_to_confirm", "ready")] * 2
    found = await rows(
        platform,
        context.tenant,
        "SELECT available_at - created_at AS wait FROM outbox WHERE tenant_id = $1 AND kind = 'remind_to_confirm' ORDER BY 1",
    )
    assert [row["wait"] for row in found] == [timedelta(hours=24), timedelta(hours=72)]
