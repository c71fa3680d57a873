"""The demo's showcase: every component in every state, in each bundled theme, direction and colour scheme.

Only the demo imports this module.
"""

from html import escape
from itertools import product
from pathlib import Path

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from undersigned.core.ssr import Renderer
from undersigned.tenancy.stylesheet import fixed_css
from undersigned.tenancy.themes import BASES, bundled
from undersigned.tenancy.types import Base, Look

PARTS = ("words", "progress", "bar", "lists", "form", "wrong", "waiting", "offline", "closed", "controls", "thanks")
DIRECTIONS = {"ltr": "en", "rtl": "ar"}
SCHEMES = ("light", "dark")
ADDRESS = "/dev/components"


def routes(dist: Path) -> list[Route]:
    """`/dev/components`: the list, and with part, theme, dir and scheme one of its pages."""
    renderer = Renderer(dist, "showcase")

    async def components(request: Request) -> Response:
        wanted = request.query_params
        if not wanted:
            return HTMLResponse(_contents())
        part, direction = wanted.get("part", PARTS[0]), wanted.get("dir", "ltr")
        theme, scheme = wanted.get("theme", BASES[0]), wanted.get("scheme", SCHEMES[0])
        if part not in PARTS or direction not in DIRECTIONS or theme not in BASES or scheme not in SCHEMES:
            raise HTTPException(404)
        return HTMLResponse(show(renderer, part, theme, direction, scheme))

    async def stylesheet(request: Request) -> Response:
        theme, _, scheme = str(request.path_params["name"]).rpartition("-")
        if theme not in BASES or scheme not in SCHEMES:
            raise HTTPException(404)
        return Response(fixed_css(bundled(theme), "light" if scheme == "light" else "dark"), media_type="text/css")

    return [Route(ADDRESS, components), Route(f"{ADDRESS}/{{name}}.css", stylesheet)]


def show(renderer: Renderer, part: str, theme: Base, direction: str, scheme: str) -> bytes:
    """One part of the showcase as a document. Raises RenderError."""
    identity = bundled(theme).identity
    look = Look(
        base=theme,
        header=identity.header_style,
        progress=identity.progress_style,
        poster=bundled(theme).type.font_display == "poster",
    )
    built = renderer.built
    styles = (built.sheet(theme), *built.further_sheets(), f"{ADDRESS}/{theme}-{scheme}.css")
    told = {"part": part, "locale": DIRECTIONS[direction], "styles": styles, "look": look}
    return renderer.render(msgspec.json.encode(told))


def _contents() -> str:
    links = [
        f'<li><a href="{escape(f"{ADDRESS}?part={part}&theme={theme}&dir={direction}&scheme={scheme}")}">'
        f"{part} · {theme} · {direction} · {scheme}</a></li>"
        for theme, direction, scheme, part in product(BASES, DIRECTIONS, SCHEMES, PARTS)
    ]
    return (
        f'<!doctype html><html lang="en"><title>Components</title><h1>Components</h1><ul>{"".join(links)}</ul></html>'
    )
