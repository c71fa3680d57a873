from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Literal

import msgspec

from undersigned.core.context import Caller, Platform
from undersigned.core.errors import Refusal
from undersigned.core.locale import LATIN

NETWORKS = ("whatsapp", "telegram", "email", "sms", "facebook", "x", "bluesky", "mastodon", "qr")
"""The ways to share a petition by a plain link, in the platform's order (T-4)."""

MOST_SUGGESTED = 4
"""How many countries a form suggests: more would be a list of their own (F-3)."""


Base = Literal["open-wire", "broadsheet", "commons"]
"""The bundled themes."""
HeaderStyle = Literal["bar", "plain"]
SignVerb = Literal["sign-petition", "add-name", "sign-now"]
ProgressStyle = Literal["reveal", "tally", "dots", "bar"]


@dataclass(frozen=True, slots=True)
class Contact:
    """Who answers for the organisation: shown on its pages and under its mails."""

    name: str
    address: str
    email: str


class Logo(msgspec.Struct, frozen=True):
    """Names of drawings below `/theme/`, and the proportions of both."""

    light: str
    dark: str | None
    width: float
    height: float


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """What pages must know of a theme beside its stylesheet."""

    base: Base = "broadsheet"
    header: HeaderStyle = "plain"
    progress: ProgressStyle = "bar"
    reveal: dict[str, str] = {}
    """The sentence that signatures uncover, by language."""
    verb: SignVerb = "sign-petition"
    """What the buttons say that sign."""
    poster: bool = False
    """Whether headlines are set in the face that the platform serves itself."""
    logo: Logo | None = None
    icon: str | None = None
    day: str = "#ffffff"
    night: str = "#14171b"
    """What the header stands on, for the browser's own bars."""


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """What may be asked after signing (T-7): words and address by language, and of whom. It leads to a petition or to an address."""

    text: dict[str, str]
    label: dict[str, str]
    url: dict[str, str] = {}
    petition: str | None = None
    """The slug of another petition."""
    countries: tuple[str, ...] = ()
    """Of people in these only; of everybody where there are none."""
    locales: tuple[str, ...] = ()
    news: bool | None = None
    """Of those only who want news, or do not."""


Audience = Literal["members", "organisers"]
AUDIENCES: tuple[Audience, ...] = ("members", "organisers")


class PlainOAuth(msgspec.Struct, frozen=True, kw_only=True):
    """What must be known of a provider that speaks OAuth 2.0 only: where it is asked, and what it calls what it knows.

    That an address is verified is said by the field `email_verified`, or by `emails_endpoint`: a list of objects with `email`,
    `verified` and `primary`.
    """

    authorization_endpoint: str
    token_endpoint: str
    user_endpoint: str
    emails_endpoint: str = ""
    subject: str
    name: str
    email: str = ""
    email_verified: str = ""


class Provider(msgspec.Struct, frozen=True, kw_only=True):
    """Where somebody may log in with an account that they have, by OpenID Connect unless `plain` says how.

    The secret is in the environment variable `secret_env`. `domains` are those for whose addresses it may speak. The
    `development` provider is the demo's own.
    """

    id: str
    name: dict[str, str]
    """By language."""
    audience: tuple[Audience, ...] = ("members",)
    domains: tuple[str, ...] = ()
    icon: str | None = None
    """The name of a drawing below `/theme/`."""
    issuer: str = ""
    client_id: str = ""
    secret_env: str = ""
    scopes: tuple[str, ...] = ()
    plain: PlainOAuth | None = None
    development: bool = False
    unannounced_pkce: bool = False
    """Whether it takes PKCE by S256 although it does not announce that."""


class Topic(msgspec.Struct, frozen=True):
    """Something that petitions are about, as a tenant sorts them, and what it is called in each of its languages (H-2)."""

    slug: str
    names: dict[str, str]


@dataclass(frozen=True, slots=True)
class Tenant:
    """An organisation. `domain` is the primary one, from which every absolute address is built."""

    id: int
    slug: str
    name: str
    domain: str
    locales: tuple[str, ...]
    default_locale: str
    contact: Contact
    sender_name: str
    sender_address: str
    theme_hash: str
    look: Look
    member_names: Mapping[str, str] = field(default_factory=dict[str, str])
    """What one of its members is called, by language and with its article: "an Access member"."""
    numbers: Mapping[str, str] = field(default_factory=dict[str, str])
    """The numbering system of CLDR, by language, where it is not that of Latin digits."""
    share_order: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    """Which of NETWORKS come first, by country; under the empty name everywhere else."""
    suggested_countries: tuple[str, ...] = ()
    """Those that the sign form suggests to everybody, by their codes (F-3)."""
    asks: tuple[Ask, ...] = ()
    """What is asked after signing: the first that fits."""
    providers: tuple[Provider, ...] = ()
    """Where its people log in, in the order in which that is offered."""
    topics: tuple[Topic, ...] = ()
    """What its petitions may be about, in the order in which they are offered."""
    colours: Mapping[str, str] = field(default_factory=dict[str, str])
    """The colours of the theme by day, by their purpose; likewise `night_colours`."""
    night_colours: Mapping[str, str] = field(default_factory=dict[str, str])

    def digits(self, locale: str) -> str:
        """The numbering system in which it writes the language."""
        return self.numbers.get(locale, LATIN)

    def best_locale(self, *wishes: str | None) -> str:
        """The first wish that the tenant speaks, else its default language."""
        return next((wish for wish in wishes if wish in self.locales), self.default_locale)


class Context(msgspec.Struct, frozen=True):
    """One request or one job on behalf of one tenant; what services need to act."""

    platform: Platform
    tenant: Tenant
    caller: Caller

    @property
    def origin(self) -> str:
        """Scheme and host of the tenant's pages."""
        return self.platform.settings.origin_of(self.tenant.domain)

    def best_locale(self, wish: str | None) -> str:
        """The language wished for where the tenant speaks it, else the caller's, else the default one."""
        return self.tenant.best_locale(wish, self.caller.locale)


@dataclass(frozen=True, slots=True)
class TenantNotFound(Refusal):
    code: ClassVar[str] = "TENANT_NOT_FOUND"
    status: ClassVar[int] = 404
