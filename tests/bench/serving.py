"""A server process: `ours` as the command line serves it, `naive` with another way to write signatures, `static` bytes.

`watched` is ours and writes at its end what was rendered.
"""

import asyncio
import os
import sys
from pathlib import Path

import msgspec
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

import undersigned.app
from tests.bench.naive import naive_queue
from undersigned.core import log
from undersigned.core.ssr import Renderer
from undersigned.pages.documents import Document, Documents
from undersigned.pages.types import Boot
from undersigned.server import serve, server
from undersigned.settings import load


def static_app(body: bytes) -> ASGIApp:
    """The least that Starlette does for an answer."""

    async def page(_request: Request) -> Response:
        return Response(body, media_type="text/html")

    async def readyz(_request: Request) -> Response:
        return Response()

    return Starlette(routes=[Route("/readyz", readyz), Route("/{path:path}", page)])


class Seen(msgspec.Struct):
    """How many documents were asked for, how many of them were rendered, and what the first of each kind was made from."""

    made: int = 0
    rendered: int = 0
    boots: dict[str, bytes] = {}


def watch() -> Seen:
    """Counts from now on."""
    seen = Seen()
    make, render = Documents.make, Renderer.render

    def counted_make(self: Documents, boot: Boot, *, keep: bool) -> Document:
        seen.made += 1
        return make(self, boot, keep=keep)

    def counted_render(self: Renderer, boot: bytes) -> bytes:
        seen.rendered += 1
        seen.boots.setdefault(msgspec.json.decode(boot, type=Page).page, boot)
        return render(self, boot)

    Documents.make, Renderer.render = counted_make, counted_render
    return seen


class Page(msgspec.Struct):
    page: str


async def everywhere(_domain: str) -> bool:
    """That mail reaches the domain: those of the load are made up, and a DNS elsewhere is not what is measured."""
    return True


def main(kind: str) -> None:
    settings = load({name: value for name, value in os.environ.items() if name.startswith("UNDERSIGNED_")})
    log.configure(settings.log_level)
    undersigned.app.look_up = everywhere
    if kind == "static":
        server(settings, static_app(Path(os.environ["BENCH_BODY"]).read_bytes()), asyncio.Event()).run()
        return
    if kind == "naive":
        undersigned.app.signing_queue = naive_queue  # type: ignore[assignment]
    seen = watch() if kind == "watched" else None
    try:
        serve(settings)
    finally:
        if seen:
            Path(os.environ["BENCH_SEEN"]).write_bytes(msgspec.json.encode(seen))


if __name__ == "__main__":
    main(sys.argv[1])
