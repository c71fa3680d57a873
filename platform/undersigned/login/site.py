"""The provider as a site on a host of its own: discovery, keys, the page on which one chooses who one is."""

from html import escape
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from authlib.oauth2.rfc6749 import OAuth2Error
from joserfc.jwk import ECKey, KeySet
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from undersigned.core.web import CONTENT_SECURITY_POLICY, Guard, normal_host, sole_host
from undersigned.login.people import PEOPLE
from undersigned.login.server import CALLBACK, SCOPES, AuthorityRequest, AuthorityServer
from undersigned.settings import Settings, SettingsError


class Login:
    """The provider, in front of everything else: what comes for its host it answers itself."""

    def __init__(self, settings: Settings, app: ASGIApp) -> None:
        """Raises SettingsError outside the demo."""
        if not settings.demo:
            raise SettingsError(
                "The demo's login provider lets everybody in as whom they choose: it is refused in production."
            )
        self._app = app
        self._issuer = settings.login_origin
        self._host = urlsplit(self._issuer).hostname
        key = ECKey.generate_key("P-256", auto_kid=True)
        self._keys = KeySet([key]).as_dict(private=False)
        self._server = AuthorityServer(self._issuer, key)
        routes = [
            Route("/.well-known/openid-configuration", self._discovery),
            Route("/keys", self._show_keys),
            Route("/authorize", self._ask, methods=["GET"]),
            Route("/authorize", self._choose, methods=["POST"]),
            Route("/token", self._redeem, methods=["POST"]),
            Route("/logout", self._leave, methods=["GET", "POST"]),
        ]
        self._own = Guard(Starlette(routes=routes), secure=settings.secure)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        own = scope["type"] == "http" and normal_host(sole_host(scope)) == self._host
        await (self._own if own else self._app)(scope, receive, send)

    async def _discovery(self, _request: Request) -> Response:
        at = self._issuer
        return JSONResponse(
            {
                "issuer": at,
                "authorization_endpoint": f"{at}/authorize",
                "token_endpoint": f"{at}/token",
                "jwks_uri": f"{at}/keys",
                "end_session_endpoint": f"{at}/logout",
                "response_types_supported": ["code"],
                "grant_types_supported": ["authorization_code"],
                "subject_types_supported": ["public"],
                "scopes_supported": list(SCOPES),
                "claims_supported": ["sub", "name", "email", "email_verified"],
                "id_token_signing_alg_values_supported": ["ES256"],
                "token_endpoint_auth_methods_supported": ["none"],
                "code_challenge_methods_supported": ["S256"],
                "authorization_response_iss_parameter_supported": True,
            }
        )

    async def _show_keys(self, _request: Request) -> Response:
        return JSONResponse(self._keys)

    async def _ask(self, request: Request) -> Response:
        """Who are you? Asked once the request itself is right."""
        try:
            self._server.accepts(AuthorityRequest(request, request.query_params.multi_items()))
        except OAuth2Error as error:
            return _page(f"<h1>This login cannot go on</h1><p>{escape(str(error.error))}</p>", 400)
        return _page(
            _people(request.scope["query_string"].decode("latin-1")), action=str(request.query_params["redirect_uri"])
        )

    async def _choose(self, request: Request) -> Response:
        """The way back, with a code for the person who was chosen; without one the login is cancelled."""
        form = dict(parse_qsl((await request.body()).decode(), keep_blank_values=True))
        pairs = [*parse_qsl(form.get("asked", ""), keep_blank_values=True)]
        person = next((one for one in PEOPLE if one.id == form.get("person")), None)
        asked = AuthorityRequest(request, pairs)
        try:
            grant = self._server.accepts(asked)
        except OAuth2Error as error:
            return _page(f"<h1>This login cannot go on</h1><p>{escape(str(error.error))}</p>", 400)
        answer: Any = self._server.create_authorization_response(asked, person, grant)  # pyright: ignore[reportUnknownMemberType]
        return RedirectResponse(f"{answer.headers['location']}&{urlencode({'iss': self._issuer})}", 303)

    async def _redeem(self, request: Request) -> Response:
        pairs = parse_qsl((await request.body()).decode(), keep_blank_values=True)
        answer: Any = self._server.create_token_response(AuthorityRequest(request, pairs))  # pyright: ignore[reportUnknownMemberType]
        return answer

    async def _leave(self, request: Request) -> Response:
        """Nobody is logged in here for longer than it takes, so there is nothing to end but to go back."""
        back = request.query_params.get("post_logout_redirect_uri", "")
        state = request.query_params.get("state", "")
        parts = urlsplit(back)
        if CALLBACK.fullmatch(f"{parts.scheme}://{parts.netloc}/auth/cb/x"):
            return RedirectResponse(f"{back}?{urlencode({'state': state})}" if state else back, 303)
        return _page("<h1>You are logged out</h1>")


def _people(asked: str) -> str:
    buttons = "".join(
        f'<p><button name="person" value="{one.id}">{escape(one.name)}</button> <span dir="ltr">{escape(one.email)}'
        f"{'' if one.verified else ', not verified'}</span></p>\n"
        for one in PEOPLE
    )
    return (
        "<h1>Who are you?</h1>\n<p>This is the demo's login provider. Its people do not exist and have no passwords.</p>\n"
        f'<form method="post" action="/authorize"><input type="hidden" name="asked" value="{escape(asked)}">\n{buttons}'
        '<p><button name="person" value="">Cancel</button></p></form>'
    )


def _page(body: str, status: int = 200, *, action: str = "") -> Response:
    """A plain page; its form may lead to where the login came from."""
    parts = urlsplit(action)
    allowed = f"form-action 'self' {parts.scheme}://{parts.netloc}" if action else "form-action 'self'"
    policy = CONTENT_SECURITY_POLICY.replace("form-action 'self'", allowed)
    html = (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>Demo login</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1"></head>\n'
        f"<body><main>{body}</main></body></html>\n"
    )
    return HTMLResponse(html, status, {"content-security-policy": policy, "referrer-policy": "no-referrer"})
