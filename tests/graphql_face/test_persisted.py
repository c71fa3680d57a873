"""Documents that are named instead of sent; in production everybody may send only these."""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from graphql import parse, print_ast
from graphql.language import Node, OperationDefinitionNode, Visitor, visit

from tests.graphql_face.asking import GRAPHQL_JSON, Asker, code_of
from undersigned.petitions.types import Petition
from undersigned.settings import ROOT
from undersigned_graphql import operations

pytestmark = pytest.mark.anyio

FREE = "{ tenant { slug } }"
HOME = {"locale": "en"}


def id_of(name: str) -> str:
    """The id under which the manifest holds the operation."""
    return next(key for key, text in operations.manifest().items() if text == operations.load()[name])


def hash_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


async def test_a_persisted_operation_by_its_id(asker: Asker, stranger: Asker, itu: Petition) -> None:
    for somebody in (asker, stranger):
        response = await somebody.send({"documentId": id_of("TenantHome"), "variables": HOME})
        assert response.json()["data"]["open"]["items"][0]["slug"] == "itu"


async def test_a_persisted_operation_in_apollos_words(stranger: Asker, itu: Petition) -> None:
    extensions = {"persistedQuery": {"version": 1, "sha256Hash": id_of("TenantHome").removeprefix("sha256:")}}

    response = await stranger.send({"extensions": extensions, "variables": HOME})

    assert response.json()["data"]["open"]["items"][0]["slug"] == "itu"


async def test_a_persisted_mutation_in_production(stranger: Asker) -> None:
    response = await stranger.send({"documentId": id_of("Confirm"), "variables": {"input": {"token": "unknown"}}})

    assert response.json()["data"]["confirmSignature"]["code"] == "CONFIRMATION_NOT_FOUND"


async def test_a_free_document_in_production(stranger: Asker) -> None:
    for accept in ("*/*", GRAPHQL_JSON):
        response = await stranger.send({"query": FREE}, accept=accept)
        assert (response.status_code, code_of(response)) == (400, "PERSISTED_ONLY")
        assert "data" not in response.json()


