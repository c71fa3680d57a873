"""The committed contract is the schema, and every refusal of the services has its place and its words in it."""

import re
from collections.abc import Iterator

import pytest
from graphql import GraphQLUnionType

import undersigned.signatures.types
from undersigned.core import errors
from undersigned.core.messages import Messages
from undersigned.settings import ROOT
from undersigned_graphql.refusals import Refusal
from undersigned_graphql.schema import schema, sdl

UNREACHED = {
    "TenantNotFound",
    "AddressUnverified",
    "LoginCancelled",
    "LoginExpired",
    "LoginRefused",
    "ProviderUnavailable",
    "ProviderUnknown",
    "TooManyLogins",
}
"""Refusals of services that no mutation calls: a login goes by pages, for it leads through a browser."""


def test_the_committed_schema_is_fresh() -> None:
    assert (ROOT / "graphql" / "schema.graphql").read_text("utf-8") == sdl(), "run `make schema`"


def subclasses(of: type) -> Iterator[type]:
    for kind in of.__subclasses__():
        yield kind
        yield from subclasses(kind)


def named(of: type) -> dict[str, type]:
    """By name; slotted dataclasses leave their unslotted twin behind, which has no instances."""
    return {kind.__name__: kind for kind in subclasses(of) if kind.__module__.startswith("undersigned")}


def test_each_refusal_has_a_type_of_its_name() -> None:
    assert undersigned.signatures.types
    assert set(named(errors.Refusal)) - UNREACHED == set(named(Refusal))


def test_each_refusal_may_be_the_answer_of_a_mutation() -> None:
    unions = [kind for kind in schema._schema.type_map.values() if isinstance(kind, GraphQLUnionType)]  # pyright: ignore[reportPrivateUsage]
    members = {member.name for union in unions for member in union.types}

    assert set(named(Refusal)) <= members


@pytest.mark.parametrize("locale", ["en", "fr", "ar"])
def test_each_refusal_has_words(locale: str) -> None:
    messages = Messages(ROOT / "frontend" / "messages")
    codes = {kind.code for kind in named(errors.Refusal).values()}  # type: ignore[attr-defined]

    for code in codes:
        text = messages.text(locale, f"refusal.{code}", {"organisation": "Access", "provider": "Access"})
        assert "{" not in text
        assert locale == "en" or text != messages.text("en", f"refusal.{code}", {"organisation": "Access"})


def test_the_contract_says_what_it_means() -> None:
    """No member of the contract is in Python's spelling, and no type of it begins with an underscore."""
    assert not re.findall(r"^\s+\w*_\w*[(:]", sdl(), re.MULTILINE)
    assert not [name for name in schema._schema.type_map if name.startswith("_") and not name.startswith("__")]  # pyright: ignore[reportPrivateUsage]


def test_every_code_is_explained() -> None:
    """In the tables of graphql/README.md, as a word in code marks."""
    face = ROOT / "graphql" / "undersigned_graphql"
    spoken = {
        code for file in face.rglob("*.py") for code in re.findall(r'"([A-Z]+(?:_[A-Z0-9]+)+)"', file.read_text())
    }
    refusals = {kind.code for kind in named(errors.Refusal).values() if kind.__name__ not in UNREACHED}  # type: ignore[attr-defined]
    explained = set(re.findall(r"`([A-Z][A-Z0-9_]+)`", (ROOT / "graphql" / "README.md").read_text("utf-8")))

    assert len(spoken) > 20
    assert spoken | refusals | {"INTERNAL", "UNAVAILABLE"} <= explained
