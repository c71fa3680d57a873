"""How much a document may ask for: at the bound it is answered, above it is refused, with the bound and what was asked."""

import pytest
from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLNamedType,
    OperationDefinitionNode,
    SelectionSetNode,
    get_introspection_query,
    parse,
)

from tests.graphql_face.asking import Asker
from undersigned.petitions.types import Petition
from undersigned_graphql import limits, operations
from undersigned_graphql.limits import Measure
from undersigned_graphql.schema import schema

pytestmark = pytest.mark.anyio


async def errors(asker: Asker, query: str) -> list[tuple[str, int | None, int | None]]:
    """(code, limit, actual) of each error."""
    found = (await asker.ask(query)).get("errors", ())
    return [
        (one["extensions"]["code"], one["extensions"].get("limit"), one["extensions"].get("actual")) for one in found
    ]


def aliases(n: int) -> str:
    return "{ tenant { " + " ".join(f"a{i}: slug" for i in range(n)) + " } }"


def fields(n: int) -> str:
    """A document of n fields without an alias, of which `tenant` is one."""
    return "{ tenant { " + "slug " * (n - 1) + "} }"


def directives(n: int) -> str:
    return "{ tenant { slug " + "name @include(if: true) " * n + "} }"


def tokens(n: int) -> str:
    """A document of n tokens."""
    return "{ tenant { " + "slug " * (n - 5) + "} }"


DEEP_8 = "{ tenant { petitions { edges { node { updates { edges { node { title } } } } } } } }"
DEEP_9 = "{ tenants(first: 2) { edges { node { petitions(first: 2) { edges { node { updates { edges { cursor } } } } } } } } }"

TOO_MUCH = {
    "depth": (DEEP_8, DEEP_9, ("QUERY_TOO_DEEP", 8, 9)),
    "aliases": (aliases(15), aliases(16), ("TOO_MANY_ALIASES", 15, 16)),
    "fields": (fields(300), fields(301), ("TOO_MANY_FIELDS", 300, 301)),
    "directives": (directives(10), directives(11), ("TOO_MANY_DIRECTIVES", 10, 11)),
    "root fields": (
        "{ " + "__typename " * 10 + "}",
        "{ " + "__typename " * 11 + "}",
        ("TOO_MANY_ROOT_FIELDS", 10, 11),
    ),
    "objects": (
        "{ petitions(first: 100) { edges { node { updates(first: 9) { edges { cursor } } } } } }",
        "{ petitions(first: 100) { edges { node { updates { edges { cursor } } } } } }",
        ("QUERY_TOO_EXPENSIVE", 1_000, 1_100),
    ),
}


@pytest.mark.parametrize("what", TOO_MUCH)
async def test_a_bound(what: str, asker: Asker, itu: Petition) -> None:
    allowed, refused, problem = TOO_MUCH[what]

    assert await errors(asker, allowed) == []
    assert await errors(asker, refused) == [problem]


async def test_the_number_of_tokens(asker: Asker, itu: Petition) -> None:
    assert "TOO_MANY_FIELDS" in {code for code, *_ in await errors(asker, tokens(1_000))}
    assert await errors(asker, tokens(1_001)) == [("GRAPHQL_PARSE_FAILED", None, None)]


async def test_a_variable_counts_as_the_largest_list(asker: Asker, itu: Petition) -> None:
    query = "query ($n: Int!) { petitions(first: $n) { edges { node { updates { edges { cursor } } } } } }"

    answer = await asker.ask(query, n=1)

    assert answer["errors"][0]["extensions"]["actual"] == 100 * (1 + 10)


async def test_fragments_count_wherever_they_are_spread(asker: Asker, itu: Petition) -> None:
    one = "fragment F on Tenant { " + " ".join(f"a{i}: slug" for i in range(8)) + " }"

    assert await errors(asker, "{ tenant { ...F } } " + one) == []
    assert await errors(
        asker, "{ tenant { ...F petitions { edges { cursor } } } tenants { edges { node { ...F } } } } " + one
    ) == [("TOO_MANY_ALIASES", 15, 16)]
    inline = "{ tenant { ... on Node { ... on Tenant { " + " ".join(f"a{i}: slug" for i in range(16)) + " } } } }"
    assert await errors(asker, inline) == [("TOO_MANY_ALIASES", 15, 16)]


