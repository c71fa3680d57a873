"""What robots read first: robots.txt, sitemaps (sitemaps.org 0.9), security.txt (RFC 9116)."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from xml.etree import ElementTree as ET

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from undersigned.core.context import now
from undersigned.pages import store
from undersigned.pages.sites import site_of
from undersigned.pages.types import MappedPage
from undersigned.pages.visits import A_DAY, Pages, Visit

SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
XHTML = "http://www.w3.org/1999/xhtml"
PAGES_IN_A_MAP = 2_000
"""Each in up to six languages and naming the others: far from what a map may hold, 50,000 addresses and 50 MB."""

MOST_MAPS = 10_000

NOBODY_S = ("/graphql", "/*/search", "/*/c/", "/*/f/", "/*/u/", "/*/p/*/thanks", "/*/p/*/member", "/auth/")
"""Endless, or behind personal links."""


def robots(pages: Pages) -> Callable[[Request], Awaitable[Response]]:
    """`/robots.txt`: everything public may be found; a tenant names its map."""

    async def robots(request: Request) -> Response:
        site = site_of(request)
        lines = ["User-agent: *", *(f"Disallow: {path}" for path in NOBODY_S), "Allow: /"]
        if site and site.tenant:
            lines += ["", f"Sitemap: {pages.platform.settings.origin_of(site.tenant.domain)}/sitemap.xml"]
        return PlainTextResponse("\n".join(lines) + "\n", headers={"cache-control": A_DAY})

    return robots


def security(pages: Pages) -> Callable[[Request], Awaitable[Response]]:
    """`/.well-known/security.txt`: whom to tell of a weakness, on every host; 404 where the operator names nobody."""

    async def security(_request: Request) -> Response:
        settings = pages.platform.settings
        if not settings.security_contact:
            raise HTTPException(404)
        expires = (now() + timedelta(days=30)).strftime("%Y-%m-%dT00:00:00Z")
        lines = [
            f"Contact: {settings.security_contact}",
            f"Expires: {expires}",
            f"Canonical: {settings.origin}/.well-known/security.txt",
        ]
        return PlainTextResponse("\n".join(lines) + "\n", headers={"cache-control": A_DAY})

    return security


async def sitemap(visit: Visit) -> Response:
    """`/sitemap.xml`: all pages, or where the maps of them are."""
    tenant_id = visit.context.tenant.id
    async with visit.context.platform.database.tenant_tx(tenant_id, readonly=True) as connection:
        total = await store.count_mapped(connection, tenant_id)
    if total <= PAGES_IN_A_MAP:
        return await _map(visit, 1)
    root = ET.Element("sitemapindex", {"xmlns": SITEMAP})
    for number in range(1, -(-total // PAGES_IN_A_MAP) + 1):
        ET.SubElement(ET.SubElement(root, "sitemap"), "loc").text = f"{visit.context.origin}/sitemap-{number}.xml"
    return visit.shared_file(_xml(root), "application/xml")


async def sitemap_part(visit: Visit) -> Response:
    """`/sitemap-<n>.xml`."""
    number = int(visit.parameter("number"))
    if not 1 <= number <= MOST_MAPS:
        raise HTTPException(404)
    return await _map(visit, number)


async def _map(visit: Visit, number: int) -> Response:
    tenant = visit.context.tenant
    async with visit.context.platform.database.tenant_tx(tenant.id, readonly=True) as connection:
        found = await store.select_mapped(
            connection, tenant.id, limit=PAGES_IN_A_MAP, offset=(number - 1) * PAGES_IN_A_MAP
        )
    if number > 1 and not found:
        raise HTTPException(404)
    own = [MappedPage("", tenant.locales, None), MappedPage("petitions", tenant.locales, None)]
    root = ET.Element("urlset", {"xmlns": SITEMAP, "xmlns:xhtml": XHTML})
    for page in [*(own if number == 1 else []), *found]:
        _add_page(root, visit.context.origin, page)
    return visit.shared_file(_xml(root), "application/xml")


def _add_page(root: ET.Element, origin: str, page: MappedPage) -> None:
    """The page in each of its languages, and in each which the others are."""
    addresses = {locale: f"{origin}/{locale}/{page.path}" for locale in page.locales}
    for address in addresses.values():
        url = ET.SubElement(root, "url")
        ET.SubElement(url, "loc").text = address
        if page.changed_at:
            ET.SubElement(url, "lastmod").text = _time(page.changed_at)
        if len(addresses) > 1:
            for locale, other in addresses.items():
                ET.SubElement(url, "xhtml:link", {"rel": "alternate", "hreflang": locale, "href": other})


def _time(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")


def _xml(root: ET.Element) -> bytes:
    return ET.tostring(root, encoding="utf-8", xml_declaration=True)
