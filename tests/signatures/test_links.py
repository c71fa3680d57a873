"""Personal links: who brought whom, over generations, and exactly how many (T-5, T-6, attribution, A-12)."""

import asyncio
import re
from typing import Any

import pytest

from tests.factories import make_petition, make_tenant
from tests.signatures.deeds import receipt_of, rows, sign, signed
from undersigned.core.arrival import CODE
from undersigned.core.context import Platform
from undersigned.core.errors import InvalidInput
from undersigned.core.ids import new_id
from undersigned.petitions.types import Petition
from undersigned.signatures import links, service
from undersigned.signatures.types import NewLink, PersonalLink, State
from undersigned.tenancy.types import Context, Tenant

pytestmark = pytest.mark.anyio


async def link_of(context: Context, petition: Petition, email: str, **changes: Any) -> PersonalLink:
    """The personal link that somebody is given after signing."""
    answer = await signed(context, petition, email=email, **changes)
    return await links.personal_link(context, await receipt_of(context, answer))


async def kept(platform: Platform, tenant: Tenant) -> list[dict[str, Any]]:
    return await rows(
        platform,
        tenant,
        "SELECT id, shared_by, bucket, generation, source, utm FROM signature WHERE tenant_id = $1 ORDER BY id",
    )


async def test_a_link_is_short_and_has_no_look_alikes(context: Context, petition: Petition) -> None:
    codes = {(await link_of(context, petition, f"t5-{number}@example.org")).code for number in range(30)}
    assert len(codes) == 30
    assert all(CODE.fullmatch(code) and not re.search("[01ILOU]", code) for code in codes)


async def test_one_receipt_has_one_link(context: Context, petition: Petition) -> None:
    receipt = await receipt_of(context, await signed(context, petition))
    first, *others = await asyncio.gather(*(links.personal_link(context, receipt) for _ in range(5)))
    assert set(others) == {first}


async def test_a_bucket_survives_generations(
    context: Context, platform: Platform, tenant: Tenant, petition: Petition
) -> None:
    """A mails, B signs and shares, C signs and shares, D signs: all are of A's bucket."""
    b = await link_of(context, petition, "b@example.org", source="mail-0612", bucket="mailing", utm={"medium": "email"})
    c = await link_of(context, petition, "c@example.org", personal_link=b.code, source="whatsapp", bucket="else")
    await signed(context, petition, email="d@example.org", personal_link=c.code.lower())
    found = [
        (row["shared_by"], row["bucket"], row["generation"], row["source"]) for row in await kept(platform, tenant)
    ]
    assert found == [
        (None, "mailing", 0, "mail-0612"),
        (b.code, "mailing", 1, "whatsapp"),
        (c.code, "mailing", 2, None),
    ]
    assert (await kept(platform, tenant))[0]["utm"] == {"medium": "email"}


async def test_the_source_is_the_bucket_where_none_is_named(
    context: Context, platform: Platform, tenant: Tenant, petition: Petition
) -> None:
    await signed(context, petition, source="newsletter")
    assert [row["bucket"] for row in await kept(platform, tenant)] == ["newsletter"]


@pytest.mark.parametrize("code", ["ZZZZZZ", "ABC23"])
async def test_a_code_that_nobody_has_keeps_nobody_from_signing(
    context: Context, platform: Platform, tenant: Tenant, petition: Petition, code: str
) -> None:
    await signed(context, petition, personal_link=code, source="poster")
    assert [(row["shared_by"], row["bucket"]) for row in await kept(platform, tenant)] == [(None, "poster")]


async def test_a_link_is_of_one_petition_and_one_tenant(
    context: Context, platform: Platform, tenant: Tenant, petition: Petition
) -> None:
    link = await link_of(context, petition, "b@example.org")
    other = await make_petition(platform, tenant)
    await signed(context, other, email="c@example.org", personal_link=link.code)
    stranger = await make_tenant(platform, tenant.id + 5_000, f"other{tenant.id}")
    theirs = await make_petition(platform, stranger)
    await signed(Context(platform, stranger, context.caller), theirs, email="d@example.org", personal_link=link.code)
    assert [row["shared_by"] for row in await kept(platform, tenant)] == [None, None]
    assert [row["shared_by"] for row in await kept(platform, stranger)] == [None]


