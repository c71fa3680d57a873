"""The states of a signature and its counts, under everything that may happen at once: they agree, always.

Each run is a seed: rounds of random deeds over several petitions of two tenants, all deeds of a round at the same time, some
cancelled half-way as a browser that goes away does. After each round the counters are compared with the rows they count.
"""

import asyncio
import random
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec
import pytest

from tests.factories import make_context, make_petition, make_tenant
from tests.signatures.deeds import AMINA, work
from undersigned.core.context import Platform
from undersigned.core.errors import Refusal
from undersigned.petitions.types import Petition
from undersigned.signatures import confirmation, service, states_store, tokens
from undersigned.signatures.commit import SLOTS, signing_queue
from undersigned.signatures.types import MOVES, Confirmed, Received, Removed, Resent, State
from undersigned.tenancy.types import Context

pytestmark = pytest.mark.anyio

ADDRESSES = 8
COUNTRIES = ("TN", "DE", "FR")
AT_ONCE = 8
CANCELLED = 0.05
HELD = 0.2
DECISIONS = (State.CONFIRMED, State.HELD, State.INVALIDATED, State.WITHDRAWN)

Deed = Callable[["World"], Awaitable[object]]


class Chances:
    """Stands in for the limits: a signature is held by chance."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance

    async def exceeded(self, _tenant_id: int, hits: list[object]) -> list[bool]:
        return [self._chance.random() < HELD for _ in hits]


class World:
    """Two tenants, two petitions each, and the ids of all signatures that ever were."""

    def __init__(self, platform: Platform, chance: random.Random, places: list[tuple[Context, Petition]]) -> None:
        self.platform = platform
        self.chance = chance
        self.places = places
        self.known: dict[UUID, Context] = {}
        self.happened: Counter[str] = Counter()

    def someone(self) -> tuple[Context, UUID]:
        """A signature that is or was."""
        if not self.known:
            return self.places[0][0], UUID(int=0)
        signature_id = self.chance.choice(list(self.known))
        return self.known[signature_id], signature_id

    async def token(self) -> tuple[Context, str]:
        context, signature_id = self.someone()
        keys = await self.platform.keys.tenant(context.tenant.id)
        return context, tokens.confirm_token(keys, signature_id, 0)


async def sign(world: World) -> object:
    context, petition = world.chance.choice(world.places)
    email = f"person{world.chance.randrange(ADDRESSES)}+{world.chance.randrange(3)}@example.org"
    sent = msgspec.structs.replace(
        AMINA,
        email=email,
        country=world.chance.choice(COUNTRIES),
        name_visibility=world.chance.choice(["public", "private"]),
        idempotency_key=world.chance.choice([None, None, f"key-number-{world.chance.randrange(4)}"]),
    )
    answer = await service.sign(context, petition.id, sent)
    if isinstance(answer, Received):
        keys = await world.platform.keys.tenant(context.tenant.id)
        receipt = tokens.open_receipt(keys, answer.receipt, context.caller.at)
        assert receipt
        world.known[receipt.signature_id] = context
    return answer


async def confirm(world: World) -> object:
    context, token = await world.token()
    return await confirmation.confirm(context, token)


async def confirm_another(world: World) -> object:
    """By the link of one petition the signature of another."""
    context, token = await world.token()
    petition = world.chance.choice([petition for place, petition in world.places if place is context])
    return await confirmation.confirm(context, token, petition.id)


async def remove(world: World) -> object:
    context, token = await world.token()
    return await confirmation.remove(context, token)


async def resend(world: World) -> object:
    context, token = await world.token()
    return await confirmation.resend(context, token=token)


async def decide(world: World) -> object:
    context, signature_id = world.someone()
    to = world.chance.choice(DECISIONS)
    before = await service.move(context, signature_id, to)
    assert before is None or to in MOVES[before]
    return f"{before} → {to}" if before else None


async def expire(world: World) -> object:
    """A month passes for one signature, and the hourly task comes by."""
    context, signature_id = world.someone()
    async with world.platform.database.tenant_tx(context.tenant.id) as connection:
        await connection.execute(
            "UPDATE signature SET created_at = created_at - interval '31 days' WHERE tenant_id = $1 AND id = $2",
            context.tenant.id,
            signature_id,
        )
    async with world.platform.database.tenant_tx(context.tenant.id) as connection:
        slot = world.chance.randrange(SLOTS)
        gone = await states_store.delete_unconfirmed(connection, context.tenant.id, timedelta(days=30), 3, slot)
    return "erased" if gone else None


async def mail(world: World) -> object:
    context, _ = world.chance.choice(world.places)
    return "worked" if await work(world.platform, context.tenant) else None


DEEDS: list[tuple[Deed, int]] = [
    (sign, 8),
    (confirm, 6),
    (confirm_another, 2),
    (remove, 2),
    (resend, 1),
    (decide, 6),
    (expire, 2),
    (mail, 1),
]


async def begin(platform: Platform, seed: int, first_number: int) -> World:
    async with platform.database.platform_tx() as connection:
        await connection.execute("DELETE FROM platform_mail_cap")
    chance = random.Random(seed)
    limits: Any = Chances(chance)
    places: list[tuple[Context, Petition]] = []
    for number in (first_number, first_number + 1):
        queue = signing_queue(platform.database, platform.waker, most_waiting=100)
        tenant = await make_tenant(platform, number, f"world{number}")
        context = make_context(replace(platform, signing=queue, limits=limits), tenant)
        places += [(context, await make_petition(platform, tenant, slug)) for slug in ("one", "two")]
    return World(platform, chance, places)


WANTED = (
    "sign", "sign refused", "confirm", "confirm refused", "remove", "erased", "cancelled", "worked", "resend",
    "pending → held", "pending → confirmed", "held → confirmed", "confirmed → held", "confirmed → invalidated",
    "invalidated → confirmed", "confirmed → withdrawn", "withdrawn → confirmed",
)  # fmt: skip
"""What must have happened in a run for it to mean anything."""


async def run(world: World, rounds: int) -> None:
    """At least so many rounds, and on until all that is wanted has happened; it may take ten times as many."""
    deeds, weights = zip(*DEEDS, strict=True)
    before = await states(world)
    for done in range(rounds * 10):
        if done >= rounds and all(world.happened[deed] for deed in WANTED):
            return
        chosen = world.chance.choices(deeds, weights, k=AT_ONCE)
        results = await asyncio.gather(*(sometimes_cancelled(world, deed) for deed in chosen))
        for deed, result in zip(chosen, results, strict=True):
            assert result is None or isinstance(result, str | Refusal | Received | Confirmed | Removed | Resent), result
            if result is not None:
                name = deed.__name__ if not isinstance(result, str) else result
                world.happened[name + (" refused" if isinstance(result, Refusal) else "")] += 1
        await drained(world)
        after = await states(world)
        for signature_id in before.keys() & after.keys():
            assert after[signature_id] in reachable(before[signature_id]), (before[signature_id], after[signature_id])
        await counters_agree(world)
        before = after
    raise AssertionError(f"never happened: {[deed for deed in WANTED if not world.happened[deed]]}")


async def sometimes_cancelled(world: World, deed: Deed) -> object:
    coroutine: Coroutine[Any, Any, object] = deed(world)  # type: ignore[assignment]
    task = asyncio.create_task(coroutine)
    if world.chance.random() < CANCELLED:
        await asyncio.sleep(world.chance.random() * 0.01)
        task.cancel()
    try:
        return await task
    except asyncio.CancelledError:
        return "cancelled"


async def drained(world: World) -> None:
    """What was submitted by somebody who went away is written all the same."""
    for context, _ in world.places:
        await context.platform.signing.drain()


async def states(world: World) -> dict[UUID, State]:
    found: dict[UUID, State] = {}
    for context in {context.tenant.id: context for context, _ in world.places}.values():
        async with world.platform.database.tenant_tx(context.tenant.id) as connection:
            for row in await connection.fetch(
                "SELECT id, state FROM signature WHERE tenant_id = $1", context.tenant.id
            ):
                found[row["id"]] = State(row["state"])
                world.known.setdefault(row["id"], context)
    return found


def reachable(state: State) -> set[State]:
    """Where a signature may be after any number of moves."""
    found = {state}
    while more := {target for origin in found for target in MOVES[origin]} - found:
        found |= more
    return found


async def counters_agree(world: World) -> None:
    for context in {context.tenant.id: context for context, _ in world.places}.values():
        async with world.platform.database.tenant_tx(context.tenant.id) as connection:
            wrong = await connection.fetch(
                """
                SELECT *
                  FROM (SELECT petition_id, country, sum(pending) AS pending, sum(confirmed) AS confirmed
                          FROM signature_counter
                         WHERE tenant_id = $1
                         GROUP BY petition_id, country) AS counted
                  FULL JOIN (SELECT petition_id, country,
                                    count(*) FILTER (WHERE state = 'pending') AS is_pending,
                                    count(*) FILTER (WHERE state = 'confirmed') AS is_confirmed
                               FROM signature
                              WHERE tenant_id = $1
                              GROUP BY petition_id, country) AS real USING (petition_id, country)
                 WHERE coalesce(pending, 0) <> coalesce(is_pending, 0)
                    OR coalesce(confirmed, 0) <> coalesce(is_confirmed, 0)
                """,
                context.tenant.id,
            )
            names = await connection.fetchval(
                """
                SELECT count(*)
                  FROM public_name
                  JOIN signature ON signature.tenant_id = $1 AND signature.id = signature_id
                 WHERE public_name.tenant_id = $1 AND (name_visibility <> 'public' OR proven_at IS NULL)
                """,
                context.tenant.id,
            )
        assert [dict(row) for row in wrong] == []
        assert names == 0


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_counts_and_states_agree_whatever_happens_at_once(platform: Platform, seed: int) -> None:
    world = await begin(platform, seed, 3_000 + seed * 10)
    await run(world, rounds=60)


@pytest.mark.deep
@pytest.mark.parametrize("seed", range(100, 120))
async def test_counts_and_states_agree_for_long(platform: Platform, seed: int) -> None:
    world = await begin(platform, seed, 3_000 + seed * 10)
    await run(world, rounds=300)


async def test_a_count_that_is_wrong_by_one_is_seen(platform: Platform) -> None:
    world = await begin(platform, 1, 4_900)
    context, petition = world.places[0]
    await counters_agree(world)
    async with platform.database.tenant_tx(context.tenant.id) as connection:
        await connection.execute(
            "INSERT INTO signature_counter (tenant_id, petition_id, country, slot, confirmed) VALUES ($1, $2, 'DE', 0, 1)",
            context.tenant.id,
            petition.id,
        )
    with pytest.raises(AssertionError):
        await counters_agree(world)
