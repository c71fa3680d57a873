"""Reads `[[providers]]`: where members and organisers of a tenant may log in with an account that they have (ux.md 2.12)."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from msgspec import structs

from undersigned.core.report import nearest
from undersigned.core.toml import Table
from undersigned.core.web import is_domain
from undersigned.settings import PREFIX
from undersigned.tenancy.logo import Drawing, read_drawing
from undersigned.tenancy.types import AUDIENCES, Audience, PlainOAuth, Provider

MOST_PROVIDERS = 10
LONGEST_PROVIDER = 40
SCOPES = ("openid", "email", "profile")
DEVELOPMENT = "development"

_ID = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?")
_VARIABLE = re.compile(r"[A-Z][A-Z0-9_]{2,99}")
_SCOPE = re.compile(r"[\x21\x23-\x5b\x5d-\x7e]{1,100}")
_ICON = re.compile(r"[a-z0-9-]{1,40}\.svg")


@dataclass(frozen=True, slots=True)
class ProviderSpec:
    """A provider as the file says. `file` is the name of its icon, which lies beside the file."""

    provider: Provider
    file: str = ""
    icon: Drawing | None = None


def read_providers(table: Table, folder: Path, locales: tuple[str, ...], *, demo: bool) -> tuple[ProviderSpec, ...]:
    """The providers in their order. Without `demo` the development provider is told as a warning: nobody is offered it."""
    found: list[ProviderSpec] = []
    for entry in table.tables("providers"):
        spec = _read_provider(entry, folder, locales)
        _check_unlike(entry, spec.provider, [other.provider for other in found])
        found.append(spec)
        if spec.provider.development and not demo:
            what = "the development provider lets everybody in as whom they choose, and is offered in the demo only"
            report, line = entry.document.report, entry.line("kind")
            report.warning(entry.file, line, what, "Name a provider of your own for production")
    if len(found) > MOST_PROVIDERS:
        table.mistake("providers", f"there are {len(found)} providers", f"Keep {MOST_PROVIDERS} or fewer")
    return tuple(found)


def _check_unlike(entry: Table, provider: Provider, others: list[Provider]) -> None:
    if provider.id in [other.id for other in others]:
        entry.mistake("id", f"there is another provider `{provider.id}`", "Choose another name")
    if provider.issuer and provider.issuer in [other.issuer for other in others]:
        what = f"another provider has the issuer `{provider.issuer}` already"
        entry.mistake("issuer", what, "Name each issuer once: an account there is one and the same person")


def _read_provider(entry: Table, folder: Path, locales: tuple[str, ...]) -> ProviderSpec:
    name = entry.text_or_words("name", locales, longest=LONGEST_PROVIDER)
    file, icon = _read_icon(entry, folder)
    named = Provider(id=_read_id(entry), name=name, audience=_read_audience(entry), domains=_read_domains(entry))
    if entry.choice("kind", ("openid", DEVELOPMENT), default="openid") == DEVELOPMENT:
        return ProviderSpec(structs.replace(named, development=True), file, icon)
    plain = entry.table("oauth2")
    provider = structs.replace(
        named,
        issuer=_read_address(entry, "issuer"),
        client_id=entry.text("client_id", longest=200),
        secret_env=_read_secret(entry),
        scopes=_read_scopes(entry, plain=plain is not None),
        plain=_read_plain(plain) if plain else None,
        unannounced_pkce=entry.flag("unannounced_pkce"),
    )
    return ProviderSpec(provider, file, icon)


def _read_id(entry: Table) -> str:
    provider_id = entry.text("id")
    if provider_id and not _ID.fullmatch(provider_id):
        cure = "Write 1 to 32 of a-z, 0-9 and hyphens, no hyphen at either end: it stands in an address"
        entry.mistake("id", f"`{provider_id}` cannot name a provider", cure)
    return provider_id


def _read_audience(entry: Table) -> tuple[Audience, ...]:
    given = entry.texts("audience", required=False)
    for audience in given:
        if audience not in AUDIENCES:
            entry.mistake("audience", f"nobody is called `{audience}` here", nearest(audience, AUDIENCES))
    return tuple(audience for audience in AUDIENCES if audience in given) if given else ("members",)


def _read_domains(entry: Table) -> tuple[str, ...]:
    domains = entry.texts("authoritative_domains", required=False, longest=253)
    for domain in domains:
        if not is_domain(domain):
            cure = "Write what stands behind the @ of its addresses, in lower case and ASCII, such as example.org"
            entry.mistake("authoritative_domains", f"`{domain}` is no domain", cure)
    return domains


def _read_icon(entry: Table, folder: Path) -> tuple[str, Drawing | None]:
    file = entry.text("icon", default="")
    if not file:
        return "", None
    if not _ICON.fullmatch(file):
        entry.mistake("icon", f"`{file}` cannot be an icon", "Name an SVG in the tenant's folder, such as account.svg")
        return "", None
    if not (folder / file).exists():
        entry.mistake("icon", f"there is no file `{file}` beside tenant.toml", "Put it there, or delete this line")
    return file, read_drawing(folder / file, entry.document.report)


def _read_address(entry: Table, key: str, *, required: bool = True) -> str:
    """An address that the server asks: https, at a public name, at the usual port (security.md 8.3)."""
    address = entry.text(key, longest=500, default=None if required else "")
    if address and not _may_be_asked(address):
        cure = (
            "Write https:// and a host name, without user, port, query and fragment, as the provider itself writes it"
        )
        entry.mistake(key, f"`{address}` is no address that the server may ask", cure)
    return address


def _may_be_asked(address: str) -> bool:
    try:
        parts = urlsplit(address)
        plain = parts.port is None and "@" not in parts.netloc
    except ValueError:
        return False
    rest = parts.query or parts.fragment or "?" in address or "#" in address
    return address.startswith("https://") and plain and is_domain(parts.netloc) and not rest and address.isprintable()


def _read_secret(entry: Table) -> str:
    """The name of the environment variable that holds the secret; empty for a client that has none."""
    if entry.anything("client_secret") is not None:
        cure = "Put it into an environment variable, name that with secret_env, and have the provider make a new secret"
        entry.mistake("client_secret", "a secret must not stand in a file", cure)
    variable = entry.text("secret_env", default="")
    if variable and (not _VARIABLE.fullmatch(variable) or variable.startswith(PREFIX)):
        cure = f"Write the name of an environment variable such as ACCESS_LOGIN_SECRET; {PREFIX}… are the server's settings"
        entry.mistake("secret_env", "`secret_env` names no environment variable", cure)
    return variable


def _read_scopes(entry: Table, *, plain: bool) -> tuple[str, ...]:
    scopes = entry.texts("scopes", required=plain) or SCOPES
    for scope in scopes:
        if not _SCOPE.fullmatch(scope):
            entry.mistake("scopes", f"`{scope}` is no scope", "Write one word for each")
    if not plain and "openid" not in scopes:
        entry.mistake(
            "scopes", "the scopes lack `openid`", "Add it: without it the provider does not say who somebody is"
        )
    return scopes


def _read_plain(table: Table) -> PlainOAuth:
    """Where a provider without OpenID Connect is asked, and what it calls things (its answer is a flat JSON object)."""
    verified = table.text("email_verified", default="")
    emails = _read_address(table, "emails_endpoint", required=False)
    if bool(verified) == bool(emails):
        what = "it must be said in one way how an address is known to be verified"
        cure = "Write email_verified = the field that says so, or emails_endpoint = where a list of addresses says it"
        table.mistake("email_verified" if verified else "user_endpoint", what, cure)
    return PlainOAuth(
        authorization_endpoint=_read_address(table, "authorization_endpoint"),
        token_endpoint=_read_address(table, "token_endpoint"),
        user_endpoint=_read_address(table, "user_endpoint"),
        emails_endpoint=emails,
        subject=table.text("subject"),
        name=table.text("name"),
        email=table.text("email", default="") if emails else table.text("email"),
        email_verified=verified,
    )


def icon_files(specs: Collection[ProviderSpec]) -> tuple[str, ...]:
    """The files that belong into the tenant's folder because a provider names them."""
    return tuple(spec.file for spec in specs if spec.file)
