# pyright: basic
# Authlib's server side has no complete types, and its hooks are overridden one by one.
"""Authlib's server side as this provider needs it: authorization code with PKCE, and an ID token."""

import re
import secrets
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from authlib.oauth2.rfc6749 import AuthorizationServer, ClientMixin, OAuth2Payload, OAuth2Request
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant
from authlib.oauth2.rfc6750 import BearerTokenGenerator
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core.grants import OpenIDCode
from joserfc.jwk import ECKey
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from undersigned.login.people import Person

CODE_SECONDS = 60
TOKEN_SECONDS = 300
SCOPES = ("openid", "email", "profile")
CALLBACK = re.compile(r"https?://(?:[a-z0-9-]+\.)+[a-z0-9-]+(?::\d{1,5})?/auth/cb/[a-z0-9-]{1,32}")


class _Payload(OAuth2Payload):
    def __init__(self, pairs: Sequence[tuple[str, str]]) -> None:
        self._data = dict(pairs)
        self._lists: dict[str, list[str]] = defaultdict(list)
        for name, value in pairs:
            self._lists[name].append(value)

    @property
    def data(self) -> dict[str, str]:
        return self._data

    @property
    def datalist(self) -> dict[str, list[str]]:
        return self._lists


class AuthorityRequest(OAuth2Request):
    """A request as Authlib's server takes it; it asks nothing of the network itself."""

    def __init__(self, request: Request, pairs: Sequence[tuple[str, str]]) -> None:
        # The demo has no TLS, and Authlib refuses to speak without.
        super().__init__(request.method, str(request.url.replace(scheme="https")), headers=dict(request.headers))
        self.payload = _Payload(pairs)
        self._form = dict(pairs)

    @property
    def args(self) -> dict[str, str]:
        return self._form

    @property
    def form(self) -> dict[str, str]:
        return self._form


class _Client(ClientMixin):
    """Every tenant of the demo is a client without a secret: PKCE is what binds a code to who asked for it."""

    def __init__(self, client_id: str) -> None:
        self.client_id = client_id

    def get_client_id(self) -> str:
        return self.client_id

    def get_default_redirect_uri(self) -> None:
        return None

    def get_allowed_scope(self, scope: str | None) -> str:
        return " ".join(asked for asked in (scope or "").split() if asked in SCOPES)

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return CALLBACK.fullmatch(redirect_uri) is not None

    def check_client_secret(self, _secret: str) -> bool:
        return False

    def check_endpoint_auth_method(self, method: str, _endpoint: str) -> bool:
        return method == "none"

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type == "authorization_code"


@dataclass(slots=True)
class _Code:
    """A code that was given to a browser: for one client and redirect, once, for a minute."""

    client_id: str
    redirect_uri: str
    scope: str
    nonce: str
    code_challenge: str
    code_challenge_method: str
    person: Person
    code: str
    made: float = field(default_factory=time.time)

    def get_redirect_uri(self) -> str:
        return self.redirect_uri

    def get_scope(self) -> str:
        return self.scope

    def get_nonce(self) -> str:
        return self.nonce

    def get_auth_time(self) -> int:
        return int(self.made)

    def get_acr(self) -> None:
        return None

    def get_amr(self) -> None:
        return None


class _CodeGrant(AuthorizationCodeGrant):
    TOKEN_ENDPOINT_AUTH_METHODS = ("none",)
    server: "AuthorityServer"

    def save_authorization_code(self, code: str, request: Any) -> None:
        asked: dict[str, str] = request.payload.data
        self.server.codes[code] = _Code(
            client_id=request.client.client_id,
            redirect_uri=asked["redirect_uri"],
            scope=request.scope,
            nonce=asked.get("nonce", ""),
            code_challenge=asked.get("code_challenge", ""),
            code_challenge_method=asked.get("code_challenge_method", ""),
            person=request.user,
            code=code,
        )

    def query_authorization_code(self, code: str, client: Any) -> _Code | None:
        """The code, which nobody can use again, whatever comes of it."""
        found = self.server.codes.pop(code, None)
        right = found and found.client_id == client.client_id and time.time() - found.made < CODE_SECONDS
        return found if right else None

    def delete_authorization_code(self, authorization_code: _Code) -> None:
        self.server.codes.pop(authorization_code.code, None)

    def authenticate_user(self, authorization_code: _Code) -> Person:
        return authorization_code.person


class _OpenId(OpenIDCode):
    def __init__(self, issuer: str, key: ECKey) -> None:
        super().__init__(require_nonce=True)
        self._issuer = issuer
        self._key = key

    def exists_nonce(self, _nonce: str, _request: Any) -> bool:
        return False

    def get_client_algorithm(self, _client: Any) -> str:
        return "ES256"

    def get_encode_header(self, _client: Any) -> dict[str, str]:
        return {"alg": "ES256", "kid": str(self._key.kid)}

    def get_compatible_claims(self, request: Any) -> dict[str, Any]:
        now = int(time.time())
        return {"iss": self._issuer, "aud": request.client.client_id, "iat": now, "exp": now + TOKEN_SECONDS}

    def resolve_client_private_key(self, _client: Any) -> ECKey:
        return self._key

    def generate_user_info(self, user: Person, scope: str) -> dict[str, Any]:
        asked = scope.split()
        email = {"email": user.email, "email_verified": user.verified} if "email" in asked else {}
        return {"sub": user.id, **email, **({"name": user.name} if "profile" in asked else {})}


class _S256(CodeChallenge):
    DEFAULT_CODE_CHALLENGE_METHOD = "S256"
    SUPPORTED_CODE_CHALLENGE_METHOD = ["S256"]  # noqa: RUF012 - Authlib's type


class AuthorityServer(AuthorizationServer):
    def __init__(self, issuer: str, key: ECKey) -> None:
        super().__init__(scopes_supported=list(SCOPES))
        self.codes: dict[str, _Code] = {}
        self.register_token_generator("default", BearerTokenGenerator(_token))
        self.register_grant(_CodeGrant, [_S256(required=True), _OpenId(issuer, key)])

    def accepts(self, request: AuthorityRequest) -> Any:
        """What Authlib makes of a request for a code. Raises OAuth2Error where the request is not right."""
        return self.get_consent_grant(request)

    def query_client(self, client_id: str) -> _Client:
        return _Client(client_id)

    def save_token(self, token: Any, request: Any) -> None:
        """Nobody asks anything with it: what is known of a person stands in the ID token."""

    def create_oauth2_request(self, request: Any) -> Any:
        return request

    def create_json_request(self, request: Any) -> Any:
        return request

    def send_signal(self, name: str, *args: Any, **kwargs: Any) -> None:
        """Nobody listens."""

    def handle_response(self, status: int, body: Any, headers: Any) -> Response:
        given = dict(headers)
        return JSONResponse(body, status, given) if isinstance(body, Mapping) else Response(body, status, given)


def _token(*_args: object, **_kwargs: object) -> str:
    return secrets.token_urlsafe(32)
