"""The pages that everybody reads: the platform's own, a tenant's home, petitions, updates, counts."""

from typing import Any

from msgspec import structs
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from undersigned.core.messages import FALLBACK
from undersigned.pages.sites import site_of
from undersigned.pages.types import GoneError, MovedError
from undersigned.pages.visits import Endpoint, Pages, Visit
from undersigned.petitions import previews
from undersigned.petitions import service as petitions
from undersigned.petitions.types import Petition, PetitionState
from undersigned.signatures import counts

MOST_REMEMBERED = 256


def root(pages: Pages) -> Endpoint:
    """`/`: the platform's page on its own host; a tenant's home in its default language."""

    async def root(request: Request) -> Response:
        site = site_of(request)
        if site and site.tenant:
            return RedirectResponse(f"/{site.tenant.default_locale}/", 302)
        visit = Visit(pages, request, site, FALLBACK)
        return visit.shared_page("platform", await visit.run("Platform"))

    return root


async def home(visit: Visit) -> Response:
    return visit.shared_page("home", await visit.run("TenantHome", locale=visit.locale))


async def petition(visit: Visit) -> Response:
    preview = visit.request.query_params.get("preview")
    if preview:
        return await _preview(visit, preview)
    data = await read_petition(visit)
    return to_its_language(visit, data) or visit.shared_page("petition", data)


async def _preview(visit: Visit, token: str) -> Response:
    """A draft, for whoever came by its signed link; any other petition as everybody sees it."""
    slug = visit.parameter("slug")
    found = await petitions.any_petition(visit.context, slug, visit.locale)
    if found is None or found.state is not PetitionState.DRAFT:
        return RedirectResponse(visit.request.scope["path"], 302)
    if not await previews.opens(visit.context, found.id, token):
        raise HTTPException(404)
    visit = visit.as_caller(structs.replace(visit.context.caller, preview=found.id))
    data = await visit.run("PetitionPage", slug=slug, locale=found.locale)
    return visit.page("petition", data, headers={"cache-control": "no-store", "referrer-policy": "no-referrer"})


async def updates(visit: Visit) -> Response:
    """`/{lang}/p/{slug}/updates`: all that happened, and the form again while the petition is open (N-1, N-2)."""
    data = await read_petition(visit)
    found = await visit.run("UpdatesPage", slug=visit.parameter("slug"), locale=visit.locale)
    timeline = {"timeline": found["petition"]["timeline"]}
    return to_its_language(visit, data) or visit.shared_page("updates", _without_story(data) | timeline)


async def privacy(visit: Visit) -> Response:
    """`/{lang}/privacy/{slug}`: what happens to the details of those who sign, whatever state the petition is in (1.4)."""
    found = await petition_of(visit)
    data = await visit.run("PrivacyPage", slug=found.slug, locale=visit.locale)
    return to_its_language(visit, data) or visit.shared_page("privacy", data)


async def update(visit: Visit) -> Response:
    data = await read_petition(visit)
    slug, update = visit.parameter("slug"), visit.parameter("update")
    found = (await visit.run("UpdatePage", slug=slug, update=update, locale=visit.locale))["petition"]
    if found["update"] is None:
        raise HTTPException(404)
    others = [edge["node"] for edge in found["updates"]["edges"] if edge["node"]["slug"] != update]
    more = {"update": found["update"], "others": others}
    return to_its_language(visit, data) or visit.shared_page("update", _without_story(data, "lead") | more)


async def former_letter(visit: Visit) -> Response:
    """`/{lang}/p/{slug}/letter/{version}`: the letter as it was until it was changed, for those who signed it (P-8)."""
    data = await read_petition(visit)
    asked = {"slug": visit.parameter("slug"), "locale": visit.locale, "version": visit.parameter("version")}
    found = (await visit.run("FormerLetter", **asked))["petition"]
    if found["formerLetter"] is None:
        raise HTTPException(404)
    return visit.shared_page("letter", _without_story(data) | {"former": found["formerLetter"]})


def _without_story(data: dict[str, Any], *unused: str) -> dict[str, Any]:
    """The petition's data for a page that has its form and not its long text: what is not shown need not be sent."""
    unshown: dict[str, Any] = {"storyHtml": "", "pinnedUpdate": None, "updates": {"edges": []}, "recentSigners": []}
    return {"petition": data["petition"] | unshown | dict.fromkeys(unused, "")}


async def count(visit: Visit) -> Response:
    """`count.json`, at most two seconds old when it leaves."""
    found = await petition_of(visit)
    counted = await counts.counts(visit.context, found.id)
    goal = counts.goal_now(found, counted)
    return visit.json({"count": counted.total, "goal": goal}, cache="public, max-age=0")


async def petition_of(visit: Visit) -> Petition:
    """The petition that the path names. Raises HTTPException 404, MovedError where it was merged, GoneError where it was removed."""
    slug = visit.parameter("slug")
    found = await petitions.petition_by_slug(visit.context, slug, visit.locale)
    if found:
        return found
    hidden = await petitions.any_petition(visit.context, slug, visit.locale)
    if hidden and hidden.state is PetitionState.MERGED:
        raise MovedError(f"/{visit.locale}/p/{hidden.merged_into}")
    if hidden and hidden.state is PetitionState.REMOVED:
        raise GoneError(hidden.since, hidden.note)
    raise HTTPException(404)


async def read_petition(visit: Visit) -> dict[str, Any]:
    """The data of the petition that the path names. Raises as `petition_of` does.

    Remembered for a second, so that a crowd that signs does not run the operation for each of its thanks pages; but not
    beyond a change of the petition or of its count.
    """
    found = await petition_of(visit)
    total = (await counts.counts(visit.context, found.id)).total

    async def run() -> dict[str, Any]:
        return await visit.run("PetitionPage", slug=found.slug, locale=visit.locale)

    data = await visit.pages.read.get((*_key(visit), found.version, total), run)
    if data["petition"] is None:
        raise HTTPException(404)
    remembered = visit.pages.last_read
    remembered[_key(visit)] = data
    if len(remembered) > MOST_REMEMBERED:
        remembered.popitem(last=False)
    return data


def last_read(visit: Visit) -> dict[str, Any] | None:
    """What `read_petition` has found the last time, for when the database is away."""
    return visit.pages.last_read.get(_key(visit))


def _key(visit: Visit) -> tuple[int, str, str]:
    return visit.context.tenant.id, visit.parameter("slug"), visit.locale


def to_its_language(visit: Visit, data: dict[str, Any]) -> Response | None:
    """The way to the same page in the petition's default language, where it does not speak this one."""
    locale: str = data["petition"]["locale"]
    if locale == visit.locale:
        return None
    rest = visit.request.scope["path"].removeprefix(f"/{visit.locale}/")
    return RedirectResponse(f"/{locale}/{rest}{visit.arrival_query}", 302)
