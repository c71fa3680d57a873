from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

import msgspec

from undersigned.core.errors import Refusal

FLOW_LIFE = timedelta(minutes=10)
"""How long somebody may take at the provider."""


@dataclass(frozen=True, slots=True)
class Identity:
    """What a provider says of somebody. Issuer and subject say who it is; the rest is what the provider knows of them.

    `email` is an address that the provider has verified; `authoritative` says that it may speak for the address's domain.
    """

    issuer: str
    subject: str
    email: str
    name: str
    authoritative: bool


class Flow(msgspec.Struct, frozen=True):
    """A login that has begun: what this browser alone holds of it, sealed. The callback must agree with all of it.

    `back` is the path, of our own making, to which it leads.
    """

    provider: str
    issuer: str
    redirect_uri: str
    state: str
    verifier: str
    nonce: str
    back: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Begun:
    """Where the browser is to go, and what it is to keep meanwhile."""

    url: str
    flow: Flow


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back by the browser, each parameter with all its values."""

    parameters: tuple[tuple[str, str], ...]

    def sole(self, name: str) -> str | None:
        """The value; None where there is none or more than one: which was meant cannot be known."""
        values = [value for given, value in self.parameters if given == name]
        return values[0] if len(values) == 1 else None

    def has(self, name: str) -> bool:
        return any(given == name for given, _ in self.parameters)


@dataclass(frozen=True, slots=True)
class ProviderUnknown(Refusal):
    """Nobody is offered that provider here."""

    code: ClassVar[str] = "PROVIDER_UNKNOWN"
    status: ClassVar[int] = 404


@dataclass(frozen=True, slots=True)
class ProviderUnavailable(Refusal):
    """The provider does not answer, or not in a way that can be used."""

    code: ClassVar[str] = "PROVIDER_UNAVAILABLE"
    status: ClassVar[int] = 503
    retry_after: ClassVar[int | None] = 60
    provider: str


@dataclass(frozen=True, slots=True)
class LoginCancelled(Refusal):
    """The person said no at the provider."""

    code: ClassVar[str] = "LOGIN_CANCELLED"
    status: ClassVar[int] = 403
    provider: str


@dataclass(frozen=True, slots=True)
class LoginRefused(Refusal):
    """What the provider, or somebody in its name, has answered cannot be trusted."""

    code: ClassVar[str] = "LOGIN_REFUSED"
    status: ClassVar[int] = 403
    provider: str


@dataclass(frozen=True, slots=True)
class LoginExpired(Refusal):
    """The login did not begin in this browser, or too long ago, or has ended already."""

    code: ClassVar[str] = "LOGIN_EXPIRED"
    status: ClassVar[int] = 400


@dataclass(frozen=True, slots=True)
class AddressUnverified(Refusal):
    """The provider knows no address of the person, or has not verified it."""

    code: ClassVar[str] = "ADDRESS_UNVERIFIED"
    status: ClassVar[int] = 403
    provider: str


@dataclass(frozen=True, slots=True)
class TooManyLogins(Refusal):
    code: ClassVar[str] = "TOO_MANY_LOGINS"
    status: ClassVar[int] = 429
    retry_after: ClassVar[int | None] = 60
