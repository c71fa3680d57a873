"""A login provider that does whatever it is told to: right by default, and wrong in one thing at a time."""

import base64
import hmac
import json
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from tests.support.http import served

AMINA = {"sub": "amina-1", "email": "amina@example.org", "email_verified": True, "name": "Amina Ben Ali"}


@dataclass
class Evil:
    """`claims`, `metadata` and `answer` replace what it would say; a value of None leaves it out."""

    port: int = 0
    claims: dict[str, Any] = field(default_factory=dict)
    metadata: dict[str, Any] = field(default_factory=dict)
    answer: dict[str, Any] = field(default_factory=dict)
    signed_by: str = "ES256"
    without_token: bool = False
    strange_key: bool = False
    keys: dict[str, Any] | None = None
    moved: str = ""
    down: bool = False
    user: dict[str, Any] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    key: ECKey = field(default_factory=lambda: ECKey.generate_key("P-256", auto_kid=True))

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def place(self) -> str:
        return f"127.0.0.1:{self.port}"

    def app(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/.well-known/openid-configuration", self._discovery),
                Route("/keys", self._keys),
                Route("/token", self._token, methods=["POST"]),
                Route("/user", self._user),
                Route("/emails", self._emails),
            ]
        )

    def go(self, url: str) -> str:
        """What a browser does there that is sent with this address: the address to which it is sent back."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        code = f"code-{len(self.codes)}"
        self.codes[code] = asked
        said: dict[str, Any] = {"code": code, "state": asked["state"], "iss": self.issuer} | self.answer
        query = urlencode([(name, value) for name, value in said.items() if value is not None])
        return f"{urlsplit(asked['redirect_uri']).path}?{query}"

    async def _discovery(self, _request: Request) -> Response:
        self.asked.append("discovery")
        if self.down:
            return JSONResponse({}, 500)
        if self.moved:
            return RedirectResponse(self.moved, 302)
        return JSONResponse(
            _without_none(
                {
                    "issuer": self.issuer,
                    "authorization_endpoint": f"{self.issuer}/authorize",
                    "token_endpoint": f"{self.issuer}/token",
                    "jwks_uri": f"{self.issuer}/keys",
                    "id_token_signing_alg_values_supported": ["ES256"],
                    "code_challenge_methods_supported": ["S256"],
                    "authorization_response_iss_parameter_supported": True,
                }
                | self.metadata
            )
        )

    async def _keys(self, _request: Request) -> Response:
        self.asked.append("keys")
        return JSONResponse(self.keys or KeySet([self.key]).as_dict(private=False))

    async def _token(self, request: Request) -> Response:
        self.asked.append("token")
        form = dict(parse_qsl((await request.body()).decode()))
        asked = self.codes.pop(form["code"], None)
        if asked is None or create_s256_code_challenge(form["code_verifier"]) != asked["code_challenge"]:
            return JSONResponse({"error": "invalid_grant"}, 400)
        token: dict[str, Any] = {"access_token": "a", "token_type": "Bearer"}
        if not self.without_token:
            token["id_token"] = self._id_token(asked)
        return JSONResponse(token)

    def _id_token(self, asked: dict[str, str]) -> str:
        now = int(time.time())
        right = {
            "iss": self.issuer,
            "aud": asked["client_id"],
            "iat": now,
            "exp": now + 60,
            "nonce": asked.get("nonce"),
        }
        said = _without_none({**right, **AMINA, **self.claims})
        if self.signed_by in {"none", "HS256"}:
            return self._by_hand({"alg": self.signed_by, "kid": self.key.kid}, said)
        key = ECKey.generate_key("P-256", auto_kid=True) if self.strange_key else self.key
        return jwt.encode({"alg": "ES256", "kid": key.kid}, said, key)

    def _by_hand(self, header: dict[str, Any], said: dict[str, Any]) -> str:
        """What no library signs: nothing, or with the public key as if it were a secret."""
        signed = ".".join(_part(json.dumps(value).encode()) for value in (header, said))
        secret = self.key.as_pem(private=False)
        return f"{signed}.{_part(hmac.digest(secret, signed.encode(), 'sha256')) if header['alg'] == 'HS256' else ''}"

    async def _user(self, request: Request) -> Response:
        assert request.headers["authorization"] == "Bearer a"
        return JSONResponse(self.user)

    async def _emails(self, _request: Request) -> Response:
        return JSONResponse(self.user.get("emails", []))


def _part(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _without_none(said: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in said.items() if value is not None}


@asynccontextmanager
async def evil_provider() -> AsyncGenerator[Evil]:
    evil = Evil()
    async with served(evil.app()) as port:
        evil.port = port
        yield evil