def chain(length: int, *, spread: int) -> str:
    """Fragments of which each spreads the next `spread` times: without memory, spread ** length visits."""
    links = [f"fragment F{i} on Tenant {{ " + f"...F{i + 1} " * spread + "}" for i in range(length)]
    return "{ tenant { ...F0 } } " + " ".join(links) + f" fragment F{length} on Tenant {{ slug }}"


class Counting(Measure):
    """A measure that counts the selections it looks at."""

    looks = 0

    def _selection(self, node: SelectionSetNode | None, parent: GraphQLNamedType | None, nesting: int) -> limits.Size:
        self.looks += 1
        assert self.looks < 1_000, "fragments are looked at again wherever they are spread"
        return super()._selection(node, parent, nesting)


@pytest.mark.parametrize("spread", [2, 4])
async def test_a_bomb_of_fragments_is_looked_at_once(spread: int, asker: Asker, access: object) -> None:
    document = parse(chain(40, spread=spread))
    measure = Counting(schema._schema, document)  # pyright: ignore[reportPrivateUsage]

    size = measure.operation(_operation(document))

    assert size.fields == limits.LARGEST
    # Once for the operation, its field, each fragment, and its one leaf.
    assert measure.looks <= 2 + len([d for d in document.definitions if isinstance(d, FragmentDefinitionNode)]) + 1
    assert ("TOO_MANY_FIELDS", 300, limits.LARGEST) in await errors(asker, chain(40, spread=spread))


async def test_fragments_that_spread_each_other(asker: Asker, access: object) -> None:
    query = "{ tenant { ...A } } fragment A on Tenant { ...B } fragment B on Tenant { ...A slug }"

    assert {code for code, *_ in await errors(asker, query)} == {"GRAPHQL_VALIDATION_FAILED"}


@pytest.mark.parametrize("open_", ["{ tenant ", "{ ... on Query ", "{ ... "])
async def test_nesting_as_deep_as_the_tokens_reach(open_: str, asker: Asker, access: object) -> None:
    """It neither exhausts the stack nor is it answered."""
    levels = 990 // (len(open_.split()) + 1)
    query = open_ * levels + "{ slug " + "} " * (levels + 1)

    found = await errors(asker, query)

    assert found
    assert {code for code, *_ in found} <= {"QUERY_TOO_DEEP", "GRAPHQL_VALIDATION_FAILED", "GRAPHQL_PARSE_FAILED"}


async def test_a_thousand_problems_are_told_as_five(asker: Asker, access: object) -> None:
    found = await errors(asker, "{ tenant { " + " ".join(f"x{i}" for i in range(290)) + " } }")

    assert len(found) <= limits.MOST_ERRORS + 1


async def test_introspection_is_not_measured_as_a_query(asker: Asker, access: object) -> None:
    answer = await asker.data(get_introspection_query())

    assert answer["__schema"]["queryType"] == {"name": "Query", "kind": "OBJECT"}


async def test_introspection_that_goes_round_in_circles(asker: Asker, access: object) -> None:
    query = "{ __schema { types { fields { type { fields { type { fields { type { fields { name } } } } } } } } } }"

    assert {code for code, *_ in await errors(asker, query)} == {"GRAPHQL_VALIDATION_FAILED"}


def test_a_document_is_parsed_and_validated_once() -> None:
    limits.parsed.cache_clear()
    limits.problems.cache_clear()
    for _ in range(3):
        assert schema.problems("{ __typename }", introspection=True) == []

    assert (limits.parsed.cache_info().misses, limits.problems.cache_info().misses) == (1, 1)
    assert limits.problems.cache_info().hits == 2


@pytest.mark.parametrize("text", [*operations.load().values(), *operations.manifest().values()], ids=lambda _: "")
def test_the_operations_of_the_frontend_are_within_the_bounds(text: str) -> None:
    assert schema.problems(text, introspection=False) == []


def _operation(document: DocumentNode) -> OperationDefinitionNode:
    return next(one for one in document.definitions if isinstance(one, OperationDefinitionNode))
