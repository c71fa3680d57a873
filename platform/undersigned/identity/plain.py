"""Providers that speak OAuth 2.0 only: who somebody is stands in an answer of their own making (`[providers.oauth2]`)."""

from typing import Any, cast

from undersigned.core.errors import Refusal
from undersigned.core.outbound import OutboundError
from undersigned.identity.discovery import Metadata
from undersigned.identity.providers import issuer_of, name_of, secret_of
from undersigned.identity.types import AddressUnverified, Identity, LoginRefused
from undersigned.tenancy.types import Context, PlainOAuth, Provider


def plain_metadata(context: Context, provider: Provider) -> Metadata:
    """What `tenant.toml` says in place of the provider. Raises SecretMissingError where its secret is not there."""
    plain = provider.plain
    assert plain
    return Metadata(
        issuer=issuer_of(context, provider),
        authorization_endpoint=plain.authorization_endpoint,
        token_endpoint=plain.token_endpoint,
        jwks_uri="",
        userinfo_endpoint=plain.user_endpoint,
        algorithms=(),
        auth_method="client_secret_post" if secret_of(provider) else "none",
        names_itself=False,
    )


async def plain_identity(context: Context, provider: Provider, token: dict[str, Any]) -> Identity | Refusal:
    """Who the holder of the token is. Raises OutboundError."""
    plain, access = provider.plain, token.get("access_token")
    if plain is None or not isinstance(access, str):
        return LoginRefused(name_of(context, provider))
    said = await context.platform.outbound.get_json(plain.user_endpoint, token=access)
    if not isinstance(said, dict):
        raise OutboundError("a user that is no object")
    user = cast("dict[str, Any]", said)
    subject, name = user.get(plain.subject), user.get(plain.name)
    if isinstance(subject, bool) or not isinstance(subject, str | int) or not str(subject):
        return LoginRefused(name_of(context, provider))
    email = await _verified_address(context, plain, user, access)
    if email is None:
        return AddressUnverified(name_of(context, provider))
    return Identity(
        issuer=issuer_of(context, provider),
        subject=str(subject),
        email=email,
        name=name if isinstance(name, str) else "",
        authoritative=email.rpartition("@")[2].lower() in provider.domains,
    )


async def _verified_address(context: Context, plain: PlainOAuth, user: dict[str, Any], access: str) -> str | None:
    """The address that is verified: the user's own, or the primary one of the list."""
    if not plain.emails_endpoint:
        email = user.get(plain.email)
        return email if isinstance(email, str) and user.get(plain.email_verified) is True else None
    listed = await context.platform.outbound.get_json(plain.emails_endpoint, token=access)
    for entry in cast("list[Any]", listed) if isinstance(listed, list) else []:
        address = cast("dict[str, Any]", entry) if isinstance(entry, dict) else {}
        if address.get("primary") is True and address.get("verified") is True and isinstance(address.get("email"), str):
            return str(address["email"])
    return None
