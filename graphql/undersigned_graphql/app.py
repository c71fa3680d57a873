"""The endpoint `/graphql`: HTTP by GraphQL over HTTP, streams by server-sent events, sockets by graphql-transport-ws."""

import secrets
from collections.abc import AsyncGenerator, Callable, Container, Mapping
from contextlib import ExitStack
from typing import Any, TypeAlias

import msgspec
from starlette.datastructures import Headers
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocketClose
from strawberry.exceptions import MissingQueryError
from strawberry.http.streaming import SSETransport, merge_stream_with_heartbeat
from strawberry.schema.exceptions import CannotGetOperationTypeError, InvalidOperationTypeError
from strawberry.types import ExecutionResult
from strawberry.types.execution import PreExecutionError

from undersigned.core.context import Caller, Platform
from undersigned.core.log import logger
from undersigned.core.web import is_cross_site, normal_host, sole_host
from undersigned.tenancy.types import Tenant
from undersigned_graphql import operations
from undersigned_graphql.body import Asked, RequestError, read_get, read_post, refuse_method
from undersigned_graphql.context import OperationContext
from undersigned_graphql.schema import ACTS, ASKS, FAULT, OURS, schema
from undersigned_graphql.sockets import Sockets
from undersigned_graphql.streams import EventStream, Streams, TooManyStreamsError

JSON = "application/json"
GRAPHQL_JSON = "application/graphql-response+json"
EVENTS = "text/event-stream"
FORMS = (JSON, GRAPHQL_JSON, EVENTS)
"""What an answer may be written in, the one for clients that do not mind first."""

Identify: TypeAlias = Callable[[HTTPConnection], tuple[Tenant | None, Caller]]
"""Says on whose host a request came (None: the platform's own) and who asks."""


class OperationError(Exception):
    """A persisted operation that our own code ran could not be answered."""


def graphql_app(platform: Platform, identify: Identify) -> ASGIApp:
    """The endpoint, for `Route("/graphql", …)` and `WebSocketRoute("/graphql", …)`."""
    return Endpoint(platform, identify)


async def run_operation(
    platform: Platform, tenant: Tenant | None, caller: Caller, name: str, variables: Mapping[str, Any]
) -> dict[str, Any]:
    """The `data` of a persisted operation, run in process. What goes wrong in it is raised, neither masked nor logged."""
    context = OperationContext(platform, tenant, caller, masks=False)
    result = await schema.execute(
        operations.load()[name], variable_values=dict(variables), context_value=context, allowed_operation_types=ACTS
    )
    for error in result.errors or ():
        cause = getattr(error.original_error, "original_error", None) or error.original_error
        raise OperationError(f"{name}: {error.message}") if isinstance(cause, OURS | None) else cause
    return result.data or {}


