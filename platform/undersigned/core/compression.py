"""Answers made small for slow networks: Brotli where the client takes it, else gzip (RFC 9110, 8.4 and 12.5.3).

No answer holds a secret together with a text that somebody else has chosen: what such an answer's length would tell
(BREACH) is therefore nothing.
"""

import gzip
from dataclasses import dataclass
from functools import lru_cache
from typing import cast

import brotli  # pyright: ignore[reportMissingTypeStubs]
from starlette.types import Message

ENCODINGS = ("br", "gzip")
"""What is offered, the smaller first."""

LEAST = 500
"""Bytes: what is shorter gains less than the header costs that says how it is encoded."""

LEAST_JSON = 4_000
"""Shorter JSON of ours is for the most part a sealed receipt, which grows no smaller."""

QUICK, SMALL = 7, 10
"""Brotli's qualities: a page in two milliseconds, or in thirteen and a tenth smaller."""

LARGEST_SMALL = 100_000
"""Bytes: longer bodies are made small the quick way, for the other holds everybody up."""

KINDS = (
    b"text/html", b"text/css", b"text/javascript", b"text/plain", b"application/json", b"application/atom+xml",
    b"application/xml", b"image/svg",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole answer in one encoding, and what is said to those who have it already."""

    start: Message
    body: Message
    not_modified: Message
    etag: bytes


@lru_cache(maxsize=256)
def encoding_for(accepted: bytes) -> str:
    """The encoding for an Accept-Encoding header; empty where the body goes as it is."""
    weights: dict[str, float] = {}
    for part in accepted.decode("latin-1").lower().split(","):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        quality = next((piece[2:] for piece in parameters if piece.startswith("q=")), "1")
        weights[name] = float(quality) if quality.replace(".", "", 1).isdecimal() else 0.0
    return next((name for name in ENCODINGS if weights.get(name, weights.get("*", 0.0)) > 0), "")


def is_compressible(start: Message) -> bool:
    """Whether an answer of this kind grows smaller, and has not been made so already."""
    return (
        _kind(start).startswith(KINDS)
        and start["status"] not in {204, 206, 304}
        and not any(name == b"content-encoding" for name, _ in start["headers"])
    )


def encoded(start: Message, body: bytes, encoding: str, *, for_many: bool = False) -> Whole:
    """A whole answer in that encoding, under an ETag of its own (RFC 9110, 8.8.3.3).

    One that goes to many comes again with the same body until its page changes: it is worth the smaller encoding, which is
    remembered.
    """
    headers: list[tuple[bytes, bytes]] = list(start["headers"])
    if is_compressible(start):
        headers = _with_vary(headers)
        if encoding and len(body) >= (LEAST_JSON if b"json" in _kind(start) else LEAST):
            body = (
                _remembered(body, encoding)
                if for_many and len(body) <= LARGEST_SMALL
                else _compress(body, encoding, QUICK)
            )
            changed = {b"content-length": str(len(body)).encode(), b"etag": _own_etag(headers, encoding)}
            headers = [(name, changed.get(name, value)) for name, value in headers]
            headers.append((b"content-encoding", encoding.encode()))
    etag = next((value for name, value in headers if name == b"etag"), b"")
    unsaid = {b"content-length", b"content-type", b"content-encoding"}
    known = [header for header in headers if header[0] not in unsaid]
    return Whole(
        start={**start, "headers": headers},
        body={"type": "http.response.body", "body": body},
        not_modified={**start, "status": 304, "headers": known},
        etag=etag,
    )


def _kind(start: Message) -> bytes:
    return next((value for name, value in start["headers"] if name == b"content-type"), b"")


@lru_cache(maxsize=256)
def _remembered(body: bytes, encoding: str) -> bytes:
    return _compress(body, encoding, SMALL)


def _compress(body: bytes, encoding: str, quality: int) -> bytes:
    if encoding == "br":
        return cast("bytes", brotli.compress(body, quality=quality))  # pyright: ignore[reportUnknownMemberType]
    return gzip.compress(body, mtime=0)


def _own_etag(headers: list[tuple[bytes, bytes]], encoding: str) -> bytes:
    etag = next((value for name, value in headers if name == b"etag"), b"")
    return etag[:-1] + b"-" + encoding.encode() + b'"' if etag else b""


def _with_vary(headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    given = [value for name, value in headers if name == b"vary"]
    rest = [header for header in headers if header[0] != b"vary"]
    return [*rest, (b"vary", b", ".join([*given, b"accept-encoding"]))]
