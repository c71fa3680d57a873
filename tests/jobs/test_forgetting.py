"""What nobody confirmed is erased after thirty days, with its counts; and what has served is forgotten."""

import asyncio
from datetime import date, timedelta

import pytest

from tests.factories import make_petition, make_signature
from tests.signatures.deeds import link_in, outcomes, pass_time, rows, sign, signatures, signed, totals, work
from tests.support.mail import CaughtMail
from undersigned.core import batches
from undersigned.core.context import Platform
from undersigned.core.ids import new_id
from undersigned.core.outbox import insert_task
from undersigned.petitions.types import Petition
from undersigned.signatures import caps_store, confirmation
from undersigned.signatures.types import CAP_WINDOW, UNCONFIRMED_LIFE, IdempotencyKeyReused, State
from undersigned.tenancy.types import Context, Tenant

pytestmark = pytest.mark.anyio

MOMENT = timedelta(minutes=1)


async def forget(platform: Platform, tenant: Tenant) -> str | None:
    """Run the hourly task, with nothing else going on; its outcome."""
    await work(platform, tenant)
    async with platform.database.tenant_tx(tenant.id) as connection:
        task_id = await insert_task(connection, tenant.id, "forget_unconfirmed", new_id(), idem=new_id().bytes)
    await work(platform, tenant)
    (found,) = await rows(platform, tenant, "SELECT outcome FROM outbox WHERE tenant_id = $1 AND id = $2", task_id)
    return str(found["outcome"])


async def test_what_nobody_confirmed_is_erased_after_thirty_days(
    context: Context, petition: Petition, mailbox: CaughtMail
) -> None:
    platform, tenant = context.platform, context.tenant
    await signed(context, petition, name_visibility="public")
    await work(platform, tenant)
    await pass_time(platform, tenant, UNCONFIRMED_LIFE - MOMENT)
    assert await forget(platform, tenant) == "erased 0"
    assert await totals(platform, tenant) == {"confirmed": 0, "pending": 1}
    await pass_time(platform, tenant, 2 * MOMENT)
    assert await forget(platform, tenant) == "erased 1"
    for table in ("signature", "consent", "public_name"):
        assert await rows(platform, tenant, f"SELECT * FROM {table} WHERE tenant_id = $1") == [], table
    await pass_time(platform, tenant, CAP_WINDOW)
    await forget(platform, tenant)
    assert await rows(platform, tenant, "SELECT * FROM mail_cap WHERE tenant_id = $1") == []
    assert await totals(platform, tenant) == {"confirmed": 0, "pending": 0}


async def test_only_what_waits_for_an_answer_is_erased(
    context: Context, petition: Petition, mailbox: CaughtMail
) -> None:
    platform, tenant = context.platform, context.tenant
    kept = [State.CONFIRMED, State.INVALIDATED, State.WITHDRAWN]
    for state in State:
        if state is not State.ANONYMISED:
            await make_signature(platform, tenant, petition, state=state, email=f"{state}@example.org")
    answered = await make_signature(platform, tenant, petition, state=State.HELD, email="answered@example.org")
    await work(platform, tenant)
    (mail,) = mailbox.to("answered@example.org")
    await confirmation.confirm(context, link_in(mail))
    await pass_time(platform, tenant, UNCONFIRMED_LIFE * 2)
    assert await forget(platform, tenant) == "erased 2"
    left = await signatures(platform, tenant)
    assert sorted(row["state"] for row in left) == sorted([*kept, State.HELD])
    assert answered.id in {row["id"] for row in left}
    assert await totals(platform, tenant) == {"confirmed": 1, "pending": 0}


async def test_many_are_erased_in_batches_and_counted_by_country(
    context: Context, petition: Petition, monkeypatch: pytest.MonkeyPatch
) -> None:
    platform, tenant = context.platform, context.tenant
    monkeypatch.setattr(batches, "BATCH", 7)
    second = await make_petition(platform, tenant, "second")
    for n in range(23):
        state = State.HELD if n % 4 == 0 else State.PENDING
        await make_signature(
            platform, tenant, (petition, second)[n % 2], state=state, country=("DE", "FR", "TN")[n % 3]
        )
    await make_signature(platform, tenant, petition, state=State.CONFIRMED, country="DE")
    await pass_time(platform, tenant, UNCONFIRMED_LIFE + MOMENT)
    await make_signature(platform, tenant, petition, state=State.PENDING, country="DE")
    assert await forget(platform, tenant) == "erased 23"
    assert await totals(platform, tenant) == {"confirmed": 1, "pending": 1}
    wrong = await rows(
        platform,
        tenant,
        """
        SELECT petition_id, country, sum(pending) AS pending
          FROM signature_counter
         WHERE tenant_id = $1
         GROUP BY petition_id, country
        HAVING sum(pending) <> (SELECT count(*) FROM signature AS s
                                 WHERE s.tenant_id = $1 AND s.petition_id = signature_counter.petition_id
                                   AND s.country = signature_counter.country AND s.state = 'pending')
        """,
    )
    assert wrong == []


