"""What people and the worker do to signatures, and what is then to be seen in the database."""

import hashlib
import itertools
import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec

from undersigned.core.context import Caller, Platform
from undersigned.core.mail import Mail
from undersigned.core.network import network_of, read_address
from undersigned.petitions.types import Petition
from undersigned.runner import Runner
from undersigned.signatures import service, tokens
from undersigned.signatures.types import Received, SignInput
from undersigned.tenancy.types import Context, Tenant
from undersigned.worker import KINDS

AMINA = SignInput(name="Amina Ben Ali", email="amina@example.org", country="TN", news=False)


async def sign(context: Context, petition: Petition | UUID, **changes: Any) -> Any:
    """What Amina is answered, with these changes to what she sends."""
    petition_id = petition if isinstance(petition, UUID) else petition.id
    return await service.sign(context, petition_id, msgspec.structs.replace(AMINA, **changes))


async def signed(context: Context, petition: Petition, **changes: Any) -> Received:
    answer = await sign(context, petition, **changes)
    assert isinstance(answer, Received), answer
    return answer


async def work(platform: Platform, *tenants: Tenant) -> int:
    """Run whatever is due of these tenants now; how many tasks that was."""
    runner = Runner(platform, KINDS)
    ran = 0
    for tenant in tenants:
        while claimed := await runner.run_due(tenant.id):
            ran += claimed
    return ran


async def pass_time(platform: Platform, tenant: Tenant, elapsed: timedelta) -> None:
    """Let everything of the tenant be older by so much."""
    async with platform.database.tenant_tx(tenant.id) as connection:
        for statement in (
            """
            UPDATE signature
               SET created_at = created_at - $2::interval, mailed_at = mailed_at - $2::interval,
                   confirmed_at = confirmed_at - $2::interval, proven_at = proven_at - $2::interval
             WHERE tenant_id = $1
            """,
            "UPDATE mail_cap SET since = since - $2::interval WHERE tenant_id = $1",
            """
            UPDATE outbox SET available_at = available_at - $2::interval, created_at = created_at - $2::interval,
                              finished_at = finished_at - $2::interval
             WHERE tenant_id = $1
            """,
        ):
            await connection.execute(statement, tenant.id, elapsed)


async def rows(platform: Platform, tenant: Tenant, query: str, *values: object) -> list[dict[str, Any]]:
    """Rows of the tenant; `$1` of the query is its id."""
    async with platform.database.tenant_tx(tenant.id) as connection:
        return [dict(row) for row in await connection.fetch(query, tenant.id, *values)]


async def signatures(platform: Platform, tenant: Tenant) -> list[dict[str, Any]]:
    return await rows(platform, tenant, "SELECT * FROM signature WHERE tenant_id = $1 ORDER BY created_at, id")


async def outcomes(platform: Platform, tenant: Tenant) -> list[tuple[str, str, str | None]]:
    found = await rows(
        platform, tenant, "SELECT kind, state, outcome FROM outbox WHERE tenant_id = $1 ORDER BY created_at, kind, id"
    )
    return [(row["kind"], row["state"], row["outcome"]) for row in found]


async def totals(platform: Platform, tenant: Tenant) -> dict[str, int]:
    """Counted and real numbers of all petitions of the tenant, which must be the same."""
    (found,) = await rows(
        platform,
        tenant,
        """
        SELECT (SELECT coalesce(sum(confirmed), 0)::int FROM signature_counter WHERE tenant_id = $1) AS confirmed,
               (SELECT coalesce(sum(pending), 0)::int FROM signature_counter WHERE tenant_id = $1) AS pending,
               (SELECT count(*)::int FROM signature WHERE tenant_id = $1 AND state = 'confirmed') AS real_confirmed,
               (SELECT count(*)::int FROM signature WHERE tenant_id = $1 AND state = 'pending') AS real_pending
        """,
    )
    assert (found["confirmed"], found["pending"]) == (found["real_confirmed"], found["real_pending"]), found
    return {"confirmed": found["confirmed"], "pending": found["pending"]}


def link_in(mail: Mail) -> str:
    """The token of the confirmation link."""
    found = re.search(r"/c/([\w-]{43})\n", mail.text)
    assert found, mail.text
    return found[1]


def code_in(mail: Mail) -> str:
    found = re.search(r"\b(\d{3} \d{3})\b", mail.text)
    assert found, mail.text
    return found[1]


async def receipt_of(context: Context, answer: Received) -> tokens.Receipt:
    """What is sealed in the receipt that a browser was given."""
    keys = await context.platform.keys.tenant(context.tenant.id)
    receipt = tokens.open_receipt(keys, answer.receipt, context.caller.at)
    assert receipt
    return receipt


def seen_at(platform: Platform, tenant: Tenant, address: str) -> Context:
    return Context(platform, tenant, Caller("en", network_of(read_address(address))))


async def states(platform: Platform, tenant: Tenant) -> list[str]:
    return [row["state"] for row in await signatures(platform, tenant)]


async def crowd(context: Context, petition: Petition, size: int, *, first: int = 0) -> list[Any]:
    """People without script: what an attack changes for those with one has tests of its own."""
    return [
        await sign(context, petition, email=f"crowd{n}@example.org", plain=True) for n in range(first, first + size)
    ]


def proof_for(challenge: str, address: str) -> str:
    """What a browser works out (`frontend/src/signatures/work.ts`)."""
    numbers = [
        next(n for n in itertools.count() if _digest(challenge, f"{part}:{n}:{address}")[0] < 2) for part in range(4)
    ]
    return ".".join([challenge, *map(str, numbers)])


def _digest(salt: str, text: str) -> bytes:
    return hashlib.pbkdf2_hmac("sha256", text.encode(), salt.encode(), 500)
