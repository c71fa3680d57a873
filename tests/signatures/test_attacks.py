"""Attack mode: who must work for a signature, when it begins and ends by itself, and what holds without Redis (F-19)."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from msgspec import structs

from tests.factories import make_context, make_petition, make_tenant
from tests.signatures.deeds import (
    crowd,
    outcomes,
    proof_for,
    receipt_of,
    rows,
    seen_at,
    sign,
    signatures,
    signed,
    states,
)
from undersigned.core.cache import Cache
from undersigned.core.context import Platform, now
from undersigned.core.limits import Limits
from undersigned.petitions.types import Petition
from undersigned.signatures import attacks, work
from undersigned.signatures.attack_types import AttackSetting
from undersigned.signatures.types import ProofNeeded, Received
from undersigned.tenancy.types import Context, Tenant

pytestmark = pytest.mark.anyio

ON, OFF, AUTO = AttackSetting.ON, AttackSetting.OFF, AttackSetting.AUTO


class Clock:
    """The time that attack mode sees."""

    def __init__(self) -> None:
        self.now = now()

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(attacks, "now", clock)
    return clock


def at(context: Context, when: datetime) -> Context:
    return structs.replace(context, caller=structs.replace(context.caller, at=when))


async def needed(context: Context, petition: Petition, **changes: Any) -> str:
    """The challenge that a signature without a proof is answered with."""
    answer = await sign(context, petition, **changes)
    assert isinstance(answer, ProofNeeded), answer
    return answer.challenge


async def is_on(context: Context, petition: Petition) -> bool:
    """As a process sees it that has remembered nothing."""
    fresh = structs.replace(context, platform=replace(context.platform, attacks=Cache(seconds=2.0, most=10)))
    return isinstance(await sign(fresh, petition, email="asks@example.org"), ProofNeeded)


async def test_in_peace_nobody_works(context: Context, petition: Petition) -> None:
    await signed(context, petition)
    await signed(context, petition, email="other@example.org", proof="nonsense")


async def test_whoever_works_signs(platform: Platform, tenant: Tenant, context: Context, petition: Petition) -> None:
    await attacks.set_mode(context, petition.id, ON)
    challenge = await needed(context, petition)
    assert await signatures(platform, tenant) == []
    assert await outcomes(platform, tenant) == []
    answer = await signed(context, petition, proof=proof_for(challenge, "amina@example.org"))
    assert await states(platform, tenant) == ["pending"]
    assert not (await receipt_of(context, answer)).unproven


async def test_what_is_wrong_is_named_before_anybody_works(context: Context, petition: Petition) -> None:
    await attacks.set_mode(context, petition.id, ON)
    assert (await sign(context, petition, name="")).code == "INVALID_INPUT"


async def test_a_wrong_proof_is_told_what_a_right_one_is(
    platform: Platform, tenant: Tenant, context: Context, petition: Petition
) -> None:
    another = await make_petition(platform, tenant, "another")
    await attacks.set_mode(context, None, ON)
    challenge = await needed(context, petition)
    theirs = await needed(context, another)
    old = work.challenge(await platform.keys.tenant(tenant.id), petition.id, now() - timedelta(minutes=15))
    for wrong in (
        "",
        "nonsense",
        challenge,
        f"{challenge}.1.2.3.x",
        proof_for(theirs, "amina@example.org"),
        proof_for(old, "amina@example.org"),
        proof_for(challenge, "somebody@example.org"),
        "9" * 50_000,
    ):
        assert await needed(context, petition, proof=wrong) == challenge
    assert await signatures(platform, tenant) == []


async def test_a_proof_that_is_used_again_signs_for_nobody_else(
    platform: Platform, tenant: Tenant, context: Context, petition: Petition
) -> None:
    await attacks.set_mode(context, petition.id, ON)
    proof = proof_for(await needed(context, petition), "amina@example.org")
    for _ in range(3):
        await signed(context, petition, proof=proof)
    for other in ("amina+1@example.org", "Amina@example.org", "other@example.org"):
        await needed(context, petition, email=other, proof=proof)
    assert len(await signatures(platform, tenant)) == 1


async def test_without_script_nobody_works_and_confirms_before_anything_is_shown(
    platform: Platform, tenant: Tenant, context: Context, petition: Petition
) -> None:
    await attacks.set_mode(context, petition.id, ON)
    answer = await signed(context, petition, plain=True)
    assert (await receipt_of(context, answer)).unproven
    assert await states(platform, tenant) == ["pending"]
    assert [kind for kind, *_ in await outcomes(platform, tenant)] == ["ask_to_confirm"]


async def test_one_petition_and_all_of_them(
    platform: Platform, tenant: Tenant, context: Context, petition: Petition
) -> None:
    another = await make_petition(platform, tenant, "another")

    async def which() -> tuple[bool, bool]:
        return await is_on(context, petition), await is_on(context, another)

    for one, all_of_them, expected in (
        (AUTO, AUTO, (False, False)),
        (ON, AUTO, (True, False)),
        (AUTO, ON, (True, True)),
        (OFF, ON, (False, True)),
        (ON, OFF, (True, False)),
    ):
        await attacks.set_mode(context, petition.id, one)
        await attacks.set_mode(context, None, all_of_them)
        assert await which() == expected, (one, all_of_them)


async def test_another_tenant_is_not_concerned(platform: Platform, context: Context, petition: Petition) -> None:
    another = await make_tenant(platform, 900, "another")
    theirs = await make_petition(platform, another, "itu")
    await attacks.set_mode(context, None, ON)
    assert not await is_on(make_context(platform, another), theirs)
    assert await is_on(context, petition)


async def test_many_from_one_network_begin_it_for_every_process(
    strict: Platform, tenant: Tenant, petition: Petition
) -> None:
    """30 a minute above a limit of their network: three pass, and the 31st of those above begins it."""
    there, elsewhere = seen_at(strict, tenant, "203.0.113.7"), make_context(strict, tenant)
    await crowd(there, petition, 33)
    assert not await is_on(elsewhere, petition)
    await crowd(there, petition, 1, first=33)
    assert await is_on(elsewhere, petition)
    another = await make_petition(strict, tenant, "another")
    assert not await is_on(elsewhere, another), "each petition has its own"


async def test_it_ends_by_itself(strict: Platform, tenant: Tenant, petition: Petition) -> None:
    await crowd(seen_at(strict, tenant, "203.0.113.7"), petition, 34)
    context = make_context(strict, tenant)
    assert await is_on(at(context, now() + timedelta(minutes=9)), petition)
    assert not await is_on(at(context, now() + timedelta(minutes=10)), petition)


async def test_fewer_keep_it_than_begin_it(strict: Platform, tenant: Tenant, petition: Petition, clock: Clock) -> None:
    there, context = seen_at(strict, tenant, "203.0.113.7"), make_context(strict, tenant)
    await crowd(there, petition, 34)
    since, until = await noticed(context)
    clock.now += timedelta(minutes=5)
    await crowd(there, petition, 1, first=40)
    assert (await noticed(context))[1] > until, "an attack that goes on puts the end off"
    assert (await noticed(context))[0] == since
    until = (await noticed(context))[1]
    await crowd(there, petition, 5, first=50)
    assert (await noticed(context))[1] == until, "put off once a minute, not by each"


async def test_six_a_minute_do_not_begin_it(strict: Platform, tenant: Tenant, petition: Petition, clock: Clock) -> None:
    await crowd(seen_at(strict, tenant, "203.0.113.7"), petition, 3 + 10)
    assert not await is_on(make_context(strict, tenant), petition)


async def test_what_the_organiser_says_is_not_overruled(strict: Platform, tenant: Tenant, petition: Petition) -> None:
    context = make_context(strict, tenant)
    await attacks.set_mode(context, petition.id, OFF)
    await crowd(seen_at(strict, tenant, "203.0.113.7"), petition, 40)
    assert not await is_on(context, petition)
    await attacks.set_mode(context, petition.id, AUTO)
    await crowd(seen_at(strict, tenant, "203.0.113.7"), petition, 1, first=40)
    assert await is_on(context, petition)
    await attacks.set_mode(context, petition.id, AUTO)
    assert not await is_on(context, petition), "what was noticed before is over when somebody has looked"


async def test_those_who_never_bring_a_proof_keep_it(
    strict: Platform, tenant: Tenant, petition: Petition, clock: Clock
) -> None:
    """They are refused before their network is counted."""
    there, context = seen_at(strict, tenant, "203.0.113.7"), make_context(strict, tenant)
    await crowd(there, petition, 34)
    _, until = await noticed(context)
    clock.now += timedelta(minutes=5)
    for n in range(30):
        await needed(there, petition, email=f"robot{n}@example.org")
    assert (await noticed(context))[1] == until, "people come once without a proof"
    await needed(there, petition, email="robot@example.org")
    assert (await noticed(context))[1] > until


async def test_who_shares_a_network_with_an_attack_works_and_is_not_held(
    strict: Platform, tenant: Tenant, petition: Petition
) -> None:
    """Up to the twenty an hour that one network may have written to (security.md 2.2)."""
    there = seen_at(strict, tenant, "203.0.113.7")
    await attacks.set_mode(there, petition.id, ON)
    challenge = await needed(there, petition)
    for n in range(22):
        email = f"pupil{n}@example.org"
        await signed(there, petition, email=email, proof=proof_for(challenge, email))
    assert await states(strict, tenant) == ["pending"] * 20 + ["held"] * 2


@pytest.fixture
async def without_redis(platform: Platform) -> AsyncIterator[Platform]:
    limits = Limits("redis://127.0.0.1:1/0", b"a secret")
    yield replace(platform, limits=limits)
    await limits.close()


async def test_without_redis_it_holds_and_begins_sooner(
    without_redis: Platform, tenant: Tenant, petition: Petition
) -> None:
    """Proofs and the mode itself need no Redis; each process counts for itself, to a tenth."""
    there = seen_at(without_redis, tenant, "203.0.113.7")
    await crowd(there, petition, 5)
    challenge = await needed(there, petition)
    answer = await signed(there, petition, proof=proof_for(challenge, "amina@example.org"))
    assert isinstance(answer, Received)


async def test_what_is_kept_names_nobody(strict: Platform, tenant: Tenant, petition: Petition) -> None:
    await crowd(seen_at(strict, tenant, "203.0.113.7"), petition, 34)
    (kept,) = await rows(strict, tenant, "SELECT * FROM attack_mode WHERE tenant_id = $1")
    assert set(kept) == {"tenant_id", "petition_id", "setting", "since", "until"}


async def noticed(context: Context) -> tuple[datetime, datetime]:
    """Since when and until when the only petition of the tenant is attacked."""
    ((_, mode),) = await attacks.list_modes(context)
    assert mode.since
    assert mode.until
    return mode.since, mode.until
