"""Signing with one press by GraphQL: as the member who is logged in, and as nobody else."""

from typing import Any

import pytest

from tests.factories import make_context, make_petition, make_tenant
from tests.graphql_face.asking import Asker
from undersigned.core.context import Platform
from undersigned.core.ids import new_id
from undersigned.identity.types import Identity
from undersigned.members import service, sessions
from undersigned.petitions.types import Petition
from undersigned.tenancy.types import Tenant
from undersigned_graphql.relay import global_id

pytestmark = pytest.mark.anyio

SIGN = """
mutation ($input: SignAsMemberInput!) {
  signAsMember(input: $input) {
    __typename
    ... on SignedAsMember { name receipt petition { signatureCount } }
    ... on InvalidInput { problems { field code } }
    ... on Refusal { code message }
  }
}
"""


async def a_session(platform: Platform, tenant: Tenant, who: str, name: str = "Amina Ben Ali") -> str:
    context = make_context(platform, tenant)
    said = Identity("https://login.example.org", who, f"{who}@example.org", name, authoritative=True)
    return await sessions.begin(context, await service.welcome(context, said))


async def sign(asker: Asker, petition: Petition, session: str, **more: Any) -> dict[str, Any]:
    sent = {"petitionId": global_id("Petition", petition.id), **more}
    body = {"query": SIGN, "variables": {"input": sent}}
    answer = await asker.send(body, cookie=f"member={session}", sec_fetch_site="same-origin")
    assert answer.status_code == 200
    return answer.json()["data"]["signAsMember"]


async def test_a_member_signs_and_counts_at_once(asker: Asker, platform: Platform, access: Tenant):
    petition = await make_petition(platform, access, "one-press")
    session = await a_session(platform, access, "presser")
    lacking = await sign(asker, petition, session)
    assert lacking["problems"] == [
        {"field": "country", "code": "COUNTRY_REQUIRED"},
        {"field": "news", "code": "NEWS_REQUIRED"},
    ]
    done = await sign(asker, petition, session, country="TN", news=False)
    assert done["__typename"] == "SignedAsMember", done
    assert (done["name"], done["petition"]["signatureCount"]) == ("Amina Ben Ali", 1)
    assert done["receipt"]
    again = await sign(asker, petition, session)
    assert again["petition"]["signatureCount"] == 1


async def test_what_is_known_cannot_be_sent_differently(asker: Asker, platform: Platform, access: Tenant):
    petition = await make_petition(platform, access, "in-her-name")
    session = await a_session(platform, access, "herself")
    done = await sign(asker, petition, session, name="Somebody Else", country="TN", news=False)
    assert done["name"] == "Amina Ben Ali"


@pytest.mark.parametrize("session", ["", "x" * 43, "x" * 9000])
async def test_nobody_signs_without_a_session(asker: Asker, itu: Petition, session: str):
    answer = await sign(asker, itu, session, country="TN", news=False)
    assert answer["__typename"] == "NotLoggedIn"
    assert "no longer logged in" in answer["message"]


async def test_a_session_of_another_tenant_is_none_here(asker: Asker, platform: Platform, itu: Petition):
    elsewhere = await make_tenant(platform, 77, "elsewhere")
    session = await a_session(platform, elsewhere, "foreigner")
    assert (await sign(asker, itu, session, country="TN", news=False))["code"] == "NOT_LOGGED_IN"


async def test_a_petition_that_there_is_not(asker: Asker, platform: Platform, access: Tenant, itu: Petition):
    session = await a_session(platform, access, "seeker")
    sent = {"petitionId": global_id("Petition", new_id()), "country": "TN", "news": False}
    answer = await asker.send({"query": SIGN, "variables": {"input": sent}}, cookie=f"member={session}")
    assert answer.json()["data"]["signAsMember"]["code"] == "PETITION_NOT_FOUND"


async def test_no_page_of_another_site_signs(asker: Asker, platform: Platform, access: Tenant, itu: Petition):
    session = await a_session(platform, access, "victim")
    sent = {"petitionId": global_id("Petition", itu.id), "country": "TN", "news": False}
    body = {"query": SIGN, "variables": {"input": sent}}
    foreign = await asker.send(body, cookie=f"member={session}", sec_fetch_site="cross-site")
    assert foreign.status_code == 403
    read = await asker.http.get("/graphql", params={"query": SIGN}, headers={"cookie": f"member={session}"})
    assert read.status_code == 405
