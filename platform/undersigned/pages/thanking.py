"""The thanks page: confirm by code, mend the address, share. Only for the browser that signed; others are led to the petition."""

import re
from datetime import timedelta

from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from undersigned.core.context import now
from undersigned.core.errors import InvalidInput, Problem, Refusal
from undersigned.core.group import QueueFullError
from undersigned.pages.forms import SentForm
from undersigned.pages.reading import petition_of, read_petition
from undersigned.pages.receipts import open_receipt, read_cookie, set_cookie
from undersigned.pages.types import AskShown, FormState, LinkShown, ReceiptShown, RejectedError
from undersigned.pages.visits import Visit
from undersigned.petitions.types import Petition
from undersigned.signatures import asks, confirmation, counts, links, receipts, repair
from undersigned.signatures.tokens import Receipt
from undersigned.signatures.types import ConfirmationNotFound, Confirmed, Received

MESSAGE_MOST = 1000
MASTODON = re.compile(
    r"(?:https?://|@[a-z0-9_.-]{1,64}@)?"
    r"((?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9])"
    r"(?:/(?:@[a-z0-9_.-]{1,64}/?)?)?"
)
"""A server's host name, however people write it, be it as their own there; an address of an email is none."""


async def thanks(visit: Visit) -> Response:
    """`/{lang}/p/{slug}/thanks`: what is left to do (1.6)."""
    posted = visit.request.method == "POST"
    sent = await visit.read_form() if posted else None
    found = await petition_of(visit)
    if found.locale != visit.locale:
        return RedirectResponse(f"{visit.petition_path(found.locale)}/thanks", 307 if posted else 302)
    if sent and sent["action"] == "keep":
        return await _keep(visit, found, sent["receipt"])
    receipt = await open_receipt(visit.context, read_cookie(visit.request, visit.settings), found.id)
    if receipt is None:
        return RedirectResponse(visit.petition_path(), 303)
    if sent:
        return await _act(visit, sent, receipt)
    if receipt.confirmed:
        await counts.counts(visit.context, found.id, fresh=True)
    done = visit.request.query_params.get("done")
    form = FormState(values={"action": done}) if done in {"resend", "address"} else None
    return await _show(visit, receipt, form)


async def shared(visit: Visit) -> Response:
    """`shared.json`: the personal link of the browser that signed, how many came by it (T-6), and the next ask. 404 for everybody else."""
    found = await petition_of(visit)
    receipt = await open_receipt(visit.context, read_cookie(visit.request, visit.settings), found.id)
    link = receipt and await _link(visit, receipt)
    if link is None:
        raise HTTPException(404)
    shown = {"code": link.code, "count": link.count, "ask": receipt and await _ask(visit, receipt)}
    return visit.json(shown, cache="private, no-cache")


async def _keep(visit: Visit, found: Petition, text: str) -> Response:
    """Keep the receipt that a script got, so that the page is the same after a reload; an empty one ends the keeping."""
    receipt = await open_receipt(visit.context, text, found.id)
    response = Response(status_code=204)
    set_cookie(response, visit.settings, text if receipt else "", receipt.until - now() if receipt else timedelta())
    return response


async def _act(visit: Visit, sent: SentForm, receipt: Receipt) -> Response:
    cookie, action = read_cookie(visit.request, visit.settings), sent["action"]
    match action:
        case "code":
            outcome = await confirmation.confirm_by_code(visit.context, cookie, sent["code"])
            response = RedirectResponse(f"{visit.petition_path()}/thanks", 303)
        case "resend":
            outcome = await confirmation.resend(visit.context, receipt=cookie)
            response = RedirectResponse(f"{visit.petition_path()}/thanks?done=resend", 303)
        case "address":
            outcome = await repair.change_address(visit.context, cookie, _typed_address(sent, receipt), visit.locale)
            response = RedirectResponse(f"{visit.petition_path()}/thanks?done=address", 303)
        case "share":
            return await _share(visit, sent, receipt)
        case _:
            raise RejectedError
    if isinstance(outcome, ConfirmationNotFound):
        return RedirectResponse(visit.petition_path(), 303)
    if isinstance(outcome, Refusal):
        values = {"action": action, "code": sent["code"], "email": sent["email"]}
        return visit.refused(
            "thanks", await read_petition(visit), outcome, values, receipt=await _shown(visit, receipt)
        )
    if isinstance(outcome, Confirmed):
        confirmed = await receipts.confirmed_receipt(visit.context, cookie)
        set_cookie(response, visit.settings, confirmed or "", receipt.until - now())
    if isinstance(outcome, Received):
        set_cookie(response, visit.settings, outcome.receipt)
    return response


def _typed_address(sent: SentForm, receipt: Receipt) -> str:
    """What was typed; where only another domain was chosen (F-15), the address with that one."""
    local = receipt.email.rpartition("@")[0]
    return f"{local}@{sent['domain']}" if sent["domain"] else sent["email"]


async def _share(visit: Visit, sent: SentForm, receipt: Receipt) -> Response:
    """The page again with the words and the link that were chosen; without script its share links carry them then."""
    values = {name: sent[name] for name in ("action", "message", "server", "link") if name in sent.fields}
    problems: list[Problem] = []
    if len(sent["message"]) > MESSAGE_MOST:
        problems.append(Problem("message", "MESSAGE_TOO_LONG", {"limit": MESSAGE_MOST}))
    if sent["server"].strip():
        server = MASTODON.fullmatch(sent["server"].strip().lower())
        values |= {"server": server[1]} if server else {}
        problems += [] if server else [Problem("server", "SERVER_INVALID")]
    if problems:
        shown = await _shown(visit, receipt)
        return visit.refused("thanks", await read_petition(visit), InvalidInput(tuple(problems)), values, receipt=shown)
    return await _show(visit, receipt, FormState(values=values))


async def _show(visit: Visit, receipt: Receipt, form: FormState | None) -> Response:
    return visit.page("thanks", await read_petition(visit), form=form, receipt=await _shown(visit, receipt))


async def _shown(visit: Visit, receipt: Receipt) -> ReceiptShown:
    return ReceiptShown(
        address=receipt.sent_to,
        name=receipt.name,
        country=receipt.country,
        confirmed=receipt.confirmed,
        link=await _link(visit, receipt),
        ask=await _ask(visit, receipt),
        unproven=receipt.unproven,
    )


async def _ask(visit: Visit, receipt: Receipt) -> AskShown | None:
    found = await asks.next_ask(visit.context, await petition_of(visit), receipt)
    return found and AskShown(found.text, found.label, found.url)


async def _link(visit: Visit, receipt: Receipt) -> LinkShown | None:
    """The personal link; none while so many are being made that this one would have to wait, nor for who must confirm first."""
    if receipt.unproven and not receipt.confirmed:
        return None
    try:
        found = await links.personal_link(visit.context, receipt)
    except QueueFullError:
        return None
    return LinkShown(found.code, found.count)
