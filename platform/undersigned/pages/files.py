"""What pages load, and what browsers and robots ask for by themselves."""

import mimetypes
import re
from collections.abc import Awaitable, Callable
from contextlib import suppress
from http import HTTPStatus
from pathlib import Path

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from undersigned.core.compression import encoding_for
from undersigned.core.context import Platform
from undersigned.pages.sites import site_of
from undersigned.pages.visits import A_DAY, FOR_EVER, Visit
from undersigned.petitions import service as petitions
from undersigned.tenancy import service as tenancy

WHOLE = 1024 * 1024
"""No built file is larger."""

SUFFIXES = {"br": "br", "gzip": "gz"}

THEME_FILE = re.compile(r"[0-9a-f]{64}\.(css|svg)")
THEME_TYPES = {"css": "text/css", "svg": "image/svg+xml"}

mimetypes.add_type("text/javascript", ".js")
mimetypes.add_type("font/woff2", ".woff2")


class Assets(StaticFiles):
    """The built files below `<dist>/assets`."""

    def __init__(self, dist: Path) -> None:
        super().__init__(directory=dist / "assets", check_dir=False)

    async def check_config(self) -> None:
        """Nothing was built: every address is a 404, not a fault."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await self._small(path, scope) or await super().get_response(path, scope)
        response.headers.add_vary_header("accept-encoding")
        if isinstance(response, FileResponse):
            response.chunk_size = WHOLE  # what comes in one piece can be answered with 304
        if response.status_code in {200, 206, 304}:
            response.headers["cache-control"] = FOR_EVER
        return response

    async def _small(self, path: str, scope: Scope) -> Response | None:
        """The file as the build has compressed it, where it did and the client takes that."""
        encoding = encoding_for(Headers(scope=scope).get("accept-encoding", "").encode("latin-1"))
        if not encoding:
            return None
        with suppress(HTTPException):
            response = await super().get_response(f"{path}.{SUFFIXES[encoding]}", scope)
            if response.status_code == HTTPStatus.OK:
                response.headers["content-encoding"] = encoding
            return response
        return None


def theme(platform: Platform) -> Callable[[Request], Awaitable[Response]]:
    """`/theme/{hash}.css` and `.svg`: the look of the tenant, today's and those that older pages name."""

    async def theme(request: Request) -> Response:
        site, name = site_of(request), str(request.path_params["name"])
        wanted = THEME_FILE.fullmatch(name)
        if site is None or site.tenant is None or not wanted:
            raise HTTPException(404)
        body = await tenancy.theme_file(platform, site.tenant, name)
        if body is None:
            raise HTTPException(404)
        return Response(body, headers={"cache-control": FOR_EVER}, media_type=THEME_TYPES[wanted[1]])

    return theme


async def favicon(_request: Request) -> Response:
    """No icon; said in a way that is remembered and logged nowhere."""
    return Response(status_code=204, headers={"cache-control": A_DAY})


async def proof(visit: Visit) -> Response:
    """`/files/{slug}/{name}`: the proof of a delivery. It may show itself and load nothing, whatever it holds."""
    found = await petitions.file_of(visit.context, visit.parameter("slug"), visit.parameter("name"))
    if found is None:
        raise HTTPException(404)
    headers = {"cache-control": FOR_EVER, "content-security-policy": "sandbox; default-src 'none'; img-src 'self'"}
    return Response(found.body, headers=headers, media_type=found.media_type)
