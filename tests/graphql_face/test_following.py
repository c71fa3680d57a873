"""Following by GraphQL: the same service as behind the forms."""

import re
from dataclasses import replace
from typing import Any

import pytest

from tests.factories import make_petition
from tests.graphql_face.asking import Asker
from tests.signatures.deeds import work
from tests.support.mail import CaughtMail
from undersigned.core.context import Platform
from undersigned.petitions.types import Petition, PetitionState
from undersigned.tenancy.types import Tenant
from undersigned_graphql.relay import global_id

pytestmark = pytest.mark.anyio

FOLLOW = """
mutation ($input: FollowPetitionInput!) {
  followPetition(input: $input) {
    __typename
    ... on FollowRequested { petition { slug follow } confirmationSentTo }
    ... on InvalidInput { problems { field code } }
    ... on Refusal { code message }
  }
}
"""
FIELDS = {
    "confirmFollowing": "... on FollowingConfirmed { following { state wish sentTo } }",
    "stopFollowing": "... on FollowingStopped { following { state } }",
    "resumeFollowing": "... on FollowingResumed { following { state } }",
}


async def act(asker: Asker, name: str, token: str) -> dict[str, Any]:
    document = (
        f"mutation ($token: String!) {{ {name}(input: {{ token: $token }}) "
        f"{{ __typename {FIELDS[name]} ... on Refusal {{ code }} }} }}"
    )
    return (await asker.data(document, token=token))[name]


@pytest.fixture
async def kiosk(platform: Platform, access: Tenant) -> Petition:
    return await make_petition(platform, access, state=PetitionState.SCHEDULED)


async def test_the_way_of_a_follower(
    platform: Platform, access: Tenant, asker: Asker, kiosk: Petition, mailbox: CaughtMail
) -> None:
    sent = {"petitionId": global_id("Petition", kiosk.id), "email": "leila@example.org", "locale": "en"}
    asked = (await asker.data(FOLLOW, input=sent))["followPetition"]
    assert asked == {
        "__typename": "FollowRequested",
        "petition": {"slug": kiosk.slug, "follow": "OPENING"},
        "confirmationSentTo": "l…@example.org",
    }
    await work(replace(platform, mail=mailbox), access)
    found = re.search(r"/f/([\w-]{43})", mailbox.last().text)
    assert found
    token = found[1]
    assert await act(asker, "confirmFollowing", token) == {
        "__typename": "FollowingConfirmed",
        "following": {"state": "CONFIRMED", "wish": "OPENING", "sentTo": "l…@example.org"},
    }
    assert (await act(asker, "stopFollowing", token))["following"] == {"state": "STOPPED"}
    assert (await act(asker, "resumeFollowing", token))["following"] == {"state": "CONFIRMED"}
    assert (await asker.data("query ($t: String!) { following(token: $t) { state } }", t=token))["following"] == {
        "state": "CONFIRMED"
    }


async def test_what_is_refused(asker: Asker, itu: Petition, kiosk: Petition) -> None:
    def sent(petition: Petition, email: str) -> dict[str, str]:
        return {"petitionId": global_id("Petition", petition.id), "email": email}

    wrong = (await asker.data(FOLLOW, input=sent(kiosk, "leila@")))["followPetition"]
    assert wrong["problems"] == [{"field": "email", "code": "EMAIL_INVALID"}]
    opened = (await asker.data(FOLLOW, input=sent(itu, "leila@example.org")))["followPetition"]
    assert (opened["__typename"], opened["code"]) == ("NotFollowable", "NOT_FOLLOWABLE")
    for name in FIELDS:
        assert (await act(asker, name, "x" * 43))["code"] == "FOLLOWING_NOT_FOUND"
