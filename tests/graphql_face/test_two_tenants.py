"""What takes a key answers another tenant's key exactly as one that nothing has, over the whole schema, and changes nothing."""

import hashlib
import json
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest
from graphql import GraphQLSchema, build_schema
from psycopg import sql

from tests.factories import confirm_token, make_context, make_follower, make_petition, make_signature, make_update
from tests.graphql_face.asking import Asker
from tests.graphql_face.walking import Place, Samples, operation, places
from undersigned.core.context import Caller, Platform
from undersigned.core.ids import new_id
from undersigned.core.migrate import database_urls
from undersigned.petitions.types import Petition
from undersigned.signatures import service
from undersigned.signatures.types import Received, SignInput, State
from undersigned.tenancy.types import Ask, Tenant
from undersigned_graphql.context import OperationContext
from undersigned_graphql.relay import global_id
from undersigned_graphql.schema import schema, sdl

pytestmark = pytest.mark.anyio

SCHEMA: GraphQLSchema = schema._schema  # pyright: ignore[reportPrivateUsage]
PLACES = places(SCHEMA)

RANDOM = {
    "Petition": global_id("Petition", new_id()),
    "Update": global_id("Update", new_id()),
    "Tenant": global_id("Tenant", 987_654),
    "slug": "no-such-slug",
    "token": "x" * 43,
    "receipt": "eHh4" * 20,
}
MALFORMED = ["", "x", "%", "UGV0aXRpb24=", global_id("Petition", 7), global_id("Nothing", new_id()), "é", "\u0000"]


@dataclass(frozen=True, slots=True)
class House:
    """A tenant with something of each kind, and the keys of it by what they are keys of."""

    tenant: Tenant
    petition: Petition
    keys: dict[str, list[str]]


async def furnish(platform: Platform, tenant: Tenant) -> House:
    spoken = tenant.default_locale
    ask = Ask(text={spoken: "Why."}, label={spoken: "There"}, url={spoken: "https://example.org/"})
    petition = await make_petition(platform, tenant, asks=(ask,))
    update = await make_update(platform, tenant, petition)
    confirmed = await make_signature(platform, tenant, petition)
    pending = await make_signature(platform, tenant, petition, state=State.PENDING)
    sent = SignInput(name="Maria", email=f"{new_id()}@example.org", country="BR", news=True)
    received = await service.sign(make_context(platform, tenant), petition.id, sent)
    assert isinstance(received, Received)
    keys = {
        "Petition": [global_id("Petition", petition.id)],
        "Update": [global_id("Update", update.id)],
        "Tenant": [global_id("Tenant", tenant.id)],
        "slug": [petition.slug, tenant.slug, update.slug],
        "token": [
            *[await confirm_token(platform, tenant, one) for one in (pending, confirmed)],
            await make_follower(platform, tenant, petition),
        ],
        "receipt": [received.receipt],
    }
    return House(tenant, petition, keys)


@dataclass(frozen=True, slots=True)
class Walker:
    """Somebody on our host who has all keys of our house; each time with a signature that is yet to be confirmed."""

    asker: Asker
    context: OperationContext
    samples: Samples

    async def answer(self, place: Place, key: str) -> str:
        """What is answered with the key at the place, the key itself taken out."""
        query, variables = operation(SCHEMA, place, key, self.samples)
        told = await (self._first_event if place.kind == "Subscription" else self._body)(query, variables)
        return told.replace(json.dumps(key), "KEY") if key else told

    async def _body(self, query: str, variables: dict[str, Any]) -> str:
        response = await self.asker.send({"query": query, "variables": variables})
        assert response.status_code == 200, response.text
        assert "GRAPHQL_" not in response.text, response.text
        return response.text

    async def _first_event(self, query: str, variables: dict[str, Any]) -> str:
        stream = await schema.stream(query, variable_values=variables, context_value=self.context)
        async with aclosing(stream):
            result = await anext(stream)
        return json.dumps([result.data, [error.formatted for error in result.errors or ()]])


@pytest.fixture
async def ours(platform: Platform, access: Tenant) -> House:
    return await furnish(platform, access)


@pytest.fixture
async def theirs(platform: Platform, nahr: Tenant) -> House:
    return await furnish(platform, nahr)


