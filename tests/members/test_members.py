"""Who is who: accounts, addresses and the members behind them."""

import asyncio

import pytest

from tests.canary.birds import Canary, found_in
from tests.factories import make_context, make_tenant
from tests.members.deeds import ISSUER, an_identity, logged_in, rows
from undersigned.core.context import Platform
from undersigned.members import service, sessions
from undersigned.signatures import service as signatures
from undersigned.tenancy.types import Context, Tenant

pytestmark = pytest.mark.anyio

OTHER = "https://other.example.net"


async def test_an_account_leads_to_the_same_member_again(context: Context):
    first = await service.welcome(context, an_identity())
    again = await service.welcome(context, an_identity())
    assert again == first
    assert (first.name, first.email, first.country, first.news) == ("Amina Ben Ali", "amina@example.org", None, None)


async def test_another_account_is_linked_by_an_address_that_its_provider_speaks_for(context: Context):
    first = await service.welcome(context, an_identity())
    other = await service.welcome(context, an_identity(issuer=OTHER, subject="a1", email="Amina+news@example.org"))
    assert other.id == first.id


async def test_no_account_is_linked_by_an_address_that_its_provider_does_not_speak_for(context: Context):
    first = await service.welcome(context, an_identity())
    stranger = await service.welcome(context, an_identity(issuer=OTHER, subject="a1", authoritative=False))
    assert stranger.id != first.id
    again = await service.welcome(context, an_identity())
    assert again.id == first.id


async def test_who_came_first_without_authority_does_not_get_the_owner_of_the_address(
    context: Context, platform: Platform, tenant: Tenant
):
    """An account made beforehand in somebody's name must not be waiting for them."""
    squatter = await service.welcome(context, an_identity(issuer=OTHER, subject="squatter", authoritative=False))
    owner = await service.welcome(context, an_identity())
    assert owner.id != squatter.id
    assert [row["address"] is None for row in await rows(platform, tenant, "member") if row["id"] == squatter.id] == [
        True
    ]


async def test_the_same_subject_of_another_issuer_is_somebody_else(context: Context):
    first = await service.welcome(context, an_identity())
    other = await service.welcome(context, an_identity(issuer=OTHER, email="other@example.org"))
    assert other.id != first.id


async def test_the_same_account_is_another_member_of_another_tenant(context: Context, platform: Platform):
    here = await service.welcome(context, an_identity())
    there = await make_tenant(platform, 9_001, "elsewhere")
    other = await service.welcome(make_context(platform, there), an_identity())
    assert other.id != here.id
    found = await rows(platform, there, "member_identity")
    assert [row["member_id"] for row in found] == [other.id]


async def test_two_logins_at_once_make_one_member(context: Context, platform: Platform, tenant: Tenant):
    found = await asyncio.gather(*(service.welcome(context, an_identity()) for _ in range(8)))
    assert len({member.id for member in found}) == 1
    assert len(await rows(platform, tenant, "member")) == 1
    assert len(await rows(platform, tenant, "member_identity")) == 1


async def test_two_logins_at_once_without_authority_make_one_member(
    context: Context, platform: Platform, tenant: Tenant
):
    said = an_identity(authoritative=False)
    found = await asyncio.gather(*(service.welcome(context, said) for _ in range(8)))
    assert len({member.id for member in found}) == 1
    assert len(await rows(platform, tenant, "member")) == 1


async def test_a_changed_address_is_taken_from_who_speaks_for_it(context: Context):
    first = await service.welcome(context, an_identity())
    moved = await service.welcome(context, an_identity(email="ben.ali@example.org"))
    assert (moved.id, moved.email) == (first.id, "ben.ali@example.org")
    by_new = await service.welcome(context, an_identity(issuer=OTHER, email="ben.ali@example.org"))
    by_old = await service.welcome(context, an_identity(issuer=OTHER, subject="b", email="amina@example.org"))
    assert by_new.id == first.id
    assert by_old.id != first.id


async def test_a_changed_address_is_not_taken_without_authority_over_one_with(context: Context):
    await service.welcome(context, an_identity())
    same = await service.welcome(context, an_identity(email="evil@example.net", authoritative=False))
    assert same.email == "amina@example.org"


async def test_an_address_that_another_member_has_is_not_taken_over(context: Context):
    amina = await service.welcome(context, an_identity())
    other = await service.welcome(context, an_identity(subject="b", email="b@example.org"))
    moved = await service.welcome(context, an_identity(subject="b", email="amina@example.org"))
    assert moved.id == other.id
    assert (await service.welcome(context, an_identity(issuer=OTHER))).id == amina.id


async def test_what_was_asked_is_remembered_and_not_changed_by_the_next_answer(
    context: Context, platform: Platform, tenant: Tenant
):
    member, context = await logged_in(context, name="")
    await service.learn(context, member, name="Amina Ben Ali", country="TN", news=True, locale="en")
    known = await sessions.current(context)
    assert known
    assert (known.name, known.country, known.news) == ("Amina Ben Ali", "TN", True)
    await service.learn(context, known, name="Else", country="FR", news=False, locale="en")
    assert await sessions.current(context) == known
    (consent,) = await rows(platform, tenant, "member_consent")
    texts = {row["version"]: row["body"] for row in await rows(platform, tenant, "agreed_text")}
    assert consent["given"] is True
    assert texts[consent["text_version"]] == signatures.news_question(context, "en")


async def test_erasing_a_member_leaves_nothing_of_them(context: Context, platform: Platform, tenant: Tenant):
    member, context = await logged_in(context)
    await service.learn(context, member, name="", country="TN", news=True, locale="en")
    other = await service.welcome(context, an_identity(subject="other", email="other@example.org"))
    assert await service.erase(context, member.id)
    assert not await service.erase(context, member.id)
    assert await sessions.current(context) is None
    assert [row["id"] for row in await rows(platform, tenant, "member")] == [other.id]
    for table in ("member_identity", "member_consent", "member_session"):
        assert member.id not in [row["member_id"] for row in await rows(platform, tenant, table)]


async def test_nothing_of_a_member_stands_in_clear(context: Context, platform: Platform, tenant: Tenant):
    """Nor the name of their account: some providers take the address for it."""
    bird = Canary("a member")
    member, context = await logged_in(context, name=bird.name, email=bird.delivered, subject=bird.email)
    await service.learn(context, member, name="", country="TN", news=True, locale="en")
    tables = ("member", "member_identity", "member_consent", "member_session", "agreed_text")
    told = "\n".join([repr(await rows(platform, tenant, table)) for table in tables])
    assert ISSUER in told
    assert found_in(told, [bird]) == []
    assert context.caller.session not in told


async def test_a_members_address_is_no_index_of_a_signature(context: Context, platform: Platform, tenant: Tenant):
    keys = await platform.keys.tenant(tenant.id)
    member = await service.welcome(context, an_identity())
    (row,) = await rows(platform, tenant, "member")
    assert row["address"] == service.address_index(keys, member.email)
    assert row["address"] != keys.blind_index("signature", member.email)
