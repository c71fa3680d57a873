"""The schema: the list of slices, and what holds for every operation."""

import re
import secrets
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import strawberry
from graphql import GraphQLError, GraphQLSyntaxError
from strawberry.extensions import SchemaExtension
from strawberry.schema.exceptions import CannotGetOperationTypeError, InvalidOperationTypeError
from strawberry.types import ExecutionContext, ExecutionResult
from strawberry.types.graphql import OperationType

from undersigned.core.database import DATABASE_AWAY
from undersigned.core.log import logger
from undersigned_graphql import limits
from undersigned_graphql.context import Info, OperationContext
from undersigned_graphql.followers.mutations import FollowerMutations
from undersigned_graphql.followers.queries import FollowerQueries
from undersigned_graphql.members.mutations import MemberMutations
from undersigned_graphql.petitions.queries import PetitionQueries, petition_by_id
from undersigned_graphql.petitions.types import Petition
from undersigned_graphql.refusals import Refusal
from undersigned_graphql.relay import Node, read_id, read_uuid
from undersigned_graphql.signatures.mutations import SignatureMutations
from undersigned_graphql.signatures.queries import SignatureQueries
from undersigned_graphql.signatures.subscriptions import SignatureSubscriptions
from undersigned_graphql.tenancy.queries import TenancyQueries, tenant_by_id
from undersigned_graphql.tenancy.types import Tenant
from undersigned_graphql.updates.queries import update_by_id
from undersigned_graphql.updates.types import Update

NODES = {"Petition": petition_by_id, "Update": update_by_id}
"""What a tenant's nodes are found by, apart from the tenant itself."""

OURS = GraphQLError | CannotGetOperationTypeError | InvalidOperationTypeError
"""Errors that say what is wrong with the request. All others are faults, which are masked."""


@strawberry.type
class Query(TenancyQueries, PetitionQueries, SignatureQueries, FollowerQueries):
    @strawberry.field(description="Whatever has that id. An id of another tenant is answered as one that nothing has.")
    async def node(self, info: Info, id: strawberry.ID) -> Node | None:  # noqa: A002
        kind, key = read_id(id) or ("", "")
        if kind == "Tenant":
            return await tenant_by_id(info.context, key)
        here = info.context.here
        return await NODES[kind](here, read_uuid(id, kind)) if kind in NODES and here else None


@strawberry.type
class Mutation(SignatureMutations, MemberMutations, FollowerMutations):
    pass


@strawberry.type
class Subscription(SignatureSubscriptions):
    pass


class Prepared(SchemaExtension):
    """Parses and validates under our limits, each document once."""

    def on_parse(self) -> Iterator[None]:
        asked = self.execution_context
        asked.parse_options = {"max_tokens": limits.MOST_TOKENS}
        with suppress(GraphQLSyntaxError):  # which Strawberry finds again, and answers
            asked.graphql_document = limits.parsed(asked.query or "")
        yield

    def on_validate(self) -> Iterator[None]:
        asked = self.execution_context
        introspection = asked.context.platform.settings.demo
        asked.pre_execution_errors = schema.problems(asked.query or "", introspection=introspection)
        yield


class Schema(strawberry.Schema):
    """Gives each operation loaders of its own, and masks faults."""

    async def execute(self, *args: Any, **kwargs: Any) -> ExecutionResult:
        return await super().execute(*args, **_renewed(kwargs))

    async def stream(self, *args: Any, **kwargs: Any) -> Any:
        return await super().stream(*args, **_renewed(kwargs))

    def problems(self, text: str, *, introspection: bool) -> list[GraphQLError]:
        """What is wrong with a document that can be parsed."""
        return list(limits.problems(self._schema, text, introspection=introspection))

    def process_errors(self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None) -> None:
        """Replace faults, in the list that becomes the answer, by errors that hold an id only."""
        context = execution_context and execution_context.context
        if isinstance(context, OperationContext) and context.masks:
            errors[:] = [_shown(error, context) for error in errors]


def _renewed(kwargs: dict[str, Any]) -> dict[str, Any]:
    context: OperationContext = kwargs["context_value"]
    return kwargs | {"context_value": context.renewed()}


def _shown(error: GraphQLError, context: OperationContext) -> GraphQLError:
    """The error as the caller may see it: with a code, and a fault with nothing but an id under which it is logged."""
    if "code" in (error.extensions or {}):
        return error
    if error.path is None and (error.original_error is None or isinstance(error.original_error, OURS)):
        parse_failed = isinstance(error, GraphQLSyntaxError)
        error.message = _without_values(error.message)
        error.extensions = {"code": "GRAPHQL_PARSE_FAILED" if parse_failed else "GRAPHQL_VALIDATION_FAILED"}
        return error
    fault = secrets.token_hex(8)
    cause = error.original_error or error
    tenant = context.tenant.id if context.tenant else None
    if isinstance(cause, DATABASE_AWAY):
        logger().warning("graphql.database_away", fault=fault, error=type(cause).__name__, tenant=tenant)
        return _masked(error, "UNAVAILABLE", AWAY, fault)
    logger().error(
        "graphql.fault",
        fault=fault,
        error=type(cause).__name__,
        tenant=tenant,
        exc_info=cause,
    )
    return _masked(error, "INTERNAL", FAULT, fault)


def _masked(error: GraphQLError, code: str, says: str, fault: str) -> GraphQLError:
    return GraphQLError(says, error.nodes, path=error.path, extensions={"code": code, "reference": fault})


UNSAID = (
    (re.compile(r" Did you mean .*?\?(?= Found:|$)", re.DOTALL), ""),
    (re.compile(r",? [Ff]ound: .*", re.DOTALL), ""),
    (re.compile(r"(cannot represent [^:]*value): .*", re.DOTALL), r"\1"),
    (re.compile(r"Value '.*' does not exist", re.DOTALL), "The value does not exist"),
)
"""What graphql-core says of variables beyond place and type: hints, and the values themselves, which may be somebody's name."""


def _without_values(message: str) -> str:
    for pattern, instead in UNSAID:
        message = pattern.sub(instead, message)
    return message


FAULT = "Something went wrong on our side. It was recorded under the reference in this answer."
AWAY = "This cannot be answered at the moment. Try again in a few seconds."

schema = Schema(
    query=Query,
    mutation=Mutation,
    subscription=Subscription,
    types=[Node, Refusal, Petition, Tenant, Update],
    extensions=[Prepared],
)

ASKS = frozenset({OperationType.QUERY})
ACTS = frozenset({OperationType.QUERY, OperationType.MUTATION})


def sdl() -> str:
    """The schema in GraphQL's own language, as it is committed in graphql/schema.graphql."""
    return schema.as_str() + "\n"
