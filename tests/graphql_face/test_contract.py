"""The operations that integrators were promised, as they were promised, and the ones that the frontend sends."""

import asyncio
from typing import Any

import pytest
from starlette.types import ASGIApp

from tests.factories import confirm_token, make_petition, make_pinned_update, make_signature, make_tenant, make_update
from tests.graphql_face.asking import Asker
from undersigned.core.context import Caller, Platform
from undersigned.petitions.types import NameVisibility, Petition, PinnedLink
from undersigned.signatures.counts import counts
from undersigned.signatures.types import State
from undersigned.tenancy.types import Tenant
from undersigned_graphql import operations
from undersigned_graphql.app import OperationError, run_operation
from undersigned_graphql.relay import global_id

pytestmark = pytest.mark.anyio

PETITION_PAGE = """
query PetitionPage($slug: String!) {
  petition(slug: $slug) {
    id slug title lead letter state signatureCount goal
    targets { name }
    updates(first: 5) { edges { node { slug title publishedAt } } }
    recentSigners(first: 5) { name country signedAt }
    countries { country count }
  }
}
"""
SIGN = """
mutation Sign($input: SignPetitionInput!) {
  signPetition(input: $input) {
    __typename
    ... on SignatureReceived { petition { signatureCount } confirmationSentTo }
    ... on InvalidInput { code message problems { field code message } }
    ... on Refusal { code message }
  }
}
"""
CONFIRM = """
mutation Confirm($input: ConfirmSignatureInput!) {
  confirmSignature(input: $input) {
    __typename
    ... on SignatureConfirmed { petition { signatureCount } }
    ... on Refusal { code message }
  }
}
"""
COUNT = "subscription Count($petitionId: ID!) { petitionCount(petitionId: $petitionId) { count goal } }"
TENANTS = "query Tenants { tenants(first: 10) { edges { node { slug name url } } } }"


@pytest.fixture(scope="module")
async def signed(platform: Platform, access: Tenant, itu: Petition) -> Petition:
    """The petition with an update, a banner, and two confirmed signatures, one of a person who shows their name."""
    await make_update(platform, access, itu, "part-1")
    await make_pinned_update(platform, access, itu, links=[PinnedLink("Part 1", "part-1")])
    await make_signature(platform, access, itu, name="Maria G.", name_visibility=NameVisibility.PUBLIC, country="BR")
    await make_signature(platform, access, itu, name="Suzie Q.")
    await make_signature(platform, access, itu, state=State.PENDING)
    return itu


async def test_the_page_of_a_petition(asker: Asker, signed: Petition) -> None:
    petition = (await asker.data(PETITION_PAGE, slug="itu"))["petition"]

    assert petition.pop("id") == global_id("Petition", signed.id)
    signers = petition.pop("recentSigners")
    assert [(one["name"], one["country"]) for one in signers] == [(None, "DE"), ("Maria G.", "BR")]
    assert all(one["signedAt"].endswith(":00:00+00:00") for one in signers)
    assert petition == {
        "slug": "itu",
        "title": signed.title,
        "lead": signed.lead,
        "letter": signed.letter,
        "state": "OPEN",
        "signatureCount": 2,
        "goal": 100,
        "targets": [{"name": "The Minister"}],
        "updates": {
            "edges": [
                {"node": {"slug": "part-1", "title": "Title of part-1", "publishedAt": "2026-01-02T12:00:00+00:00"}}
            ]
        },
        "countries": [{"country": "BR", "count": 1}, {"country": "DE", "count": 1}],
    }


async def test_signing_and_confirming_moves_the_count(platform: Platform, access: Tenant, asker: Asker) -> None:
    petition = await make_petition(platform, access)
    person = {"name": "Maria G.", "email": "maria@example.org", "country": "BR", "news": False}

    received = await asker.data(SIGN, input={"petitionId": global_id("Petition", petition.id), **person})
    assert received["signPetition"] == {
        "__typename": "SignatureReceived",
        "petition": {"signatureCount": 0},
        "confirmationSentTo": "m…@example.org",
    }

    signature = await make_signature(platform, access, petition, state=State.PENDING)
    confirmed = await asker.data(CONFIRM, input={"token": await confirm_token(platform, access, signature)})
    assert confirmed["confirmSignature"] == {
        "__typename": "SignatureConfirmed",
        "petition": {"signatureCount": 1},
    }