async def test_forgetting_twice_at_once_counts_once(context: Context, petition: Petition) -> None:
    platform, tenant = context.platform, context.tenant
    for _ in range(20):
        await make_signature(platform, tenant, petition, state=State.PENDING)
    await pass_time(platform, tenant, UNCONFIRMED_LIFE + MOMENT)
    await asyncio.gather(*(forget(platform, tenant) for _ in range(4)))
    assert await signatures(platform, tenant) == []
    assert await totals(platform, tenant) == {"confirmed": 0, "pending": 0}


async def test_an_idempotency_key_is_forgotten_after_a_day(context: Context, petition: Petition) -> None:
    platform, tenant = context.platform, context.tenant
    await signed(context, petition, idempotency_key="key-number-one")
    assert (
        await sign(context, petition, idempotency_key="key-number-one", email="eve@example.org")
        == IdempotencyKeyReused()
    )
    async with platform.database.tenant_tx(tenant.id) as connection:
        await connection.execute(
            "UPDATE idempotency_key SET created_at = now() - interval '25 hours' WHERE tenant_id = $1", tenant.id
        )
    await forget(platform, tenant)
    assert await rows(platform, tenant, "SELECT * FROM idempotency_key WHERE tenant_id = $1") == []
    await signed(context, petition, idempotency_key="key-number-one", email="eve@example.org")


async def test_finished_tasks_are_forgotten_after_thirty_days(context: Context, petition: Petition) -> None:
    platform, tenant = context.platform, context.tenant
    await signed(context, petition)
    await work(platform, tenant)
    await pass_time(platform, tenant, timedelta(days=30) - MOMENT)
    await forget(platform, tenant)
    assert ("ask_to_confirm", "done", "sent") in await outcomes(platform, tenant)
    await pass_time(platform, tenant, 2 * MOMENT)
    await forget(platform, tenant)
    assert ("ask_to_confirm", "done", "sent") not in await outcomes(platform, tenant)


WINDOW = timedelta(hours=23, minutes=30)


class Caps:
    """The caps of one address at one tenant."""

    def __init__(self, platform: Platform, tenant: Tenant) -> None:
        self.platform = platform
        self.tenant = tenant

    async def first(self) -> bool:
        async with self.platform.database.tenant_tx(self.tenant.id) as connection:
            return await caps_store.take_mail_cap(connection, self.tenant.id, b"address", WINDOW)

    async def resend(self) -> bool:
        async with self.platform.database.tenant_tx(self.tenant.id) as connection:
            return await caps_store.take_resend(connection, self.tenant.id, b"address", 3, WINDOW)

    async def answer(self) -> None:
        async with self.platform.database.tenant_tx(self.tenant.id) as connection:
            await caps_store.release_mail_cap(connection, self.tenant.id, b"address")

    async def wait(self, elapsed: timedelta) -> None:
        await pass_time(self.platform, self.tenant, elapsed)


@pytest.fixture
def caps(platform: Platform, tenant: Tenant) -> Caps:
    return Caps(platform, tenant)


async def test_one_mail_at_once_until_it_is_answered_or_a_day_is_over(caps: Caps) -> None:
    assert [await caps.first() for _ in range(3)] == [True, False, False]
    await caps.wait(WINDOW - MOMENT)
    assert await caps.first() is False
    await caps.wait(2 * MOMENT)
    assert [await caps.first() for _ in range(2)] == [True, False]
    await caps.answer()
    assert [await caps.first() for _ in range(2)] == [True, False]


async def test_three_resends_in_a_window(caps: Caps) -> None:
    assert await caps.first()
    assert [await caps.resend() for _ in range(5)] == [True, True, True, False, False]
    await caps.wait(WINDOW + MOMENT)
    assert [await caps.resend() for _ in range(5)] == [True, True, True, False, False]
    assert await caps.first() is True, "the first mail of yesterday does not hold today's back"


async def test_resends_do_not_free_a_first_mail(caps: Caps) -> None:
    assert await caps.first()
    await caps.resend()
    assert await caps.first() is False


async def test_resends_without_a_first_mail_are_counted_too(caps: Caps) -> None:
    assert [await caps.resend() for _ in range(4)] == [True, True, True, False]
    assert await caps.first() is True


async def test_taken_at_once_a_cap_is_taken_once(caps: Caps) -> None:
    assert sum(await asyncio.gather(*(caps.first() for _ in range(20)))) == 1
    assert sum(await asyncio.gather(*(caps.resend() for _ in range(20)))) == 3


async def test_the_cap_of_the_platform_is_by_day_and_address(platform: Platform, tenant: Tenant) -> None:
    async def take(address: bytes, day: date) -> bool:
        async with platform.database.tenant_tx(tenant.id) as connection:
            return await caps_store.take_platform_mail_cap(connection, address, day, 2)

    today, tomorrow = date(2026, 11, 24), date(2026, 11, 25)
    assert [await take(b"a", today) for _ in range(3)] == [True, True, False]
    assert await take(b"b", today)
    assert await take(b"a", tomorrow)
    async with platform.database.platform_tx() as connection:
        await caps_store.delete_old_platform_mail_caps(connection, tomorrow)
        left = await connection.fetch("SELECT day FROM platform_mail_cap")
    assert [row["day"] for row in left] == [tomorrow]
