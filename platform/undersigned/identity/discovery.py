"""What a provider says of itself (OpenID Connect Discovery 1.0), and its keys: fetched with limits, remembered for an hour, believed in part."""

from typing import Any, cast

import msgspec

from undersigned.core.cache import Cache
from undersigned.core.context import Platform
from undersigned.core.outbound import OutboundError
from undersigned.identity.providers import issuer_of, secret_of
from undersigned.tenancy.types import Context, Provider

ALGORITHMS = ("RS256", "PS256", "ES256", "EdDSA")
"""How an ID token may be signed: by keys of which only the provider has the private half."""
MOST_KEYS = 100

_renewed: Cache[str, bool] = Cache(seconds=60.0, most=1_000)
"""Whose keys were fetched anew within the last minute: a made-up key id must not make us ask each time."""


class Metadata(msgspec.Struct, frozen=True):
    """What is used of what a provider says. `names_itself` says that it names itself in each answer by the browser (RFC 9207)."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str
    algorithms: tuple[str, ...]
    auth_method: str
    names_itself: bool


class UnusableProviderError(Exception):
    """Why a provider cannot be used as it is; the words are for the operator."""


async def metadata_of(context: Context, provider: Provider) -> Metadata:
    """What the provider says of itself, where that can be trusted. Raises OutboundError, UnusableProviderError, SecretMissingError."""
    issuer, platform = issuer_of(context, provider), context.platform
    has_secret = secret_of(provider) is not None

    async def look() -> Metadata:
        said = await platform.outbound.get_json(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
        return _checked(platform, provider, issuer, said, has_secret=has_secret)

    return await platform.metadata.get((issuer, provider.unannounced_pkce, has_secret), look)


def _checked(platform: Platform, provider: Provider, issuer: str, said: Any, *, has_secret: bool) -> Metadata:
    if not isinstance(said, dict):
        raise UnusableProviderError("its metadata is no object")
    metadata = cast("dict[str, Any]", said)
    if metadata.get("issuer") != issuer:
        raise UnusableProviderError("it calls itself by another issuer than the one in tenant.toml")
    announced = _texts(metadata, "code_challenge_methods_supported")
    if "S256" not in announced and (announced or not provider.unannounced_pkce):
        raise UnusableProviderError("it does not announce PKCE by S256")
    algorithms = _texts(metadata, "id_token_signing_alg_values_supported")
    usable = tuple(name for name in ALGORITHMS if name in algorithms)
    if not usable:
        raise UnusableProviderError(f"it signs by none of {', '.join(ALGORITHMS)}")
    endpoints = ("authorization_endpoint", "token_endpoint", "jwks_uri")
    urls = [metadata.get(name) for name in endpoints]
    if not all(isinstance(url, str) and platform.outbound.may_ask(url) for url in urls):
        raise UnusableProviderError("one of its endpoints is at an address that may not be asked")
    authorization, token, jwks = map(str, urls)
    userinfo = metadata.get("userinfo_endpoint")
    return Metadata(
        issuer=issuer,
        authorization_endpoint=authorization,
        token_endpoint=token,
        jwks_uri=jwks,
        userinfo_endpoint=userinfo if isinstance(userinfo, str) and platform.outbound.may_ask(userinfo) else "",
        algorithms=usable,
        auth_method=_auth_method(_texts(metadata, "token_endpoint_auth_methods_supported")) if has_secret else "none",
        names_itself=metadata.get("authorization_response_iss_parameter_supported") is True,
    )


def _texts(metadata: dict[str, Any], key: str) -> list[str]:
    value = metadata.get(key)
    return [item for item in cast("list[Any]", value) if isinstance(item, str)] if isinstance(value, list) else []


def _auth_method(known: list[str]) -> str:
    """How the secret is shown; where nothing is said, as the standard has it."""
    for method in ("client_secret_basic", "client_secret_post"):
        if method in known or not known:
            return method
    raise UnusableProviderError("it takes a secret in no way that is spoken here")


async def keys_of(platform: Platform, metadata: Metadata, *, anew: bool) -> dict[str, Any]:
    """The provider's public keys as a JWK set; `anew` where a key is not among those that are remembered, at most once a minute.

    Raises OutboundError.
    """

    async def look() -> dict[str, Any]:
        said = await platform.outbound.get_json(metadata.jwks_uri)
        keys = cast("dict[str, Any]", said).get("keys") if isinstance(said, dict) else None
        found = cast("list[Any]", keys) if isinstance(keys, list) else []
        if not 0 < len(found) <= MOST_KEYS:
            raise OutboundError("keys that cannot be used")
        each = [cast("dict[str, Any]", key) for key in found if isinstance(key, dict)]
        return {"keys": [key for key in each if key.get("kty") != "oct"]}

    if anew:

        async def renew() -> bool:
            await platform.key_sets.get(metadata.jwks_uri, look, fresh=True)
            return True

        await _renewed.get(metadata.jwks_uri, renew)
    return await platform.key_sets.get(metadata.jwks_uri, look)