async def test_what_is_wrong_with_an_input_is_named(asker: Asker, itu: Petition) -> None:
    sent = {"petitionId": global_id("Petition", itu.id), "name": "", "email": "maria@", "country": "BR", "news": True}

    refused = (await asker.data(SIGN, input=sent))["signPetition"]

    assert (refused["__typename"], refused["code"]) == ("InvalidInput", "INVALID_INPUT")
    assert [(one["field"], one["code"]) for one in refused["problems"]] == [
        ("name", "NAME_REQUIRED"),
        ("email", "EMAIL_INVALID"),
    ]


async def test_the_tenants_on_the_platforms_own_host(app: ASGIApp, platform: Platform, access: Tenant) -> None:
    await make_tenant(platform, 3, "clairiere", name="Clairière")

    async with Asker.at(app, "localhost") as asker:
        found = await asker.data(TENANTS)

    assert [edge["node"] for edge in found["tenants"]["edges"]] == [
        {"slug": "access", "name": "Access", "url": "http://access.localhost:8000"},
        {"slug": "clairiere", "name": "Clairière", "url": "http://clairiere.localhost:8000"},
    ]


VARIABLES: dict[str, dict[str, Any]] = {
    "PetitionPage": {"slug": "itu", "locale": "en"},
    "UpdatePage": {"slug": "itu", "update": "news", "locale": "en"},
    "PetitionList": {"show": "ALL", "sort": "NEWEST", "page": 1, "locale": "en"},
    "PetitionSearch": {"asked": "title", "closed": True, "page": 1, "locale": "en"},
    "UpdatesPage": {"slug": "itu", "locale": "en"},
    "PrivacyPage": {"slug": "itu", "locale": "en"},
    "TenantHome": {"locale": "fr"},
    "Platform": {},
    "ConfirmPage": {"token": "unknown"},
    "FollowingPage": {"token": "unknown"},
    "FormerLetter": {"slug": "itu", "locale": "en", "version": "unknown"},
    "Confirm": {"input": {"token": "unknown"}},
    "Resend": {"input": {"token": "unknown"}},
    "SignAsMember": {"input": {"petitionId": "unknown", "country": "BR", "news": True}},
    "Sign": {"input": {"petitionId": "unknown", "name": "M", "email": "m@example.org", "country": "BR", "news": True}},
}


def test_every_operation_of_the_frontend_is_tried() -> None:
    assert set(operations.load()) == set(VARIABLES)


@pytest.mark.parametrize("name", sorted(VARIABLES))
async def test_an_operation_of_the_frontend(
    name: str, platform: Platform, access: Tenant, asker: Asker, signed: Petition
) -> None:
    in_process = await run_operation(platform, access, Caller("en"), name, VARIABLES[name])
    over_http = await asker.data(operations.load()[name], **VARIABLES[name])

    assert in_process == over_http
    assert in_process


async def test_a_fault_of_an_operation_in_process_is_raised(platform: Platform, access: Tenant) -> None:
    with pytest.raises(OperationError, match=r"\$slug"):
        await run_operation(platform, access, Caller("en"), "PetitionPage", {"locale": "en"})


async def test_the_count_is_fresh_for_whoever_moved_it(platform: Platform, access: Tenant, asker: Asker) -> None:
    """A count may be remembered for a second, but not for the person whose signature was confirmed."""
    petition = await make_petition(platform, access)
    first, second = [await make_signature(platform, access, petition, state=State.PENDING) for _ in range(2)]

    answers = [
        await asker.data(CONFIRM, input={"token": await confirm_token(platform, access, signature)})
        for signature in (first, second)
    ]

    assert [one["confirmSignature"]["petition"]["signatureCount"] for one in answers] == [1, 2]
    assert await asyncio.wait_for(_count(platform, access, petition), 5) == 2


async def _count(platform: Platform, tenant: Tenant, petition: Petition) -> int:
    from tests.factories import make_context

    return (await counts(make_context(platform, tenant), petition.id)).total
