"""A walk over a schema: for each place that takes the key of something, an operation that puts a key there."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLSchema,
    GraphQLUnionType,
    get_named_type,
    is_leaf_type,
)

KEYS = frozenset({"slug", "token", "receipt"})
"""Names of strings that stand for one thing, as ids do."""

BELOW = {"Petition": ("petition", "slug")}
"""Where the walk goes below a root: the root's field that gives the type, and what it is found by."""

DEPTH = 5


@dataclass(frozen=True, slots=True)
class Place:
    """An argument or a field of an input that takes a key: `Query.node(id)`, `Mutation.signPetition(input.petitionId)`."""

    kind: str
    field: str
    path: tuple[str, ...]
    takes_id: bool

    def __str__(self) -> str:
        return f"{self.kind}.{self.field}({'.'.join(self.path)})"


@dataclass(frozen=True, slots=True)
class Samples:
    """Values that make an operation go as far as it can: by the name of the field, else by type."""

    by_name: dict[str, Any]
    by_type: dict[str, Any]


def places(schema: GraphQLSchema) -> list[Place]:
    """Every such place at a root or in a type of BELOW. Raises where one lies deeper, for the walk does not go there."""
    found: list[Place] = []
    roots = [root for root in (schema.query_type, schema.mutation_type, schema.subscription_type) if root]
    for kind in schema.type_map.values():
        if not isinstance(kind, GraphQLObjectType | GraphQLInterfaceType) or kind.name.startswith("__"):
            continue
        for name, field in kind.fields.items():
            here = [Place(kind.name, name, path, is_id) for path, is_id in _keys(field.args, ())]
            if here and kind not in roots and kind.name not in BELOW:
                raise AssertionError(f"{here[0]} takes a key below the root: teach the walk to go there")
            found += here
    return found


def _keys(
    fields: dict[str, GraphQLArgument] | dict[str, GraphQLInputField], above: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], bool]]:
    for name, field in fields.items():
        kind = get_named_type(field.type)
        path = (*above, name)
        if isinstance(kind, GraphQLInputObjectType):
            yield from _keys(kind.fields, path)
        elif kind.name == "ID" or name in KEYS:
            yield path, kind.name == "ID"


def operation(schema: GraphQLSchema, place: Place, key: str, samples: Samples) -> tuple[str, dict[str, Any]]:
    """A document that puts the key at the place, with the variables for it; all else that is needed comes from the samples."""
    root = schema.get_type(place.kind)
    assert isinstance(root, GraphQLObjectType)
    field = root.fields[place.field]
    values = {
        name: _value(argument.type, (name,), place, key, samples)
        for name, argument in field.args.items()
        if name == place.path[0] or isinstance(argument.type, GraphQLNonNull)
    }
    if place.kind in BELOW:
        parent, key_name = BELOW[place.kind]
        declared = ", ".join(f"${name}: {field.args[name].type}" for name in values)
        given = ", ".join(f"{name}: ${name}" for name in values)
        inner = f"{place.field}({given}) {_selection(schema, field.type)}"
        outer = {"_parent": samples.by_name[place.kind]}
        return (
            f"query ($_parent: String!, {declared}) {{ {parent}({key_name}: $_parent) {{ {inner} }} }}",
            values | outer,
        )
    word = {"Query": "query", "Mutation": "mutation", "Subscription": "subscription"}[place.kind]
    declared = ", ".join(f"${name}: {field.args[name].type}" for name in values)
    given = ", ".join(f"{name}: ${name}" for name in values)
    return f"{word} ({declared}) {{ {place.field}({given}) {_selection(schema, field.type)} }}", values


def _value(kind: GraphQLInputType, path: tuple[str, ...], place: Place, key: str, samples: Samples) -> Any:
    if path == place.path:
        return key
    if isinstance(kind, GraphQLNonNull):
        return _value(kind.of_type, path, place, key, samples)
    if isinstance(kind, GraphQLList):
        return [_value(kind.of_type, path, place, key, samples)]
    if isinstance(kind, GraphQLInputObjectType):
        return {
            name: _value(field.type, (*path, name), place, key, samples)
            for name, field in kind.fields.items()
            if _is_wanted((*path, name), field, place)
        }
    if isinstance(kind, GraphQLEnumType):
        return next(iter(kind.values))
    if path[-1] in samples.by_name:
        return samples.by_name[path[-1]]
    assert kind.name in samples.by_type, f"{place}: no sample for {'.'.join(path)}: {kind}"
    return samples.by_type[kind.name]


def _is_wanted(path: tuple[str, ...], field: GraphQLInputField, place: Place) -> bool:
    """What must be there, the place itself with all above it, and beside an id the token without which it is not looked at."""
    leads_there = place.path[: len(path)] == path
    return (
        leads_there
        or isinstance(field.type, GraphQLNonNull)
        or (place.takes_id and path[-1] == "token")
        or ("receipt" in place.path and path[-1] == "code")
    )


def _selection(schema: GraphQLSchema, kind: GraphQLOutputType, depth: int = DEPTH) -> str:
    """Everything that can be asked without arguments, down to a depth."""
    named = get_named_type(kind)
    if is_leaf_type(named):
        return ""
    parts = ["__typename"]
    if isinstance(named, GraphQLInterfaceType | GraphQLUnionType):
        parts += [f"... on {one.name} {_selection(schema, one, depth)}" for one in schema.get_possible_types(named)]
    elif isinstance(named, GraphQLObjectType):
        parts += [
            f"{name} {_selection(schema, field.type, depth - 1)}"
            for name, field in named.fields.items()
            if _is_askable(field) and (depth > 0 or is_leaf_type(get_named_type(field.type)))
        ]
    return f"{{ {' '.join(parts)} }}"


def _is_askable(field: GraphQLField) -> bool:
    return not any(isinstance(argument.type, GraphQLNonNull) for argument in field.args.values())
