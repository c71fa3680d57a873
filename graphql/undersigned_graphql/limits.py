"""How much one document may ask for. Everything is counted before anything is fetched, in time linear in the document.

Strawberry's own limiters walk a fragment again wherever it is spread: twenty fragments that each spread the next one
twice cost seconds. Here each fragment is measured once.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple, cast

from graphql import (
    DirectiveNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    NoSchemaIntrospectionCustomRule,
    OperationDefinitionNode,
    SelectionSetNode,
    ValidationRule,
    get_named_type,
    parse,
    specified_rules,
    validate,
)

from undersigned_graphql.relay import MOST_FIRST

MOST_TOKENS = 1_000
MOST_ERRORS = 5
MOST_DIRECTIVES = 10
INTROSPECTION = frozenset({"__schema", "__type"})
"""Bounded by the number of tokens, and in depth by a rule of graphql-core."""


@dataclass(frozen=True, slots=True)
class Bound:
    most: int
    code: str
    says: str


BOUNDS = {
    "depth": Bound(8, "QUERY_TOO_DEEP", "is {actual} levels deep"),
    "aliases": Bound(15, "TOO_MANY_ALIASES", "has {actual} aliases"),
    "roots": Bound(10, "TOO_MANY_ROOT_FIELDS", "has {actual} fields at its root"),
    "fields": Bound(300, "TOO_MANY_FIELDS", "has {actual} fields"),
    "objects": Bound(1_000, "QUERY_TOO_EXPENSIVE", "may fetch {actual} objects in lists"),
}
LARGEST = 10**9
DEEPEST = 50
"""No selection is measured below this: it is far too deep already."""


class Size(NamedTuple):
    """What a selection amounts to once its fragments are spread out; `objects` are those in lists that take `first`."""

    depth: int = 0
    aliases: int = 0
    roots: int = 0
    fields: int = 0
    objects: int = 0

    def beside(self, other: "Size") -> "Size":
        """What both amount to in one selection."""
        sums = (min(a + b, LARGEST) for a, b in zip(self[1:], other[1:], strict=True))
        return Size(max(self.depth, other.depth), *sums)


class Measure:
    """Measures the operations of one document."""

    def __init__(self, schema: GraphQLSchema, document: DocumentNode) -> None:
        self._schema = schema
        self._fragments = {d.name.value: d for d in document.definitions if isinstance(d, FragmentDefinitionNode)}
        self._known: dict[str, Size] = {}

    def operation(self, node: OperationDefinitionNode) -> Size:
        return self._selection(node.selection_set, self._schema.get_root_type(node.operation), 0)

    def _selection(self, node: SelectionSetNode | None, parent: GraphQLNamedType | None, nesting: int) -> Size:
        if nesting > DEEPEST:
            return Size(depth=DEEPEST)
        total = Size()
        for selection in node.selections if node else ():
            if isinstance(selection, FieldNode):
                total = total.beside(self._field(selection, parent, nesting))
            elif isinstance(selection, FragmentSpreadNode):
                total = total.beside(self._fragment(selection.name.value, nesting))
            elif isinstance(selection, InlineFragmentNode):
                condition = selection.type_condition
                kind = self._schema.get_type(condition.name.value) if condition else parent
                total = total.beside(self._selection(selection.selection_set, kind, nesting + 1))
        return total

    def _fragment(self, name: str, nesting: int) -> Size:
        if name not in self._known:
            self._known[name] = Size()  # for a fragment that spreads itself, which another rule refuses
            if fragment := self._fragments.get(name):
                kind = self._schema.get_type(fragment.type_condition.name.value)
                self._known[name] = self._selection(fragment.selection_set, kind, nesting + 1)
        return self._known[name]

    def _field(self, node: FieldNode, parent: GraphQLNamedType | None, nesting: int) -> Size:
        if node.name.value in INTROSPECTION:
            return Size(roots=1, fields=1)
        composite = isinstance(parent, GraphQLObjectType | GraphQLInterfaceType)
        field = parent.fields.get(node.name.value) if composite else None
        kind = cast("GraphQLNamedType", get_named_type(field.type)) if field else None
        inner = self._selection(node.selection_set, kind, nesting + 1)
        times = _length(node, field)
        return Size(
            depth=inner.depth + (not node.name.value.startswith("__")),
            aliases=inner.aliases + (node.alias is not None),
            roots=1,
            fields=min(inner.fields + 1, LARGEST),
            objects=min(times * (1 + inner.objects) if times else inner.objects, LARGEST),
        )


def _length(node: FieldNode, field: GraphQLField | None) -> int:
    """How many objects a list may give: `first`, which as a variable may be anything; 0 for what is no such list."""
    argument = field.args.get("first") if field else None
    if argument is None:
        return 0
    given = next((one.value for one in node.arguments or () if one.name.value == "first"), None)
    if isinstance(given, IntValueNode):
        return min(max(int(given.value), 0), LARGEST)
    return MOST_FIRST if given is not None else int(argument.default_value or MOST_FIRST)


class LimitsRule(ValidationRule):
    """Refuses what is larger than the bounds above."""

    directives = 0

    def enter_document(self, node: DocumentNode, *_: Any) -> None:
        measure = Measure(self.context.schema, node)
        for definition in node.definitions:
            if isinstance(definition, OperationDefinitionNode):
                for name, actual in measure.operation(definition)._asdict().items():
                    if actual > BOUNDS[name].most:
                        self.report_error(_too_much(BOUNDS[name], actual))

    def enter_directive(self, _node: DirectiveNode, *_: Any) -> None:
        self.directives += 1
        if self.directives == MOST_DIRECTIVES + 1:
            bound = Bound(MOST_DIRECTIVES, "TOO_MANY_DIRECTIVES", "has more directives than that")
            self.report_error(_too_much(bound, self.directives))


def _too_much(bound: Bound, actual: int) -> GraphQLError:
    return GraphQLError(
        f"The document {bound.says.format(actual=actual)}; at most {bound.most} are allowed.",
        extensions={"code": bound.code, "limit": bound.most, "actual": actual},
    )


@lru_cache(maxsize=128)
def parsed(text: str) -> DocumentNode:
    """The document, parsed once. Raises GraphQLSyntaxError, also for one of too many tokens."""
    return parse(text, max_tokens=MOST_TOKENS)


@lru_cache(maxsize=256)
def problems(schema: GraphQLSchema, text: str, *, introspection: bool) -> tuple[GraphQLError, ...]:
    """What is wrong with a document that can be parsed, found once, without hints at names that would be right."""
    rules = [*specified_rules, LimitsRule]
    if not introspection:
        rules.append(NoSchemaIntrospectionCustomRule)
    return tuple(validate(schema, parsed(text), rules, max_errors=MOST_ERRORS, hide_suggestions=True))