class Endpoint:
    def __init__(self, platform: Platform, identify: Identify) -> None:
        self._platform = platform
        self._identify = identify
        self._sockets = Sockets(schema, self._context, free=platform.settings.demo)
        self._streams = Streams()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            response = await self._answer(Request(scope, receive))
            await response(scope, receive, send)
        elif self._is_foreign(scope):
            await WebSocketClose()(scope, receive, send)
        else:
            await self._talk(scope, receive, send)

    async def _talk(self, scope: Scope, receive: Receive, send: Send) -> None:
        _, caller = self._identify(HTTPConnection(scope))
        try:
            with self._streams.opened(caller.network):
                await self._sockets(scope, receive, send)
        except TooManyStreamsError:
            await WebSocketClose(reason="too many are open")(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        form = JSON
        try:
            form = _form(request.headers.get("accept", ""))
            self._check(request)
            return await self._run(request, form)
        except RequestError as error:
            return _written({"errors": [error.formatted]}, form, error.status, error.headers)
        except Exception as error:  # noqa: BLE001 - whatever it was, the answer must not tell
            fault = secrets.token_hex(8)
            logger().error("graphql.fault", fault=fault, error=type(error).__name__, exc_info=error)
            told = {"message": FAULT, "extensions": {"code": "INTERNAL", "reference": fault}}
            return _written({"errors": [told]}, form, 500)

    def _check(self, request: Request) -> None:
        if self._is_foreign(request.scope):
            raise RequestError(403, "FOREIGN_ORIGIN", "Pages of other sites may not ask here.")
        if request.method not in {"GET", "POST"}:
            refuse_method()

    async def _run(self, request: Request, form: str) -> Response:
        is_get = request.method == "GET"
        asked = read_get(request) if is_get else await read_post(request, free=self._platform.settings.demo)
        context = self._context(request)
        if form == EVENTS and not is_get:
            return self._stream(asked, context)
        try:
            result = await schema.execute(
                asked.document,
                variable_values=asked.variables,
                context_value=context,
                operation_name=asked.operation_name,
                allowed_operation_types=ASKS if is_get else ACTS,
            )
        except InvalidOperationTypeError:
            if is_get:
                refuse_method()
            message = "A subscription is a stream: ask with Accept: text/event-stream, or over a WebSocket."
            raise RequestError(400, "SUBSCRIPTION_IS_A_STREAM", message) from None
        except (CannotGetOperationTypeError, MissingQueryError):
            raise RequestError(400, "OPERATION_NOT_FOUND", "The document has no operation of that name.") from None
        return _result(result, form)

    def _stream(self, asked: Asked, context: OperationContext) -> Response:
        slot = ExitStack()
        try:
            slot.enter_context(self._streams.opened(context.caller.network))
        except TooManyStreamsError:
            message = "Too many streams are open. Close one, or try again in a minute."
            raise RequestError(429, "TOO_MANY_STREAMS", message, **{"retry-after": "60"}) from None
        return EventStream(_events(asked, context), slot.close)

    def _context(self, connection: HTTPConnection) -> OperationContext:
        tenant, caller = self._identify(connection)
        known = tenant.locales if tenant else self._platform.messages.locales
        locale = _spoken(connection.headers.get("accept-language", ""), known)
        default = tenant.default_locale if tenant else caller.locale
        return OperationContext(self._platform, tenant, msgspec.structs.replace(caller, locale=locale or default))

    def _is_foreign(self, scope: Scope) -> bool:
        """Whether somebody else's page asks: a browser says so, and would send the cookies of this site along."""
        settings = self._platform.settings
        origin = settings.origin_of(normal_host(sole_host(scope)) or "")
        return is_cross_site(Headers(scope=scope), origin, any_port=settings.demo)


def _form(accept: str) -> str:
    """Which of our forms the client likes best. Raises RequestError where it takes none."""
    best, most = None if accept else JSON, 0.0
    for part in accept.split(","):
        kind, *parameters = (piece.strip().lower() for piece in part.split(";"))
        quality = next((piece[2:] for piece in parameters if piece.startswith("q=")), "1")
        weight = float(quality) if quality.replace(".", "", 1).isdecimal() else 0.0
        found = JSON if kind in {"*/*", "application/*"} else kind
        if found in FORMS and weight > most:
            best, most = found, weight
    if best is None:
        raise RequestError(406, "NOT_ACCEPTABLE", f"Answers are written as {', '.join(FORMS)}.")
    return best


def _spoken(wishes: str, known: Container[str]) -> str | None:
    """The first language that the client named and is known; `fr-CA` also stands for `fr`."""
    tags = (wish.partition(";")[0].strip().lower() for wish in wishes.split(","))
    return next((found for tag in tags for found in (tag, tag.partition("-")[0]) if found in known), None)


def _result(result: ExecutionResult, form: str) -> Response:
    """By GraphQL over HTTP: a document that was not executed is 400 in the form that can say so, 200 in plain JSON."""
    errors = [error.formatted for error in result.errors or ()]
    executed = not isinstance(result, PreExecutionError) and (
        result.data is not None or any("path" in error for error in errors)
    )
    answer: dict[str, Any] = {"data": result.data} if executed else {}
    if errors:
        answer["errors"] = errors
    nothing = all(value is None for value in (result.data or {}).values())
    if nothing and any(error.get("extensions", {}).get("code") == "UNAVAILABLE" for error in errors):
        return _written(answer, form, 503, {"retry-after": "5"})
    return _written(answer, form, 200 if executed or form == JSON else 400)


def _written(answer: Mapping[str, Any], form: str, status: int, headers: Mapping[str, str] | None = None) -> Response:
    media_type = GRAPHQL_JSON if form == GRAPHQL_JSON else JSON
    given = {"content-type": f"{media_type}; charset=utf-8", "cache-control": "no-store", **(headers or {})}
    return Response(msgspec.json.encode(answer), status, given)


async def _events(asked: Asked, context: OperationContext) -> AsyncGenerator[str]:
    """The results as they come, a comment whenever nothing came for long, and the end."""
    transport = SSETransport()

    async def results() -> AsyncGenerator[str]:
        stream = await schema.stream(
            asked.document, variable_values=asked.variables, context_value=context, operation_name=asked.operation_name
        )
        async for result in stream:
            yield transport.encode_next(_payload(result), _text)
        yield transport.encode_complete()

    beating = merge_stream_with_heartbeat(
        results,
        lambda: transport.heartbeat_message(_text),
        interval=transport.heartbeat_interval,
        send_initial_heartbeat=True,
    )
    async for frame in beating():
        yield frame


def _payload(result: ExecutionResult) -> Any:
    answer: dict[str, Any] = {} if isinstance(result, PreExecutionError) else {"data": result.data}
    if result.errors:
        answer["errors"] = [error.formatted for error in result.errors]
    return answer


def _text(value: object) -> str:
    return msgspec.json.encode(value).decode()
