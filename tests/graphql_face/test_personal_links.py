"""Personal links by GraphQL: the link and its exact count, for whoever holds the receipt (T-6)."""

from typing import Any

import pytest

from tests.factories import make_context, make_petition
from tests.graphql_face.asking import Asker
from undersigned.core.context import Platform
from undersigned.signatures import service
from undersigned.signatures.types import State
from undersigned.tenancy.types import Tenant
from undersigned_graphql.relay import global_id

pytestmark = pytest.mark.anyio

SIGN = """mutation ($input: SignPetitionInput!) { outcome: signPetition(input: $input) {
  ... on SignatureReceived { receipt }
  ... on InvalidInput { problems { field code message } } } }"""
LINK = "query ($receipt: String!) { personalLink(receipt: $receipt) { code url signatureCount } }"


async def test_friends_are_counted(platform: Platform, access: Tenant, asker: Asker) -> None:
    petition = await make_petition(platform, access)

    async def sign(email: str, **more: Any) -> dict[str, Any]:
        sent = {"petitionId": global_id("Petition", petition.id), "name": "Amadou", "email": email, "country": "SN"}
        return (await asker.data(SIGN, input=sent | {"news": False} | more))["outcome"]

    receipt = (await sign("amadou@example.org", source="mail", utm={"campaign": "autumn"}))["receipt"]
    link = (await asker.data(LINK, receipt=receipt))["personalLink"]
    assert link["url"].endswith(f"/en/p/{petition.slug}?r={link['code']}")
    assert link["signatureCount"] == 0
    await sign("binta@example.org", personalLink=link["code"])
    async with platform.database.tenant_tx(access.id, readonly=True) as connection:
        friend = await connection.fetchrow(
            "SELECT id, bucket, generation FROM signature WHERE tenant_id = $1 AND shared_by = $2",
            access.id,
            link["code"],
        )
    assert friend
    assert (friend["bucket"], friend["generation"]) == ("mail", 1)
    await service.move(make_context(platform, access), friend["id"], State.CONFIRMED)
    assert (await asker.data(LINK, receipt=receipt))["personalLink"] == link | {"signatureCount": 1}

    refused = await sign("chidi@example.org", personalLink="0IL", utm={"term": "a@b"})
    assert [(problem["field"], problem["code"]) for problem in refused["problems"]] == [
        ("utm.term", "SOURCE_CHARACTERS"),
        ("personalLink", "PERSONAL_LINK_INVALID"),
    ]


@pytest.mark.parametrize("receipt", ["", "x", "é\u0000", "A" * 2_040])
async def test_a_receipt_that_is_none_has_no_link(asker: Asker, receipt: str) -> None:
    assert await asker.data(LINK, receipt=receipt) == {"personalLink": None}
