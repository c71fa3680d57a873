"""Asking to be told of a petition, and the pages behind the links of the mails that follow: whoever opens them changes nothing (decision 0005)."""

from typing import Any, Literal

from starlette.responses import RedirectResponse, Response

from undersigned.core.database import DATABASE_AWAY
from undersigned.core.errors import InvalidInput, Problem, Refusal
from undersigned.followers import confirmation, service
from undersigned.followers.types import Following, FollowingUnavailable, FollowInput
from undersigned.pages.confirming import HEADERS
from undersigned.pages.forms import SentForm
from undersigned.pages.reading import petition_of, read_petition, to_its_language
from undersigned.pages.types import FormState, RejectedError
from undersigned.pages.visits import Visit

ONE_CLICK = "One-Click"


async def follow(visit: Visit) -> Response:
    """`/{lang}/p/{slug}/follow`: the compact page with the one field, and where the form on the petition's page is sent."""
    if visit.request.method == "POST":
        return await _take(visit, await visit.read_form())
    data = await read_petition(visit)
    sent = FormState(values={"action": "sent"}) if visit.request.query_params.get("done") == "sent" else None
    return to_its_language(visit, data) or (
        visit.page("follow", data, form=sent) if sent else visit.shared_page("follow", data)
    )


async def _take(visit: Visit, sent: SentForm) -> Response:
    found = await petition_of(visit)
    address = f"/{found.locale}/p/{found.slug}/follow"
    if found.locale != visit.locale:
        return RedirectResponse(f"{address}{visit.arrival_query}", 307)
    if "email" in sent.repeated:
        outcome = InvalidInput((Problem("email", "FIELD_REPEATED"),))
    else:
        asked = FollowInput(email=sent["email"], locale=found.locale, website=sent["website"] or None)
        outcome = await service.follow_petition(visit.context, found, asked)
    if isinstance(outcome, Refusal):
        return visit.refused("follow", await read_petition(visit), outcome, {"email": sent["email"]})
    return RedirectResponse(f"{address}?done=sent", 303)


async def confirm(visit: Visit) -> Response:
    """`/{lang}/f/{token}`: whether to be told, at all (double opt-in)."""
    return await _answered(visit, "confirm")


async def stop(visit: Visit) -> Response:
    """`/{lang}/u/{token}`: stop the mails, and undo that (U-2). A mail program may POST here by itself (U-1, RFC 8058)."""
    return await _answered(visit, "stop")


async def _answered(visit: Visit, asks: Literal["confirm", "stop"]) -> Response:
    if visit.request.method == "POST":
        response = await _act(visit, asks, await visit.read_form(by_token=True))
    else:
        data = await _read(visit, asks)
        response = visit.page("following", data, status=_status(data))
    response.headers.update(HEADERS)
    return response


async def _act(visit: Visit, asks: Literal["confirm", "stop"], sent: SentForm) -> Response:
    token, by_program = visit.parameter("token"), asks == "stop" and sent["List-Unsubscribe"] == ONE_CLICK
    match asks, "stop" if by_program else sent["action"]:
        case "confirm", "confirm":
            outcome = await confirmation.confirm(visit.context, token)
        case "stop", "stop":
            outcome = await confirmation.stop(visit.context, token)
        case "stop", "stopAll":
            outcome = await confirmation.stop(visit.context, token, everywhere=True)
        case "stop", "undo":
            outcome = await confirmation.resume(visit.context, token)
        case _:
            raise RejectedError
    if isinstance(outcome, Following):
        return visit.page("following", await _read(visit, asks)) if by_program else RedirectResponse(_here(visit), 303)
    try:
        data = await _read(visit, asks)
    except DATABASE_AWAY:
        data = {"following": None, "asks": asks}
        outcome = FollowingUnavailable()
    return visit.refused("following", data, outcome, {"action": sent["action"]})


async def _read(visit: Visit, asks: str) -> dict[str, Any]:
    return await visit.run("FollowingPage", token=visit.parameter("token")) | {"asks": asks}


def _status(data: dict[str, Any]) -> int:
    """Whoever wants to stop is told that nothing is sent any more, which is no mistake of theirs."""
    if data["following"] is None:
        return 404
    return 410 if data["following"]["state"] == "EXPIRED" and data["asks"] == "confirm" else 200


def _here(visit: Visit) -> str:
    return visit.request.scope["path"]
