"""How many have signed, as the public is told: exact, soon, and nobody recognisable by a rare country."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from msgspec import structs

from tests.factories import make_context, make_petition, make_signature, make_tenant
from undersigned.core.context import Platform
from undersigned.petitions.types import NameVisibility, Petition
from undersigned.signatures import counts, service
from undersigned.signatures.types import State
from undersigned.tenancy.types import Context, Tenant

pytestmark = pytest.mark.anyio


async def test_only_what_is_confirmed_counts_by_country(
    platform: Platform, tenant: Tenant, petition: Petition, context: Context
) -> None:
    for state in (State.PENDING, State.HELD, State.INVALIDATED, State.WITHDRAWN):
        await make_signature(platform, tenant, petition, state=state, country="FR")
    for country, number in (("DE", 1), ("TN", 3), ("BR", 2)):
        for _ in range(number):
            await make_signature(platform, tenant, petition, country=country)
    found = await counts.counts(context, petition.id, fresh=True)
    assert found.total == 6
    assert list(found.by_country.items()) == [("TN", 3), ("BR", 2), ("DE", 1)]


async def test_a_petition_without_signatures_has_none(context: Context, petition: Petition) -> None:
    found = await counts.counts(context, petition.id, fresh=True)
    assert (found.total, found.by_country) == (0, {})


async def test_a_country_whose_signatures_went_is_not_named(
    platform: Platform, tenant: Tenant, petition: Petition, context: Context
) -> None:
    signature = await make_signature(platform, tenant, petition, country="MC")
    await service.move(context, signature.id, State.INVALIDATED)
    assert (await counts.counts(context, petition.id, fresh=True)).by_country == {}


async def test_many_petitions_are_counted_by_one_statement_each_its_own(
    platform: Platform, tenant: Tenant, petition: Petition, context: Context
) -> None:
    second = await make_petition(platform, tenant, "second")
    third = await make_petition(platform, tenant, "third")
    await make_signature(platform, tenant, petition)
    for _ in range(2):
        await make_signature(platform, tenant, second)
    found = await counts.counts_of(context, [petition.id, second.id, third.id], fresh=True)
    assert [found[one.id].total for one in (petition, second, third)] == [1, 2, 0]


async def test_outside_the_demo_a_rare_country_is_not_named(
    platform: Platform, tenant: Tenant, petition: Petition
) -> None:
    public = replace(platform, settings=structs.replace(platform.settings, env="production"))
    context = make_context(public, tenant)
    await make_signature(platform, tenant, petition, country="MC")
    for _ in range(counts.COUNTRY_LEAST):
        await make_signature(platform, tenant, petition, country="DE")
    found = await counts.counts_of(context, [petition.id], fresh=True)
    assert counts.public_countries(context, found[petition.id]) == {"DE": counts.COUNTRY_LEAST}
    signers = (await counts.recent_signers(context, found, 20))[petition.id]
    assert [signer.country for signer in signers].count(None) == 1
    assert {signer.country for signer in signers} == {"DE", None}


async def test_the_newest_come_first_with_the_hour_only(
    platform: Platform, tenant: Tenant, petition: Petition, context: Context
) -> None:
    for n in range(7):
        await make_signature(platform, tenant, petition, name=f"Number {n}", name_visibility=NameVisibility.PUBLIC)
    found = await counts.counts_of(context, [petition.id], fresh=True)
    signers = (await counts.recent_signers(context, found, 5))[petition.id]
    assert [signer.name for signer in signers] == [f"Number {n}" for n in (6, 5, 4, 3, 2)]
    for signer in signers:
        assert (signer.signed_at.minute, signer.signed_at.second, signer.signed_at.microsecond) == (0, 0, 0)


async def test_a_count_is_at_most_a_second_old(
    platform: Platform, tenant: Tenant, petition: Petition, context: Context
) -> None:
    assert (await counts.counts(context, petition.id)).total == 0
    await make_signature(platform, tenant, petition)
    async with asyncio.timeout(timedelta(seconds=2).total_seconds()):
        while (await counts.counts(context, petition.id)).total == 0:  # noqa: ASYNC110 - there is no event
            await asyncio.sleep(0.05)


async def test_another_tenant_counts_nothing_of_it(platform: Platform, tenant: Tenant, petition: Petition) -> None:
    await make_signature(platform, tenant, petition)
    other = await make_tenant(platform, tenant.id + 20_000, f"other{tenant.id}")
    assert (await counts.counts(make_context(platform, other), petition.id, fresh=True)).total == 0
