"""The updates of a petition as an Atom feed (RFC 4287), for readers that ask again by themselves (P-12)."""

from datetime import UTC, datetime
from xml.etree import ElementTree as ET

from starlette.responses import RedirectResponse, Response

from undersigned.core.markdown import render_story
from undersigned.pages.reading import petition_of
from undersigned.pages.visits import Visit
from undersigned.petitions import service as petitions
from undersigned.petitions.types import Petition
from undersigned.updates import service as updates
from undersigned.updates.types import Update

ATOM = "http://www.w3.org/2005/Atom"
NEWEST = 20
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
"""When a feed without entries was last changed: it must not seem new whenever it is asked for."""


async def feed(visit: Visit) -> Response:
    """`/{lang}/p/{slug}/updates.atom`: the newest updates in one language."""
    petition = await petition_of(visit)
    if petition.locale != visit.locale:
        return RedirectResponse(f"{visit.petition_path(petition.locale)}/updates.atom", 302)
    found = await updates.updates_of(visit.context, [petition.id], locale=petition.locale, limit=NEWEST)
    return visit.shared_file(_write(visit, petition, found[petition.id]), "application/atom+xml")


def _write(visit: Visit, petition: Petition, found: list[Update]) -> bytes:
    page = petitions.page_address(visit.context, petition)
    root = ET.Element("feed", {"xmlns": ATOM, "xml:lang": petition.locale, "xml:base": page})
    _add(root, "id", f"urn:uuid:{petition.id}")
    _add(root, "title", visit.say("feed.title", title=petition.title))
    _add(root, "updated", _time(max([update.published_at for update in found], default=petition.opens_at or LONG_AGO)))
    _add(root, "link", rel="self", type="application/atom+xml", href=f"{page}/updates.atom")
    _add(root, "link", rel="alternate", type="text/html", href=f"{page}/updates")
    _add(_add(root, "author"), "name", visit.context.tenant.name)
    for update in found:
        entry = _add(root, "entry", **{"xml:lang": update.locale})
        _add(entry, "id", f"urn:uuid:{update.id}")
        _add(entry, "title", update.title)
        _add(entry, "updated", _time(update.published_at))
        _add(entry, "published", _time(update.published_at))
        _add(entry, "link", rel="alternate", type="text/html", href=f"{page}/updates/{update.slug}")
        if update.lead:
            _add(entry, "summary", update.lead)
        _add(entry, "content", render_story(update.body), type="html")
    return ET.tostring(root, encoding="utf-8", xml_declaration=True)


def _add(parent: ET.Element, tag: str, text: str | None = None, **attributes: str) -> ET.Element:
    element = ET.SubElement(parent, tag, attributes)
    element.text = text
    return element


def _time(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
