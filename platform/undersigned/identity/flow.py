"""Logging in at a provider: OpenID Connect by authorization code with PKCE, or plain OAuth 2.0 (security.md 3.2).

Authlib speaks to the provider; what it leaves open is closed here: whose answer it is, by what it is signed, and that there is one.
"""

import secrets
from collections.abc import Awaitable, Callable
from typing import Any, cast

from authlib.integrations.starlette_client import OAuthError, StarletteOAuth2App
from joserfc.errors import JoseError

from undersigned.core.context import now
from undersigned.core.errors import Refusal
from undersigned.core.log import logger
from undersigned.core.outbound import CONNECT_SECONDS, OutboundError, asked
from undersigned.identity.discovery import Metadata, UnusableProviderError, keys_of, metadata_of
from undersigned.identity.plain import plain_identity, plain_metadata
from undersigned.identity.providers import SecretMissingError, client_id_of, name_of, redirect_uri_of, secret_of
from undersigned.identity.types import (
    FLOW_LIFE,
    AddressUnverified,
    Answer,
    Begun,
    Flow,
    Identity,
    LoginCancelled,
    LoginExpired,
    LoginRefused,
    ProviderUnavailable,
)
from undersigned.tenancy.types import Context, Provider

LEEWAY = 60
"""Seconds by which clocks may differ."""
LONGEST_SUBJECT = 255
UNAVAILABLE = (OutboundError, UnusableProviderError, SecretMissingError)

Keys = Callable[[bool], Awaitable[dict[str, Any]]]


class _App(StarletteOAuth2App):
    """Authlib's client, with our own way to the provider's keys, and types."""

    keys: Keys

    async def fetch_jwk_set(self, force: bool = False) -> dict[str, Any]:  # noqa: FBT001, FBT002 - Authlib's signature
        return await self.keys(force)

    async def start(self, redirect_uri: str) -> dict[str, Any]:
        """Address, state, verifier, and for OpenID Connect a nonce."""
        made: Any = await self.create_authorization_url(  # pyright: ignore[reportUnknownMemberType]
            redirect_uri, state=secrets.token_urlsafe(32), code_verifier=secrets.token_urlsafe(48)
        )
        return made

    async def redeem(self, code: str, flow: Flow) -> dict[str, Any]:
        """The tokens for a code. Raises OAuthError, OutboundError."""
        async with asked():
            token = await self.fetch_access_token(  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
                redirect_uri=flow.redirect_uri, code=code, code_verifier=flow.verifier
            )
        return cast("dict[str, Any]", token)

    async def claims(self, token: dict[str, Any], metadata: Metadata, nonce: str) -> dict[str, Any]:
        """What the ID token says, verified. Raises JoseError."""
        options = {
            "iss": {"essential": True, "value": metadata.issuer},
            "aud": {"essential": True, "value": self.client_id},
        }
        claims: Any = await self.parse_id_token(  # pyright: ignore[reportUnknownMemberType]
            token, nonce=nonce, claims_options=options, leeway=LEEWAY
        )
        return dict(claims or {})


def _app(context: Context, provider: Provider, metadata: Metadata) -> _App:
    app = _App(
        None,
        name=f"{context.tenant.id}:{provider.id}",
        client_id=client_id_of(context, provider),
        client_secret=secret_of(provider),
        user_agent="Undersigned",
        client_kwargs={
            "scope": " ".join(provider.scopes or ("openid", "email", "profile")),
            "code_challenge_method": "S256",
            "token_endpoint_auth_method": metadata.auth_method,
            "transport": context.platform.outbound.transport(),
            "timeout": CONNECT_SECONDS,
            "trust_env": False,
        },
        issuer=metadata.issuer,
        authorization_endpoint=metadata.authorization_endpoint,
        token_endpoint=metadata.token_endpoint,
        id_token_signing_alg_values_supported=list(metadata.algorithms),
    )
    app.keys = lambda anew: keys_of(context.platform, metadata, anew=anew)
    return app