UNKNOWN = f"sha256:{hash_of(FREE)}"
NOT_FOUND: list[dict[str, Any]] = [
    {"documentId": "sha256:0"},
    {"documentId": ""},
    {"documentId": "TenantHome"},
    {"documentId": UNKNOWN},
    {"documentId": UNKNOWN.removeprefix("sha256:")},
    {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": hash_of(FREE)}}},
    {"extensions": {"persistedQuery": {}}},
]


@pytest.mark.parametrize("body", NOT_FOUND, ids=str)
async def test_an_id_that_nothing_has(body: dict[str, Any], asker: Asker, stranger: Asker) -> None:
    for somebody in (asker, stranger):
        response = await somebody.send(body)
        assert (response.status_code, code_of(response)) == (400, "PERSISTED_QUERY_NOT_FOUND")


async def test_a_document_with_its_hash_is_not_remembered(asker: Asker, stranger: Asker) -> None:
    """Clients that try the hash first send both next; nothing that a caller sends is kept."""
    both = {"query": FREE, "documentId": UNKNOWN}

    assert (await asker.send(both)).json() == {"data": {"tenant": {"slug": "access"}}}
    assert code_of(await stranger.send(both)) == "PERSISTED_QUERY_NOT_FOUND"
    assert code_of(await asker.send({"documentId": UNKNOWN})) == "PERSISTED_QUERY_NOT_FOUND"


async def test_a_document_under_another_hash(asker: Asker, stranger: Asker) -> None:
    for document_id in (UNKNOWN, id_of("TenantHome")):
        for somebody in (asker, stranger):
            response = await somebody.send({"query": "{ __typename }", "documentId": document_id})
            assert (response.status_code, code_of(response)) == (400, "PERSISTED_QUERY_MISMATCH")


async def test_introspection_is_for_the_demo(asker: Asker, stranger: Asker) -> None:
    question = "{ __schema { queryType { name } } }"
    assert (await asker.data(question))["__schema"] == {"queryType": {"name": "Query"}}
    assert code_of(await stranger.send({"query": question})) == "PERSISTED_ONLY"


async def test_get_answers_persisted_queries(asker: Asker, stranger: Asker, itu: Petition) -> None:
    extensions = {"persistedQuery": {"version": 1, "sha256Hash": id_of("TenantHome").removeprefix("sha256:")}}
    for somebody in (asker, stranger):
        for name in ({"documentId": id_of("TenantHome")}, {"extensions": json.dumps(extensions)}):
            response = await somebody.http.get("/graphql", params={**name, "variables": json.dumps(HOME)})
            assert response.status_code == 200
            assert response.json()["data"]["open"]["items"][0]["slug"] == "itu"


REFUSED_BY_GET = {
    "a free query": ({"query": FREE}, 405, "USE_POST_JSON"),
    "a free query with the id of a persisted one": (
        {"query": FREE, "documentId": "sha256:0"},
        405,
        "USE_POST_JSON",
    ),
    "nothing": ({}, 405, "USE_POST_JSON"),
    "an unknown id": ({"documentId": "sha256:0"}, 400, "PERSISTED_QUERY_NOT_FOUND"),
    "variables that are no JSON": ({"documentId": "sha256:0", "variables": "{"}, 400, "JSON_INVALID"),
    "variables that are a list": ({"documentId": "sha256:0", "variables": "[]"}, 400, "JSON_NOT_AN_OBJECT"),
    "deep variables": ({"documentId": "sha256:0", "variables": "[" * 99}, 400, "JSON_TOO_DEEP"),
}


@pytest.mark.parametrize("case", REFUSED_BY_GET)
async def test_get_refuses(case: str, asker: Asker, stranger: Asker) -> None:
    parameters, status, code = REFUSED_BY_GET[case]
    for somebody in (asker, stranger):
        response = await somebody.http.get("/graphql", params=parameters)
        assert (response.status_code, code_of(response)) == (status, code)


async def test_get_never_runs_a_mutation(asker: Asker, stranger: Asker) -> None:
    parameters = {"documentId": id_of("Confirm"), "variables": '{"input": {"token": "x"}}'}
    for somebody in (asker, stranger):
        response = await somebody.http.get("/graphql", params=parameters)
        assert (response.status_code, code_of(response)) == (405, "USE_POST_JSON")
        assert response.headers["allow"] == "GET, POST"


def test_the_manifest_is_fresh() -> None:
    """Each entry is hashed right, and the manifest holds the documents of the files and no other."""
    manifest = operations.manifest()

    assert all(key == f"sha256:{hash_of(text)}" for key, text in manifest.items())
    assert sorted(map(normal, manifest.values())) == sorted(map(normal, written())), "run `make schema`"


def test_the_manifests_freshness_can_fail() -> None:
    assert normal("{ a b }") == normal("{ b  a }")
    assert normal("{ a }") != normal("{ a b }")
    assert normal("{ a(first: 1) }") != normal("{ a(first: 2) }")
    assert normal("fragment F on T { a } { ...F }") == normal("{ ...F } fragment F on T { a }")


def test_each_file_holds_the_operation_or_fragment_of_its_name() -> None:
    names = {file.stem: parse(file.read_text("utf-8")).definitions for file in FILES}
    for name, (definition, *others) in names.items():
        assert (definition.name.value, others) == (name, [])  # type: ignore[attr-defined]
    assert set(operations.load()) == {
        name for name, (definition, *_) in names.items() if isinstance(definition, OperationDefinitionNode)
    }


FILES = sorted((ROOT / "graphql" / "operations").glob("*/*.graphql"))


def written() -> Iterator[str]:
    """The operations of the files, each with the fragments that it spreads."""
    texts = {file.stem: file.read_text("utf-8") for file in FILES}
    for text in texts.values():
        if not text.startswith("fragment"):
            yield text + "".join(texts[name] for name in sorted(set(SPREAD.findall(text))))


SPREAD = re.compile(r"\.\.\.(?!on\b)(\w+)")


SORTED = ("definitions", "selections", "arguments", "variable_definitions")


class Sorted(Visitor):
    """Brings selections, arguments and variables into one order."""

    def leave(self, node: Node, *_: object) -> Node:
        lists = {name: getattr(node, name, None) for name in SORTED}
        ordered = {name: tuple(sorted(children, key=print_ast)) for name, children in lists.items() if children}
        return replace(node, **ordered) if ordered else node  # type: ignore[type-var]


def normal(document: str) -> str:
    """The same text for documents that differ only in the order of what they ask."""
    return print_ast(visit(parse(document, no_location=True), Sorted()))
