"""Reading what a form sent. Nothing is taken from a page that is not ours, and nothing that cannot be read exactly."""

from collections.abc import Iterable
from io import BytesIO
from urllib.parse import unquote

import msgspec
from python_multipart import parse_form
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import parse_options_header
from starlette.requests import Request

from undersigned.core.web import is_cross_site
from undersigned.pages.types import (
    BadEncodingError,
    CrossSiteError,
    FileRefusedError,
    FormTooLargeError,
    FormTypeError,
    RejectedError,
)
from undersigned.settings import Settings

LARGEST = 64 * 1024
MOST_FIELDS = 20


class SentForm(msgspec.Struct, frozen=True):
    """The fields of a form, each with its first value; `repeated` names those that came more than once."""

    fields: dict[str, str]
    repeated: tuple[str, ...] = ()

    def __getitem__(self, field: str) -> str:
        """The value; empty where the field was not sent."""
        return self.fields.get(field, "")


async def read_form(request: Request, settings: Settings, host: str, *, by_token: bool = False) -> SentForm:
    """The form in the body of a request to `host`. Raises RejectedError.

    With `by_token` it may come from anywhere: the secret in the address is the only authority, no cookie is read, and a page that
    hides its address (no-referrer) makes older browsers send `Origin: null`.
    """
    if not by_token and is_cross_site(request.headers, settings.origin_of(host), any_port=settings.demo):
        raise CrossSiteError
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in {"application/x-www-form-urlencoded", "multipart/form-data"}:
        raise FormTypeError
    body = await _read_body(request)
    pairs = _parse_urlencoded(body) if kind.endswith("urlencoded") else _parse_multipart(body, request)
    fields: dict[str, str] = {}
    repeated: list[str] = []
    for name, value in pairs:
        if name in fields:
            repeated.append(name)
        fields.setdefault(name, value)
    return SentForm(fields, tuple(dict.fromkeys(repeated)))


async def _read_body(request: Request) -> bytes:
    """The body, as long as it is not too large: what is declared too large is not read at all."""
    declared = request.headers.get("content-length", "0")
    if not declared.isdecimal() or int(declared) > LARGEST:
        raise FormTooLargeError(limit=LARGEST // 1024)
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST:
            raise FormTooLargeError(limit=LARGEST // 1024)
    return body


def _parse_urlencoded(body: bytes) -> list[tuple[str, str]]:
    """By the rules of the URL standard (5.1), but without guessing at what is not UTF-8.

    As `urllib.parse.parse_qsl` does it, which takes twice as long: half of that for names and values without escapes.
    """
    try:
        parts = body.decode().replace("+", " ").split("&")
        if len(parts) > MOST_FIELDS:
            raise RejectedError
        pairs = (part.partition("=") for part in parts if part)
        return [(_unescaped(name), _unescaped(value)) for name, _, value in pairs]
    except UnicodeDecodeError:
        raise BadEncodingError from None


def _unescaped(text: str) -> str:
    return unquote(text, errors="strict") if "%" in text else text


def _parse_multipart(body: bytes, request: Request) -> Iterable[tuple[str, str]]:
    boundary = parse_options_header(request.headers["content-type"])[1].get(b"boundary")
    if (
        not boundary or b"--" + boundary + b"--" not in body
    ):  # the parser takes a form that ends early for a shorter one
        raise RejectedError
    pairs: list[tuple[bytes, bytes]] = []
    files: list[object] = []
    headers = {"Content-Type": request.headers["content-type"].encode("latin-1")}
    try:
        parse_form(
            headers,
            BytesIO(body),
            lambda field: pairs.append((field.field_name or b"", field.value or b"")),
            files.append,
        )
        if files:
            raise FileRefusedError
        if len(pairs) > MOST_FIELDS:
            raise RejectedError
        return [(name.decode(), value.decode()) for name, value in pairs]
    except UnicodeDecodeError:
        raise BadEncodingError from None
    except (FormParserError, ValueError):
        raise RejectedError from None