async def begin(context: Context, provider: Provider, back: str) -> Begun | ProviderUnavailable:
    """Begin a login that leads back to the path."""
    try:
        metadata = await _metadata(context, provider)
        redirect_uri = redirect_uri_of(context, provider)
        made = await _app(context, provider, metadata).start(redirect_uri)
    except UNAVAILABLE as error:
        return _unavailable(context, provider, error)
    flow = Flow(
        provider=provider.id,
        issuer=metadata.issuer,
        redirect_uri=redirect_uri,
        state=made["state"],
        verifier=made["code_verifier"],
        nonce=made.get("nonce", ""),
        back=back,
        until=now() + FLOW_LIFE,
    )
    return Begun(made["url"], flow)


async def finish(context: Context, provider: Provider, flow: Flow, answer: Answer) -> Identity | Refusal:
    """Who the provider says that this is, where all of the answer belongs to the login that this browser has begun.

    Refusals: LoginExpired, LoginCancelled, LoginRefused, ProviderUnavailable, AddressUnverified.
    """
    if flow.provider != provider.id or flow.redirect_uri != redirect_uri_of(context, provider) or now() >= flow.until:
        return LoginExpired()
    try:
        metadata = await _metadata(context, provider)
        if flow.issuer != metadata.issuer or not _is_from(metadata, answer):
            return _refused(context, provider, "another issuer has answered")
        if answer.has("error"):
            return _told_error(context, provider, answer)
        code = answer.sole("code")
        if not code:
            return _refused(context, provider, "there is no code")
        app = _app(context, provider, metadata)
        token = await app.redeem(code, flow)
        if provider.plain:
            return await plain_identity(context, provider, token)
        return await _identity(context, provider, metadata, app, token, flow.nonce)
    except UNAVAILABLE as error:
        return _unavailable(context, provider, error)
    except (OAuthError, JoseError, ValueError, TypeError, KeyError) as error:
        return _refused(context, provider, type(error).__name__)


async def _metadata(context: Context, provider: Provider) -> Metadata:
    return plain_metadata(context, provider) if provider.plain else await metadata_of(context, provider)


def _is_from(metadata: Metadata, answer: Answer) -> bool:
    """Whether the answer names its issuer where it must, and no other (RFC 9207)."""
    if not answer.has("iss"):
        return not metadata.names_itself
    return answer.sole("iss") == metadata.issuer


async def _identity(
    context: Context, provider: Provider, metadata: Metadata, app: _App, token: dict[str, Any], nonce: str
) -> Identity | Refusal:
    """What the ID token says, once it is shown to be the provider's, for us, and for this login. Without one there is nobody."""
    if not nonce or not isinstance(token.get("id_token"), str):
        return _refused(context, provider, "there is no ID token")
    said = await app.claims(token, metadata, nonce)
    subject = said.get("sub")
    if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST_SUBJECT:
        return _refused(context, provider, "the subject cannot be one")
    if "email" not in said and metadata.userinfo_endpoint:
        more = await context.platform.outbound.get_json(metadata.userinfo_endpoint, token=str(token["access_token"]))
        user = cast("dict[str, Any]", more) if isinstance(more, dict) else {}
        if user.get("sub") != subject:
            return _refused(context, provider, "the user is another than the one in the ID token")
        said |= user
    if said.get("email_verified") is not True or not isinstance(said.get("email"), str):
        return AddressUnverified(name_of(context, provider))
    email: str = said["email"]
    name = said.get("name")
    return Identity(
        issuer=metadata.issuer,
        subject=subject,
        email=email,
        name=name if isinstance(name, str) else "",
        authoritative=email.rpartition("@")[2].lower() in provider.domains,
    )


def _told_error(context: Context, provider: Provider, answer: Answer) -> Refusal:
    """What the provider says of an error is somebody else's text: it is neither shown nor logged."""
    if answer.sole("error") == "access_denied":
        return LoginCancelled(name_of(context, provider))
    if answer.sole("error") in {"server_error", "temporarily_unavailable"}:
        return ProviderUnavailable(name_of(context, provider))
    return _refused(context, provider, "the provider answered with an error")


def _refused(context: Context, provider: Provider, why: str) -> LoginRefused:
    logger().warning("login.refused", tenant=context.tenant.id, provider=provider.id, reason=why)
    return LoginRefused(name_of(context, provider))


def _unavailable(context: Context, provider: Provider, error: Exception) -> ProviderUnavailable:
    logger().warning("login.unavailable", tenant=context.tenant.id, provider=provider.id, reason=str(error))
    return ProviderUnavailable(name_of(context, provider))
