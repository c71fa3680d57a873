"""The login providers of a tenant: who is offered which, and how each is asked."""

import os
from pathlib import Path

from undersigned.tenancy.types import Audience, Context, Provider


class SecretMissingError(Exception):
    """The environment does not hold the secret that a provider names."""


def offered(context: Context, audience: Audience) -> tuple[Provider, ...]:
    """Where they may log in. The development provider is offered in the demo only."""
    demo = context.platform.settings.demo
    found = context.tenant.providers
    return tuple(one for one in found if audience in one.audience and (demo or not one.development))


def offered_by_id(context: Context, audience: Audience, provider_id: str) -> Provider | None:
    return next((one for one in offered(context, audience) if one.id == provider_id), None)


def name_of(context: Context, provider: Provider) -> str:
    """What the provider is called in the caller's language."""
    return provider.name.get(context.caller.locale) or next(iter(provider.name.values()), provider.id)


def issuer_of(context: Context, provider: Provider) -> str:
    return context.platform.settings.login_origin if provider.development else provider.issuer


def client_id_of(context: Context, provider: Provider) -> str:
    return context.tenant.slug if provider.development else provider.client_id


def redirect_uri_of(context: Context, provider: Provider) -> str:
    """One for each provider and tenant host, so that no answer can be taken for another's (RFC 9700, 4.4.2)."""
    return f"{context.origin}/auth/cb/{provider.id}"


def secret_of(provider: Provider) -> str | None:
    """The secret in the environment; None for a client without. Raises SecretMissingError where it is named and not there."""
    if not provider.secret_env:
        return None
    file = os.environ.get(f"{provider.secret_env}_FILE")
    secret = os.environ.get(provider.secret_env) or (file and _read(file))
    if not secret:
        raise SecretMissingError(f"{provider.secret_env} is not set")
    return secret


def _read(file: str) -> str:
    try:
        return Path(file).read_text("utf-8").strip()
    except OSError as error:
        raise SecretMissingError(f"{file} cannot be read ({error.strerror})") from None
