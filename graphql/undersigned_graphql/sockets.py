"""WebSockets by graphql-transport-ws: Strawberry's own, told what a message may be and which documents may be sent."""

from collections.abc import Callable
from json import JSONDecodeError
from typing import Any, cast

from starlette.requests import HTTPConnection, Request
from starlette.responses import Response
from starlette.websockets import WebSocket
from strawberry.asgi import GraphQL
from strawberry.schema import BaseSchema
from strawberry.subscriptions import GRAPHQL_TRANSPORT_WS_PROTOCOL
from strawberry.subscriptions.protocols.graphql_transport_ws.handlers import BaseGraphQLTransportWSHandler
from strawberry.subscriptions.protocols.graphql_transport_ws.types import Message, SubscribeMessage

from undersigned_graphql.body import RequestError, decode, read
from undersigned_graphql.context import OperationContext

MOST_OPERATIONS = 100
"""Operations that may run at once on one socket."""


class Handler(BaseGraphQLTransportWSHandler[OperationContext, None]):
    async def handle_message(self, message: Message) -> None:
        if isinstance(message.get("id", ""), str):
            await super().handle_message(message)
        else:
            await self.handle_invalid_message("`id` must be a string")

    async def handle_subscribe(self, message: SubscribeMessage) -> None:
        payload = cast("object", message["payload"])
        if not isinstance(payload, dict):
            await self.handle_invalid_message("`payload` must be an object")
            return
        view = cast("Sockets", self.view)
        try:
            asked = read(cast("dict[str, Any]", payload), free=view.free)
        except RequestError as error:
            refused = {"id": message["id"], "type": "error", "payload": [error.formatted]}
            await self.send_message(cast("Message", refused))
            return
        sent = {"query": asked.document, "variables": asked.variables, "operationName": asked.operation_name}
        await super().handle_subscribe(cast("SubscribeMessage", {**message, "payload": sent}))


class Sockets(GraphQL[OperationContext, None]):
    graphql_transport_ws_handler_class = Handler

    def __init__(
        self, schema: BaseSchema, context: Callable[[HTTPConnection], OperationContext], *, free: bool
    ) -> None:
        super().__init__(
            schema,
            graphql_ide=None,
            subscription_protocols=[GRAPHQL_TRANSPORT_WS_PROTOCOL],
            max_subscriptions_per_connection=MOST_OPERATIONS,
        )
        self._context = context
        self.free = free

    async def get_context(self, request: Request | WebSocket, response: Response | WebSocket) -> OperationContext:  # noqa: ARG002
        return self._context(request)

    def is_websocket_origin_allowed(self, request: WebSocket, origin: str) -> bool:  # noqa: ARG002
        """The endpoint has looked at the origin, under the rules that hold for every request."""
        return True

    def decode_json(self, data: str | bytes) -> object:
        """A message under the bounds of a body. Raises JSONDecodeError, at which Strawberry closes the socket."""
        try:
            return decode(data.encode(errors="surrogatepass") if isinstance(data, str) else data)
        except RequestError as error:
            raise JSONDecodeError(error.message, "", 0) from None