@pytest.mark.parametrize(
    ("sent", "field", "code"),
    [
        ({"personal_link": "K7QF2M9"}, "personalLink", "PERSONAL_LINK_INVALID"),
        ({"personal_link": "K0OIL"}, "personalLink", "PERSONAL_LINK_INVALID"),
        ({"bucket": "b" * 101}, "bucket", "SOURCE_TOO_LONG"),
        ({"utm": {"campaign": "<script>"}}, "utm.campaign", "SOURCE_CHARACTERS"),
        ({"utm": {"term": "amina@example.org"}}, "utm.term", "SOURCE_CHARACTERS"),
    ],
)
async def test_bad_input_is_named(
    context: Context, petition: Petition, sent: dict[str, Any], field: str, code: str
) -> None:
    answer = await sign(context, petition, **sent)
    assert isinstance(answer, InvalidInput)
    assert [(problem.field, problem.code) for problem in answer.problems] == [(field, code)]


async def test_only_confirmed_signatures_are_counted_and_exactly(
    context: Context, platform: Platform, tenant: Tenant, petition: Petition
) -> None:
    """T-6: pending ones do not count, and those that are withdrawn or invalidated leave the count."""
    answer = await signed(context, petition, email="b@example.org")
    receipt = await receipt_of(context, answer)
    code = (await links.personal_link(context, receipt)).code
    for number in range(4):
        await signed(context, petition, email=f"c{number}@example.org", personal_link=code)

    async def count() -> int:
        return (await links.personal_link(context, receipt)).count

    assert await count() == 0
    brought = [row["id"] for row in await kept(platform, tenant) if row["shared_by"] == code]
    for number, signature_id in enumerate(brought, 1):
        await service.move(context, signature_id, State.CONFIRMED)
        assert await count() == number
    await service.move(context, brought[0], State.WITHDRAWN)
    await service.move(context, brought[1], State.INVALIDATED)
    await service.move(context, brought[2], State.HELD)
    assert await count() == 1
    await service.move(context, brought[1], State.CONFIRMED)
    assert await count() == 2


async def test_signing_with_a_known_address_gives_a_link_that_tells_nothing(
    context: Context, platform: Platform, tenant: Tenant, petition: Petition
) -> None:
    """F-16: else everybody could find out who signed, and what they shared under their name."""
    own = await link_of(context, petition, "victim@example.org")
    await signed(context, petition, email="friend@example.org", personal_link=own.code)
    friend = next(row["id"] for row in await kept(platform, tenant) if row["shared_by"])
    await service.move(context, friend, State.CONFIRMED)

    probe = await receipt_of(context, await signed(context, petition, email="Victim@example.org"))
    probed = await links.personal_link(context, probe)
    fresh = await link_of(context, petition, "nobody@example.org")
    assert probed.count == fresh.count == 0
    assert probed.code not in {own.code, fresh.code}

    await signed(context, petition, email="mine@example.org", personal_link=probed.code)
    mine = next(row["id"] for row in await kept(platform, tenant) if row["shared_by"] == probed.code)
    await service.move(context, mine, State.CONFIRMED)
    assert (await links.personal_link(context, probe)).count == 1, "a link that does not count tells of the address"


async def test_a_robot_is_given_a_link_that_looks_like_any_other(
    context: Context, platform: Platform, tenant: Tenant, petition: Petition
) -> None:
    found = await link_of(context, petition, "robot@example.org", website="https://example.com")
    assert CODE.fullmatch(found.code)
    assert await rows(platform, tenant, "SELECT code FROM personal_link WHERE tenant_id = $1") == []


async def test_a_code_that_is_taken_is_not_given_twice(
    context: Context, platform: Platform, tenant: Tenant, petition: Petition
) -> None:
    receipts = [await receipt_of(context, await signed(context, petition, email=f"{n}@example.org")) for n in "ab"]
    first, second = (
        NewLink(petition.id, new_id(), receipt.signature_id, codes)
        for receipt, codes in zip(receipts, [("AAAAAA", "BBBBBB", "CCCCCC")] * 2, strict=True)
    )
    queue = platform.linking
    assert await queue.submit(tenant.id, first) == "AAAAAA"
    assert await queue.submit(tenant.id, second) == "BBBBBB"
    assert await queue.submit(tenant.id, first) == "AAAAAA"


async def test_links_go_with_their_signature(
    context: Context, platform: Platform, tenant: Tenant, petition: Petition
) -> None:
    link = await link_of(context, petition, "b@example.org")
    async with platform.database.tenant_tx(tenant.id) as connection:
        await connection.execute("DELETE FROM signature WHERE tenant_id = $1", tenant.id)
    assert await rows(platform, tenant, "SELECT code FROM personal_link WHERE tenant_id = $1") == []
    await signed(context, petition, email="c@example.org", personal_link=link.code)
