"""Which address leads to which page."""

from pathlib import Path

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route

from undersigned.pages import (
    confirming,
    crawling,
    data,
    feeds,
    files,
    finding,
    following,
    health,
    members,
    reading,
    sharing,
    signing,
    thanking,
)
from undersigned.pages.visits import Handler, Pages, Visit, tenant_address, tenant_page

READ = ("GET",)
FORM = ("GET", "POST")

TENANT_PAGES: tuple[tuple[str, Handler, tuple[str, ...]], ...] = (
    ("/{lang}/p/{slug}/sign", signing.sign, FORM),
    ("/{lang}/p/{slug}", reading.petition, READ),
    ("/{lang}/p/{slug}/count.json", reading.count, READ),
    ("/{lang}/p/{slug}/member", members.member, FORM),
    ("/{lang}/p/{slug}/thanks", thanking.thanks, FORM),
    ("/{lang}/p/{slug}/shared.json", thanking.shared, READ),
    ("/{lang}/p/{slug}/share/{picture}", sharing.picture, READ),
    ("/{lang}/p/{slug}/qr.svg", sharing.qr, READ),
    ("/{lang}/petitions", finding.listing, READ),
    ("/{lang}/search", finding.search, READ),
    ("/{lang}/c/{token}", confirming.confirm, FORM),
    ("/{lang}/p/{slug}/follow", following.follow, FORM),
    ("/{lang}/f/{token}", following.confirm, FORM),
    ("/{lang}/u/{token}", following.stop, FORM),
    ("/{lang}/p/{slug}/updates", reading.updates, READ),
    ("/{lang}/p/{slug}/updates/{update}", reading.update, READ),
    ("/{lang}/p/{slug}/updates.atom", feeds.feed, READ),
    ("/{lang}/p/{slug}/petition.json", data.petition, READ),
    ("/{lang}/p/{slug}/letter/{version}", reading.former_letter, READ),
    ("/{lang}/p/{slug}/letter.pdf", data.letter, READ),
    ("/{lang}/privacy/{slug}", reading.privacy, READ),
)

BY_QUERY = ("/petitions", "/search")
"""How the paths end of pages that depend on the query."""


def page_routes(pages: Pages) -> list[BaseRoute]:
    """Every page, and what pages load; first what is asked for most and not kept in `core.answers`: routes are tried in turn."""
    platform = pages.platform
    return [
        *(Route(path, tenant_page(pages, handler), methods=methods) for path, handler, methods in TENANT_PAGES),
        Route("/healthz", health.healthz),
        Route("/readyz", health.readyz(platform)),
        Mount("/assets", files.Assets(Path(platform.settings.frontend_dir))),
        Route("/theme/{name}", files.theme(platform)),
        Route("/auth/cb/{provider}", tenant_address(pages, members.callback)),
        Route("/files/{slug}/{name}", tenant_address(pages, files.proof)),
        Route("/oembed", sharing.oembed(platform)),
        Route("/favicon.ico", files.favicon),
        Route("/robots.txt", crawling.robots(pages)),
        Route("/.well-known/security.txt", crawling.security(pages)),
        Route("/sitemap.xml", tenant_address(pages, crawling.sitemap)),
        Route("/sitemap-{number:int}.xml", tenant_address(pages, crawling.sitemap_part)),
        Route("/", reading.root(pages)),
        Route("/{lang}/", tenant_page(pages, reading.home)),
        Route("/{lang}", tenant_page(pages, _with_slash)),
        *(Route(f"{path}/", tenant_page(pages, _without_slash), methods=methods) for path, _, methods in TENANT_PAGES),
    ]


async def _with_slash(visit: Visit) -> Response:
    return _moved(visit.request, f"/{visit.locale}/")


async def _without_slash(visit: Visit) -> Response:
    return _moved(visit.request, visit.request.scope["path"].rstrip("/"))


def _moved(request: Request, path: str) -> Response:
    query: str = request.scope["query_string"].decode("latin-1")
    return RedirectResponse(f"{path}?{query}" if query else path, 308)
