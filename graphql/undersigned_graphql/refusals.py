"""Expected outcomes as data: for each refusal of the services a type of the same name, with words for people."""

import dataclasses
from functools import cache

import strawberry
from graphql import GraphQLError

from undersigned.core import errors
from undersigned.core.locale import LATIN
from undersigned_graphql.context import OperationContext

PLATFORM_NAME = "Undersigned"


@strawberry.interface(
    description="An expected no. `code` is for programs and stays; `message` is for people, in the language of the input."
)
class Refusal:
    code: str
    message: str


@strawberry.type(description="What is wrong with one field of the input, named as in the input.")
class Problem:
    field: str
    code: str
    message: str


@strawberry.type
class InvalidInput(Refusal):
    problems: list[Problem]


@strawberry.type(description="Personal data cannot be stored or read now: nothing was. Try again in a minute.")
class KeyUnavailable(Refusal):
    pass


def refused(context: OperationContext, refusal: errors.Refusal, locale: str | None = None) -> Refusal:
    """The refusal with its words, in the locale or else in the caller's."""
    organisation: dict[str, str | int] = {"organisation": context.tenant.name if context.tenant else PLATFORM_NAME}
    spoken = locale or context.caller.locale
    digits = context.tenant.digits(spoken) if context.tenant else LATIN

    def say(message: str, arguments: dict[str, str | int]) -> str:
        return context.platform.messages.text(spoken, message, organisation | arguments, digits)

    message = say(f"refusal.{refusal.code}", {})
    if isinstance(refusal, errors.InvalidInput):
        problems = [
            Problem(field=problem.field, code=problem.code, message=say(f"problem.{problem.code}", problem.arguments))
            for problem in refusal.problems
        ]
        return InvalidInput(code=refusal.code, message=message, problems=problems)
    told = {field.name: getattr(refusal, field.name) for field in dataclasses.fields(refusal)}
    return _type_of(type(refusal).__name__)(code=refusal.code, message=message, **told)


@cache
def _type_of(name: str) -> type[Refusal]:
    return next(kind for kind in Refusal.__subclasses__() if kind.__name__ == name)


def unavailable(context: OperationContext, refusal: errors.Refusal) -> GraphQLError:
    """The refusal as an error: for queries and subscriptions, whose types have no room for it."""
    said = refused(context, refusal)
    return GraphQLError(said.message, original_error=errors.RefusedError(refusal), extensions={"code": said.code})
