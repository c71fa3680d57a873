"""Logging in at a provider, signing with one press, logging out. Nothing of it needs a script (decision 0015)."""

from html import escape

from starlette.responses import HTMLResponse, RedirectResponse, Response

from undersigned.core.errors import Refusal
from undersigned.core.locale import direction
from undersigned.identity.providers import name_of, offered_by_id
from undersigned.identity.types import (
    AddressUnverified,
    Answer,
    LoginCancelled,
    LoginRefused,
    ProviderUnavailable,
)
from undersigned.members import login, sessions, signing
from undersigned.members.login import LoginBegun
from undersigned.pages.forms import SentForm
from undersigned.pages.logins import end_session, keep_logins, read_cookie, set_session
from undersigned.pages.reading import petition_of, read_petition
from undersigned.pages.receipts import set_cookie
from undersigned.pages.signing import repeated, sent_input, show_again
from undersigned.pages.types import LoginExpiredError, RejectedError
from undersigned.pages.visits import Visit
from undersigned.petitions.types import Petition

TOLD: dict[str, type[LoginCancelled | LoginRefused | ProviderUnavailable | AddressUnverified]] = {
    kind.code: kind for kind in (LoginCancelled, LoginRefused, ProviderUnavailable, AddressUnverified)
}
"""Why a login came to nothing, as it is told on the page to which it leads back."""
HIDDEN = {"cache-control": "no-store", "referrer-policy": "no-referrer"}


async def member(visit: Visit) -> Response:
    """`/{lang}/p/{slug}/member`: where the member box sends its forms, and where a login that came to nothing leads."""
    sent = await visit.read_form() if visit.request.method == "POST" else None
    found = await petition_of(visit)
    if found.locale != visit.locale:
        return RedirectResponse(
            f"{visit.petition_path(found.locale)}/member{visit.arrival_query}", 307 if sent else 302
        )
    if sent is None:
        return await _tell(visit)
    if "provider" in sent.fields:
        return await _begin(visit, sent)
    match sent["action"]:
        case "sign":
            return await _sign(visit, sent, found)
        case "logout":
            await sessions.end(visit.context)
        case "everywhere":
            await sessions.end_everywhere(visit.context)
        case _:
            raise RejectedError
    response = RedirectResponse(f"{visit.petition_path()}{visit.arrival_query}", 303)
    end_session(response, visit.settings)
    return response


async def _begin(visit: Visit, sent: SentForm) -> Response:
    kept = read_cookie(visit.request.scope, visit.settings, "login")
    back = f"{visit.petition_path()}{visit.arrival_query}"
    begun = await login.begin(visit.context, sent["provider"], back, kept)
    if isinstance(begun, Refusal):
        return visit.refused("sign", await read_petition(visit), begun, {})
    response = _going_on(visit, begun)
    keep_logins(response, visit.settings, begun.kept)
    return response


def _going_on(visit: Visit, begun: LoginBegun) -> Response:
    """A page that goes on to the provider by itself. Not a redirect: the policy of our pages lets forms lead to ourselves only."""
    words, url = escape(visit.say("member.goOn", provider=begun.provider)), escape(begun.url)
    styles = "".join(f'<link rel="stylesheet" href="{escape(sheet)}">' for sheet in visit.assets().styles)
    icon = f'<img src="/theme/{begun.icon}" alt="" width="48" height="48">' if begun.icon else ""
    return HTMLResponse(
        f'<!doctype html>\n<html lang="{visit.locale}" dir="{direction(visit.locale)}"><head><meta charset="utf-8">'
        f'<title>{words}</title><meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta http-equiv="refresh" content="0; url={url}">{styles}</head>\n'
        f'<body><main>{icon}<h1><a href="{url}">{words}</a></h1></main></body></html>\n',
        headers=HIDDEN,
    )


async def callback(visit: Visit) -> Response:
    """`/auth/cb/{provider}`: the way back from a provider. Raises LoginExpiredError where no login began in this browser."""
    provider_id = visit.parameter("provider")
    kept = read_cookie(visit.request.scope, visit.settings, "login")
    answer = Answer(tuple(visit.request.query_params.multi_items()))
    ended = await login.finish(visit.context, provider_id, kept, answer)
    if ended.flow is None:
        raise LoginExpiredError
    path, _, query = ended.flow.back.partition("?")
    if isinstance(ended.outcome, Refusal):
        told = f"told={ended.outcome.code}&provider={provider_id}"
        response = RedirectResponse(f"{path}/member?{told}{f'&{query}' if query else ''}", 303)
    else:
        response = RedirectResponse(f"{ended.flow.back}#sign", 303)
        set_session(response, visit.settings, ended.outcome)
    keep_logins(response, visit.settings, ended.kept)
    response.headers.update(HIDDEN)
    return response


async def _tell(visit: Visit) -> Response:
    """Why the login came to nothing, above the form. Whoever made the address up is told nothing but one of a few sentences."""
    asked = visit.request.query_params
    kind = TOLD.get(asked.get("told", ""))
    provider = offered_by_id(visit.context, "members", asked.get("provider", ""))
    if kind is None or provider is None:
        return RedirectResponse(f"{visit.petition_path()}/sign{visit.arrival_query}", 302)
    return visit.refused("sign", await read_petition(visit), kind(name_of(visit.context, provider)), {})


async def _sign(visit: Visit, sent: SentForm, found: Petition) -> Response:
    outcome = repeated(sent) or await signing.sign_petition(visit.context, found, sent_input(visit, sent, found))
    if isinstance(outcome, Refusal):
        return await show_again(visit, sent, outcome)
    response = RedirectResponse(f"{visit.petition_path()}/thanks", 303)
    set_cookie(response, visit.settings, outcome.receipt)
    return response
