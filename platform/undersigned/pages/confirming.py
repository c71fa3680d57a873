"""The page behind the link of a confirmation mail. Opening it changes nothing, whoever opens it (decision 0005)."""

from typing import Any
from uuid import UUID

from starlette.responses import RedirectResponse, Response

from undersigned.core.errors import Refusal
from undersigned.pages.forms import SentForm
from undersigned.pages.receipts import open_receipt, read_cookie, set_cookie
from undersigned.pages.types import FormState, RejectedError
from undersigned.pages.visits import Visit
from undersigned.petitions.types import Petition, PetitionNotFound
from undersigned.signatures import confirmation

HEADERS = {"referrer-policy": "no-referrer", "cache-control": "no-store"}
"""The address of the page is a secret of its reader."""
NOTHING: dict[str, Any] = {"confirmation": None}


async def confirm(visit: Visit) -> Response:
    """`/{lang}/c/{token}`: 404 for a link nobody knows, 410 for one that has expired."""
    if visit.request.method == "POST":
        response = await _act(visit, await visit.read_form(by_token=True))
    else:
        data = await _read(visit)
        response = visit.page("confirm", data, status=_status(data), form=_done(visit, data))
    response.headers.update(HEADERS)
    return response


async def _act(visit: Visit, sent: SentForm) -> Response:
    token = visit.parameter("token")
    chosen = await _chosen(visit, token, sent["petition"])
    if isinstance(chosen, Refusal):
        return await _refuse(visit, sent, chosen)
    match sent["action"]:
        case "confirm":
            outcome = await confirmation.confirm(visit.context, token, chosen)
            answer = outcome if isinstance(outcome, Refusal) else await _confirmed(visit, token)
        case "remove":
            outcome = await confirmation.remove(visit.context, token, chosen)
            gone = FormState(values={"action": "remove"})
            answer = outcome if isinstance(outcome, Refusal) else visit.page("confirm", NOTHING, form=gone)
        case "resend":
            before = await _read(visit)  # a new mail may end this link
            outcome = await confirmation.resend(visit.context, token=token)
            sent_again = FormState(values={"action": "resend"})
            answer = outcome if isinstance(outcome, Refusal) else visit.page("confirm", before, form=sent_again)
        case _:
            raise RejectedError
    return await _refuse(visit, sent, answer) if isinstance(answer, Refusal) else answer


async def _confirmed(visit: Visit, token: str) -> Response:
    """The way to the thanks page, with a receipt; while other signatures of the address wait, back to this one."""
    found = await confirmation.look(visit.context, token)
    if isinstance(found, Refusal) or found.others:
        return RedirectResponse(f"{_address(visit)}?done=confirm", 303)
    response = RedirectResponse(f"{_petition_address(visit, found.petition)}/thanks", 303)
    await _give_receipt(visit, response, token, found.petition)
    return response


async def _give_receipt(visit: Visit, response: Response, token: str, petition: Petition) -> None:
    """A receipt for this browser. One that it has for the same signature stays, and with it the link that was shared."""
    held = await open_receipt(visit.context, read_cookie(visit.request, visit.settings), petition.id)
    text = await confirmation.receipt_behind(visit.context, token, held)
    if isinstance(text, str):
        set_cookie(response, visit.settings, text)


def _petition_address(visit: Visit, petition: Petition) -> str:
    locale = visit.locale if visit.locale in petition.locales else petition.locale
    return f"/{locale}/p/{petition.slug}"


async def _chosen(visit: Visit, token: str, slug: str) -> UUID | Refusal | None:
    """Which of the petitions that this address has signed is meant; None for the one of the link."""
    if not slug:
        return None
    found = await confirmation.look(visit.context, token)
    if isinstance(found, Refusal):
        return None
    return next((one.id for one in (found.petition, *found.others) if one.slug == slug), PetitionNotFound())


async def _refuse(visit: Visit, sent: SentForm, refusal: Refusal) -> Response:
    return visit.refused("confirm", await _read(visit), refusal, {"action": sent["action"]})


async def _read(visit: Visit) -> dict[str, Any]:
    return await visit.run("ConfirmPage", token=visit.parameter("token"))


def _done(visit: Visit, data: dict[str, Any]) -> FormState | None:
    """That the signature was confirmed a moment ago: only where it is confirmed, whatever the address says."""
    found = data["confirmation"]
    just_now = visit.request.query_params.get("done") == "confirm"
    return FormState(values={"action": "confirm"}) if just_now and found and found["state"] == "CONFIRMED" else None


def _status(data: dict[str, Any]) -> int:
    if data["confirmation"] is None:
        return 404
    return 410 if data["confirmation"]["state"] == "EXPIRED" else 200


def _address(visit: Visit) -> str:
    return f"/{visit.locale}/c/{visit.parameter('token')}"
