"""What is sent: read under bounds, decoded, and turned into one document with its variables, or refused with a clear code."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NoReturn, cast
from urllib.parse import parse_qsl

from graphql import GraphQLSyntaxError, OperationDefinitionNode
from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect, Request

from undersigned_graphql import limits, operations

MOST_BYTES = 64 * 1024
MOST_NESTING = 32

_STRING = re.compile(r'"(?:[^"\\]|\\.)*"?', re.DOTALL)
_BRACKET = re.compile(r"[\[{]|[\]}]")
_TYPE = re.compile(r'application/json(\s*;\s*charset\s*=\s*"?utf-8"?)?\s*', re.IGNORECASE)


class RequestError(Exception):
    """A request that cannot be taken, with the status and the code that say why."""

    def __init__(self, status: int, code: str, message: str, **headers: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.headers = headers

    @property
    def formatted(self) -> dict[str, Any]:
        return {"message": self.message, "extensions": {"code": self.code}}


@dataclass(frozen=True, slots=True)
class Asked:
    """One operation to run: of the document the one that is named, or the only one."""

    document: str
    operation_name: str | None
    variables: dict[str, Any] | None


async def read_post(request: Request, *, free: bool) -> Asked:
    """What a POST asks. With `free` it may bring a document of its own. Raises RequestError."""
    if not _TYPE.fullmatch(request.headers.get("content-type", "").strip()):
        raise RequestError(415, "USE_POST_JSON", "Send POST with Content-Type: application/json.")
    if request.headers.get("content-encoding", "identity") != "identity":
        raise RequestError(415, "ENCODING_UNSUPPORTED", "Send the body as it is, without Content-Encoding.")
    return read(decode(await _bytes(request)), free=free)


def read_get(request: Request) -> Asked:
    """What a GET asks: a persisted query, by its id. Raises RequestError."""
    sent: dict[str, Any] = dict(parse_qsl(request.scope["query_string"].decode("latin-1")))
    if "query" in sent or not sent.keys() & {"documentId", "extensions"}:
        refuse_method()
    for name in ("variables", "extensions"):
        if name in sent:
            sent[name] = decode(sent[name].encode())
    return read(sent, free=False)


def refuse_method() -> NoReturn:
    raise RequestError(
        405, "USE_POST_JSON", "Send POST with JSON. By GET only persisted queries are answered.", allow="GET, POST"
    )


def decode(raw: bytes) -> dict[str, Any]:
    """A JSON object as its bytes say, under bounds. Raises RequestError."""
    if len(raw) > MOST_BYTES:
        raise _too_large()
    if b"\0" in raw:
        raise RequestError(400, "BODY_HAS_NUL", "The body holds a NUL byte.")
    try:
        text = raw.decode()
    except UnicodeDecodeError as error:
        raise RequestError(400, "BODY_NOT_UTF8", f"The body is not UTF-8 at byte {error.start}.") from None
    if _nesting(text) > MOST_NESTING:
        raise RequestError(400, "JSON_TOO_DEEP", f"The JSON is nested deeper than {MOST_NESTING} levels.")
    try:
        value: object = json.loads(text, object_pairs_hook=_unique, parse_constant=_no_constant)
        json.dumps(value, ensure_ascii=False).encode() if "\\ud" in text.lower() else None
    except json.JSONDecodeError as error:
        raise RequestError(400, "JSON_INVALID", f"The body is no JSON: {error.msg} at character {error.pos}.") from None
    except UnicodeEncodeError:
        raise RequestError(
            400, "JSON_INVALID", "The body holds half of a surrogate pair, which is no character."
        ) from None
    except ValueError as error:
        raise RequestError(400, "JSON_INVALID", "The body holds a number that is none, or far too long.") from error
    if not isinstance(value, dict):
        raise RequestError(400, "JSON_NOT_AN_OBJECT", "The body must be a JSON object.")
    return cast("dict[str, Any]", value)


def read(body: Mapping[str, Any], *, free: bool) -> Asked:
    """The operation that a decoded request names or brings. Raises RequestError."""
    name = _optional(body, "operationName", str, "a string")
    variables = _optional(body, "variables", dict, "an object")
    document = _document(body, free=free)
    if name is None and _operations_in(document) > 1:
        raise RequestError(
            400, "OPERATION_NAME_REQUIRED", "The document has several operations: say which in `operationName`."
        )
    return Asked(document, name, variables)


def _document(body: Mapping[str, Any], *, free: bool) -> str:
    sent = _optional(body, "query", str, "a string")
    persisted = _persisted_id(body)
    if persisted is None:
        if not sent:
            raise RequestError(400, "QUERY_MISSING", "Send the document in `query`, or the id of a persisted one.")
        if not free:
            raise RequestError(400, "PERSISTED_ONLY", "Here only persisted documents are answered: send `documentId`.")
        return sent
    if sent and f"sha256:{hashlib.sha256(sent.encode()).hexdigest()}" != persisted:
        raise RequestError(400, "PERSISTED_QUERY_MISMATCH", "The document in `query` has another hash.")
    document = operations.manifest().get(persisted) or (sent if free else None)
    if document is None:
        raise RequestError(400, "PERSISTED_QUERY_NOT_FOUND", "PersistedQueryNotFound")
    return document


def _persisted_id(body: Mapping[str, Any]) -> str | None:
    """The id in `documentId`, or in Apollo's `extensions.persistedQuery`."""
    document_id = _optional(body, "documentId", str, "a string")
    extensions: dict[str, Any] = _optional(body, "extensions", dict, "an object") or {}
    query: dict[str, Any] | None = _optional(extensions, "persistedQuery", dict, "an object")
    if document_id is None and query is not None:
        return f"sha256:{_optional(query, 'sha256Hash', str, 'a string')}"
    return document_id


def _optional(body: Mapping[str, Any], name: str, kind: type[Any], called: str) -> Any:
    value = body.get(name)
    if value is not None and not isinstance(value, kind):
        raise RequestError(400, "PARAMETER_INVALID", f"`{name}` must be {called}, or left out.")
    return value


def _operations_in(document: str) -> int:
    try:
        definitions = limits.parsed(document).definitions
    except GraphQLSyntaxError:
        return 0
    return sum(isinstance(definition, OperationDefinitionNode) for definition in definitions)


async def _bytes(request: Request) -> bytes:
    if _announced(request.headers) > MOST_BYTES:
        raise _too_large()
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > MOST_BYTES:
                raise _too_large()
    except ClientDisconnect:
        raise RequestError(400, "BODY_INCOMPLETE", "The body ended early.") from None
    return bytes(body)


def _announced(headers: Headers) -> int:
    length = headers.get("content-length", "")
    return int(length) if length.isascii() and length.isdigit() and len(length) < 20 else 0  # noqa: PLR2004


def _too_large() -> RequestError:
    return RequestError(413, "PAYLOAD_TOO_LARGE", f"The request may have at most {MOST_BYTES // 1024} KiB.")


def _nesting(text: str) -> int:
    if text.count("{") + text.count("[") <= MOST_NESTING:
        return 0
    depth = deepest = 0
    for bracket in _BRACKET.findall(_STRING.sub("", text)):
        depth += 1 if bracket in "[{" else -1
        deepest = max(deepest, depth)
    return deepest


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise RequestError(400, "JSON_DUPLICATE_KEY", "An object in the body has one name twice.")
    return found


def _no_constant(_: str) -> NoReturn:
    raise ValueError
