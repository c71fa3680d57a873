"""Lists of petitions, and search: forms and links with GET, so that every result has an address (H-2, Q-1)."""

from starlette.responses import Response

from undersigned.core.errors import InvalidInput, Problem
from undersigned.pages.types import FilterUnknownError, PageUnknownError
from undersigned.pages.visits import Visit
from undersigned.petitions.search import LONGEST, plain_query
from undersigned.petitions.types import Show, Sort

MOST_DIGITS = 3


async def listing(visit: Visit) -> Response:
    """`/{lang}/petitions`. Raises RejectedError for a filter, a topic, an order or a page that there is not."""
    asked = visit.request.query_params
    try:
        show, sort = Show(asked.get("show", Show.ALL)), Sort(asked.get("sort", Sort.NEWEST))
    except ValueError:
        raise FilterUnknownError from None
    topic, page = asked.get("topic"), _page(visit)
    found = await visit.run("PetitionList", show=show.name, sort=sort.name, topic=topic, page=page, locale=visit.locale)
    if topic is not None and topic not in [known["slug"] for known in found["tenant"]["topics"]]:
        raise FilterUnknownError
    _check(found["petitionList"])
    return visit.shared_page("listing", found | {"show": show, "sort": sort, "topic": topic})


async def search(visit: Visit) -> Response:
    """`/{lang}/search?q=`: the box alone where nothing is asked."""
    query, closed = plain_query(visit.request.query_params.get("q", "")), "closed" in visit.request.query_params
    nothing = {"query": "", "closed": closed, "petitionSearch": None}
    if len(query) > LONGEST:
        refusal = InvalidInput((Problem("q", "QUERY_TOO_LONG", {"limit": LONGEST}),))
        return visit.refused("search", nothing, refusal, {"q": query[:LONGEST]})
    if not query:
        return visit.shared_page("search", nothing)
    found = await visit.run("PetitionSearch", asked=query, closed=closed, page=_page(visit), locale=visit.locale)
    _check(found["petitionSearch"])
    return visit.shared_page("search", found | {"query": query, "closed": closed}, keep=False)


def _page(visit: Visit) -> int:
    text = visit.request.query_params.get("page", "1")
    if not (text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS and int(text)):
        raise PageUnknownError
    return int(text)


def _check(found: dict[str, int]) -> None:
    if found["page"] > found["pages"]:
        raise PageUnknownError