@pytest.fixture
async def walker(platform: Platform, asker: Asker, ours: House) -> Walker:
    pending = await make_signature(platform, ours.tenant, ours.petition, state=State.PENDING)
    by_name = {
        "name": "Maria G.",
        "email": f"{new_id()}@example.org",
        "country": "BR",
        "code": "000000",
        "token": await confirm_token(platform, ours.tenant, pending),
        "petitionId": ours.keys["Petition"][0],
        "Petition": ours.petition.slug,
    }
    context = OperationContext(platform, ours.tenant, Caller(ours.tenant.default_locale))
    return Walker(
        asker, context, Samples(by_name, {"String": "x", "Boolean": True, "Int": 1, "ID": RANDOM["Petition"]})
    )


def kinds(place: Place) -> list[str]:
    """What the place may take the key of."""
    return ["Petition", "Update", "Tenant"] if place.takes_id else [place.path[-1]]


def rows(platform: Platform, tenant: Tenant) -> dict[str, str]:
    """A digest of the tenant's rows of each table."""
    digests: dict[str, str] = {}
    with psycopg.connect(database_urls(platform.settings).owner) as connection:
        connection.execute("SET ROLE undersigned_owner")
        connection.execute(sql.SQL("SET LOCAL app.tenant_id = {}").format(sql.Literal(str(tenant.id))))
        tables = connection.execute(
            "SELECT table_name FROM information_schema.columns WHERE column_name = 'tenant_id' AND table_schema = 'public'"
        ).fetchall()
        for (table,) in tables:
            found = connection.execute(
                sql.SQL("SELECT t::text FROM {} AS t WHERE tenant_id = %s ORDER BY 1").format(sql.Identifier(table)),
                [tenant.id],
            ).fetchall()
            digests[table] = hashlib.sha256(repr(found).encode()).hexdigest()
    return digests


def test_the_walk_knows_every_place() -> None:
    """By hand, so that a walk that silently finds less is seen."""
    assert {str(place) for place in PLACES} >= {
        "Query.node(id)",
        "Query.petition(slug)",
        "Petition.update(slug)",
        "Query.tenant(slug)",
        "Query.confirmation(token)",
        "Mutation.signPetition(input.petitionId)",
        "Mutation.confirmSignature(input.petitionId)",
        "Mutation.confirmSignature(input.token)",
        "Mutation.confirmSignature(input.receipt)",
        "Mutation.removeSignature(input.petitionId)",
        "Mutation.removeSignature(input.token)",
        "Mutation.resendConfirmation(input.receipt)",
        "Mutation.resendConfirmation(input.token)",
        "Query.following(token)",
        "Query.nextAsk(receipt)",
        "Mutation.followPetition(input.petitionId)",
        "Mutation.confirmFollowing(input.token)",
        "Mutation.stopFollowing(input.token)",
        "Mutation.resumeFollowing(input.token)",
        "Subscription.petitionCount(petitionId)",
    }


def test_a_new_place_is_walked_without_being_named() -> None:
    grown = build_schema(sdl().replace("type Query {", "type Query { ballot(id: ID!, box: Int!): String"))

    assert "Query.ballot(id)" in {str(place) for place in places(grown)}


def test_a_new_place_below_the_root_is_complained_of() -> None:
    grown = build_schema(
        sdl().replace("type Tenant implements Node {", "type Tenant implements Node { of(id: ID!): ID")
    )

    with pytest.raises(AssertionError, match=r"Tenant\.of"):
        places(grown)


@pytest.mark.parametrize("place", PLACES, ids=str)
async def test_another_tenants_key_is_answered_as_one_that_nothing_has(
    place: Place, platform: Platform, walker: Walker, theirs: House
) -> None:
    before = rows(platform, theirs.tenant)
    for kind in kinds(place):
        unknown = await walker.answer(place, RANDOM[kind])
        for key in [*theirs.keys[kind], *(MALFORMED if place.takes_id else ())]:
            assert await walker.answer(place, key) == unknown

    assert rows(platform, theirs.tenant) == before


@pytest.mark.parametrize("place", PLACES, ids=str)
async def test_the_same_walk_tells_our_own_keys_apart(place: Place, walker: Walker, ours: House) -> None:
    """Else the walk above would prove nothing."""
    unknown = {await walker.answer(place, RANDOM[kind]) for kind in kinds(place)}

    own = {await walker.answer(place, key) for kind in kinds(place) for key in ours.keys[kind]}

    assert own - unknown


async def test_a_digest_sees_a_change(platform: Platform, theirs: House) -> None:
    before = rows(platform, theirs.tenant)
    await make_signature(platform, theirs.tenant, theirs.petition)
    after = rows(platform, theirs.tenant)

    assert {table for table in after if after[table] != before[table]} >= {"signature", "signature_counter", "outbox"}
    assert before["petition"] == after["petition"]
