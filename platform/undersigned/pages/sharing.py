"""What other programs show of a petition: its picture, its QR code, its card (V-20, E-7)."""

import html
import re
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

import segno
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from undersigned.core.context import Platform
from undersigned.pages.reading import petition_of
from undersigned.pages.sites import Site, site_of
from undersigned.pages.visits import A_DAY, FOR_EVER, Endpoint, Visit
from undersigned.petitions import service as petitions
from undersigned.petitions.types import Petition
from undersigned.signatures import pictures
from undersigned.tenancy.types import Context

SHORT = "max-age=300"
"""Not `public`: the cache in front keeps those, and knows nothing of the query of a card."""
PICTURE = re.compile(r"(wide|square)-([0-9a-f]{12})\.jpg")
PAGE = re.compile(r"/([\w-]+)/p/([\w-]+)/?", re.ASCII)
CARD = (480, 360)


async def picture(visit: Visit) -> Response:
    """`/{lang}/p/{slug}/share/{shape}-{version}.jpg`; an old version leads to the one of now."""
    wanted = PICTURE.fullmatch(visit.parameter("picture"))
    found = await petition_of(visit)
    if wanted is None or found.locale != visit.locale:
        raise HTTPException(404)
    image = await pictures.share_image(visit.context, found, wanted[1])
    if image.version != wanted[2]:
        return RedirectResponse(image.name, 302, headers={"cache-control": SHORT})
    body = await pictures.jpeg(visit.context, found, image)
    # Sites of others show it: that is what it is for.
    headers = {"cache-control": FOR_EVER, "cross-origin-resource-policy": "cross-origin"}
    return Response(body, headers=headers, media_type="image/jpeg")


async def qr(visit: Visit) -> Response:
    """`qr.svg`: the address of the petition for cameras; with `?r=` that of a personal link."""
    found = await petition_of(visit)
    if found.locale != visit.locale:
        raise HTTPException(404)
    code = visit.arrival.get("r")
    address = petitions.page_address(visit.context, found) + (f"?r={code}" if code else "")
    held = BytesIO()
    segno.make(address, error="m", micro=False).save(held, kind="svg", border=4, dark="#000", light="#fff", scale=8)
    return Response(held.getvalue(), headers={"cache-control": A_DAY}, media_type="image/svg+xml")


def oembed(platform: Platform) -> Endpoint:
    """`/oembed?url=…`: a petition of this site as a card. 404 for all other addresses, 501 for other formats than JSON."""

    async def oembed(request: Request) -> Response:
        site, asked = site_of(request), request.query_params
        if asked.get("format", "json") != "json":
            return JSONResponse({"error": "Only JSON is spoken here."}, 501)
        found = site and await _petition_at(platform, site, asked.get("url", ""))
        if not found:
            return JSONResponse({"error": "There is no petition of this site at that address."}, 404)
        context, petition = found
        card = await _card(context, petition, (_size(asked.get("maxwidth")), _size(asked.get("maxheight"))))
        return JSONResponse(card, headers={"cache-control": SHORT}, media_type="application/json+oembed")

    return oembed


async def _petition_at(platform: Platform, site: Site, url: str) -> tuple[Context, Petition] | None:
    """The petition whose page stands at the address, where that is of this site."""
    if site.tenant is None or not url.isprintable():
        return None
    try:
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
    except ValueError:
        return None
    page = PAGE.fullmatch(parts.path)
    if origin != platform.settings.origin_of(site.tenant.domain) or page is None or page[1] not in site.tenant.locales:
        return None
    context = Context(platform, site.tenant, site.caller)
    petition = await petitions.petition_by_slug(context, page[2], page[1])
    return petition and (context, petition)


async def _card(context: Context, petition: Petition, most: tuple[int, int]) -> dict[str, Any]:
    """A link in a quotation: whoever shows it decides how it looks."""
    address = petitions.page_address(context, petition)
    image = await pictures.share_image(context, petition)
    width, height = pictures.size_of(image)
    title, lead, name = (html.escape(text) for text in (petition.title, petition.lead, context.tenant.name))
    quotation = f'<blockquote><p><a href="{html.escape(address)}">{title}</a></p><p>{lead}</p><footer>{name}</footer></blockquote>'
    return {
        "version": "1.0",
        "type": "rich",
        "title": petition.title,
        "provider_name": context.tenant.name,
        "provider_url": context.origin,
        "cache_age": 300,
        "thumbnail_url": pictures.address(context, petition, image),
        "thumbnail_width": width,
        "thumbnail_height": height,
        "html": quotation,
        "width": min(CARD[0], most[0]),
        "height": min(CARD[1], most[1]),
    }


def _size(text: str | None) -> int:
    """A limit that was asked for; none where it is no number."""
    return int(text) if text and text.isascii() and text.isdecimal() and 0 < len(text) < 6 and int(text) else 10_000  # noqa: PLR2004
