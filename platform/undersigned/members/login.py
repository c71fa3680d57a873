"""A member's login: begun at a provider of the tenant, and ended with a session."""

from dataclasses import dataclass, replace

from msgspec import structs

from undersigned.core.errors import KeyMissingError, KeyUnavailable, Refusal
from undersigned.core.limits import Limit
from undersigned.core.text import one_line
from undersigned.identity import flow
from undersigned.identity.kept import flow_of, open_flows, seal_flows
from undersigned.identity.providers import name_of, offered_by_id
from undersigned.identity.types import (
    AddressUnverified,
    Answer,
    Flow,
    Identity,
    LoginExpired,
    ProviderUnknown,
    TooManyLogins,
)
from undersigned.members import service, sessions
from undersigned.signatures import addresses
from undersigned.signatures.validation import name_problems
from undersigned.tenancy.types import Context

NEAR = Limit("login-near", "30/10 minutes")
"""Logins that begin in one network: each makes us ask a provider."""


@dataclass(frozen=True, slots=True)
class LoginBegun:
    """Where the browser is to go, name and icon of the provider there, and what the browser keeps meanwhile."""

    url: str
    provider: str
    icon: str | None
    kept: str


@dataclass(frozen=True, slots=True)
class LoginEnded:
    """What came of it: the id of a new session, or why there is none. What the browser still keeps is of other logins.

    `flow` is the login that this was the answer to; None where it was the answer to none.
    """

    outcome: str | Refusal
    kept: str
    flow: Flow | None


async def begin(context: Context, provider_id: str, back: str, kept: str) -> LoginBegun | Refusal:
    """Begin a login that leads back to the path. `kept` is what the browser keeps of others.

    Refusals: ProviderUnknown, TooManyLogins, ProviderUnavailable, KeyUnavailable.
    """
    provider = offered_by_id(context, "members", provider_id)
    if provider is None:
        return ProviderUnknown()
    network = context.caller.network
    if network and any(await context.platform.limits.exceeded(context.tenant.id, [(NEAR, network.near)])):
        return TooManyLogins()
    begun = await flow.begin(context, provider, back)
    if isinstance(begun, Refusal):
        return begun
    try:
        keys = await context.platform.keys.tenant(context.tenant.id)
    except KeyMissingError:
        return KeyUnavailable()
    flows = seal_flows(keys, (*open_flows(keys, kept), begun.flow))
    return LoginBegun(begun.url, name_of(context, provider), provider.icon, flows)


async def finish(context: Context, provider_id: str, kept: str, answer: Answer) -> LoginEnded:
    """End the login that the answer belongs to: whatever comes of it, this browser cannot end it again.

    A session begins only where all of it is right. Raises KeyMissingError.
    """
    keys = await context.platform.keys.tenant(context.tenant.id)
    flows = open_flows(keys, kept)
    begun = flow_of(flows, answer.sole("state"))
    if begun is None:
        return LoginEnded(LoginExpired(), kept, None)
    others = tuple(other for other in flows if other != begun)
    context = structs.replace(context, caller=structs.replace(context.caller, locale=locale_of(context, begun)))
    outcome = await _finish(context, provider_id, begun, answer)
    return LoginEnded(outcome, seal_flows(keys, others) if others else "", begun)


def locale_of(context: Context, begun: Flow) -> str:
    """The language of the page where the login began."""
    return context.tenant.best_locale(begun.back.lstrip("/").partition("/")[0])


async def _finish(context: Context, provider_id: str, begun: Flow, answer: Answer) -> str | Refusal:
    provider = offered_by_id(context, "members", provider_id)
    if provider is None:
        return ProviderUnknown()
    identity = await flow.finish(context, provider, begun, answer)
    if isinstance(identity, Refusal):
        return identity
    email = addresses.deliverable(addresses.cleaned(identity.email))
    if email is None:
        return AddressUnverified(name_of(context, provider))
    member = await service.welcome(context, replace(identity, email=email, name=_name(identity)))
    return await sessions.begin(context, member)


def _name(identity: Identity) -> str:
    """The name, where it can be one here; else the member is asked for it."""
    line = one_line(identity.name)
    return "" if name_problems(identity.name, line) else line
