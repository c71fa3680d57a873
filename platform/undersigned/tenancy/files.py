"""Reads tenant.toml of a folder below tenants/."""

from dataclasses import dataclass
from pathlib import Path

from email_validator import EmailNotValidError, validate_email

from undersigned.core.countries import countries
from undersigned.core.folder import check_slug, subfolders
from undersigned.core.locale import LATIN, numbering_systems
from undersigned.core.report import Report, nearest
from undersigned.core.toml import Table, read_toml
from undersigned.core.web import is_domain
from undersigned.tenancy.asks import read_asks
from undersigned.tenancy.providers import ProviderSpec, read_providers
from undersigned.tenancy.topics import read_topics
from undersigned.tenancy.types import MOST_SUGGESTED, NETWORKS, Ask, Contact, Topic

RESERVED = frozenset(
    {
        "admin",
        "api",
        "assets",
        "console",
        "dev",
        "developers",
        "graphql",
        "localhost",
        "login",
        "mail",
        "platform",
        "theme",
        "www",
    }
)
"""Names that the platform keeps for itself, in addresses and as sub-domains."""

_LARGEST_ID = 2**63 - 1
_LONGEST_DOMAIN = 253
LONGEST_MEMBER_NAME = 100

Claims = dict[str, str]
"""What may belong to one tenant only (an id, a domain), and where it was first claimed."""


@dataclass(frozen=True, slots=True)
class TenantSpec:
    """An organisation as its file says. The first domain is the primary one."""

    id: int
    slug: str
    name: str
    domains: tuple[str, ...]
    locales: tuple[str, ...]
    default_locale: str
    contact: Contact
    sender_name: str
    sender_address: str
    member_names: dict[str, str]
    numbers: dict[str, str]
    share_order: dict[str, tuple[str, ...]]
    suggested_countries: tuple[str, ...]
    asks: tuple[Ask, ...] = ()
    providers: tuple[ProviderSpec, ...] = ()
    topics: tuple[Topic, ...] = ()


def read_tenant(
    folder: Path,
    report: Report,
    *,
    claims: Claims,
    platform_locales: frozenset[str],
    platform_host: str,
    demo: bool = True,
) -> TenantSpec | None:
    """The tenant of `tenants/<slug>/`, or None where tenant.toml cannot be read at all.

    What it claims is added to `claims`. The values stand for something only if the report has no mistake in the folder.
    """
    check_slug(folder, report, RESERVED)
    table = read_toml(folder / "tenant.toml", report)
    if table is None:
        return None
    tenant_id = table.number("id", 1, _LARGEST_ID)
    if table.anything("id") == tenant_id:
        _claim(table, "id", f"id {tenant_id}", claims)
    locales = _read_locales(table, platform_locales)
    default_locale = table.text("default_locale")
    if locales and default_locale and default_locale not in locales:
        what = f"the default language `{default_locale}` is not among the tenant's languages"
        table.mistake("default_locale", what, nearest(default_locale, locales))
    tenant = TenantSpec(
        id=tenant_id,
        slug=folder.name,
        name=table.text("name", longest=100),
        domains=_read_domains(table, claims, platform_host),
        locales=locales,
        default_locale=default_locale,
        contact=_read_contact(table),
        **_read_sender(table),
        member_names=table.some_words("member_name", locales, longest=LONGEST_MEMBER_NAME),
        numbers=_read_numbers(table, locales),
        share_order=_read_share(table),
        suggested_countries=_read_suggested(table),
        asks=read_asks(table, locales, [entry.name for entry in subfolders(folder / "petitions", Report())]),
        providers=read_providers(table, folder, locales, demo=demo),
        topics=read_topics(table, locales),
    )
    table.finish()
    return tenant


def _claim(table: Table, key: str, claimed: str, claims: Claims) -> None:
    here = f"{table.file}:{table.line(key)}"
    first = claims.setdefault(claimed, here)
    if first != here:
        table.mistake(key, f"the {claimed} belongs to {first} already", "Choose another one")


def _read_locales(table: Table, platform_locales: frozenset[str]) -> tuple[str, ...]:
    locales = table.texts("locales")
    for locale in locales:
        if locale not in platform_locales:
            what = f"the platform does not speak `{locale}`"
            table.mistake("locales", what, nearest(locale, platform_locales))
    return locales


def _read_domains(table: Table, claims: Claims, platform_host: str) -> tuple[str, ...]:
    domains = table.texts("domains", longest=_LONGEST_DOMAIN)
    for domain in domains:
        if domain == platform_host:
            table.mistake("domains", f"`{domain}` is the platform's own host", "Choose another domain")
        elif domain.removesuffix(f".{platform_host}") in RESERVED:
            table.mistake("domains", f"`{domain}` is reserved", "Choose another domain")
        elif not domain.isascii():
            cure = "Write its ASCII form, which begins with xn--"
            table.mistake("domains", f"the domain `{domain}` has letters beyond ASCII", cure)
        elif not is_domain(domain):
            cure = "Write a host name in lower case such as petitions.example.org, without scheme, port and path"
            table.mistake("domains", f"`{domain}` is no domain", cure)
        else:
            _claim(table, "domains", f"domain {domain}", claims)
    return domains


def _read_contact(table: Table) -> Contact:
    contact = table.table("contact", required=True)
    if contact is None:
        return Contact("", "", "")
    name, address = contact.text("name", longest=100), contact.text("address", longest=300)
    return Contact(name, address, _read_mailbox(contact, "email"))


def _read_sender(table: Table) -> dict[str, str]:
    mail = table.table("mail", required=True)
    if mail is None:
        return {"sender_name": "", "sender_address": ""}
    name = mail.text("name", longest=100)
    if "@" in name:
        mail.mistake("name", "the sender's name holds an @, so it would pass for an address", "Write the name only")
    return {"sender_name": name, "sender_address": _read_mailbox(mail, "address")}


def _read_numbers(table: Table, locales: tuple[str, ...]) -> dict[str, str]:
    """The digits of those languages that the file says something about."""
    numbers = table.table("numbers")
    systems: dict[str, str] = {}
    if numbers is None:
        return systems
    for locale in numbers.keys:
        if locale in locales:
            systems[locale] = numbers.choice(locale, numbering_systems(locale), default=LATIN)
        else:
            numbers.mistake(locale, f"`{locale}` is not among the tenant's languages", nearest(locale, locales))
            numbers.anything(locale)
    return systems


def _read_share(table: Table) -> dict[str, tuple[str, ...]]:
    """Which share links come first: everywhere, and in some countries."""
    share = table.table("share")
    if share is None:
        return {}
    by_country = share.table("by_country")
    for country in by_country.keys if by_country else ():
        if country not in countries():
            what = f"`{country}` is no country"
            share.mistake("by_country", what, "Write ISO 3166-1 codes in capitals, such as KE")
    orders = {country: _read_networks(by_country, country) for country in by_country.keys} if by_country else {}
    return {"": _read_networks(share, "order")} | orders


def _read_suggested(table: Table) -> tuple[str, ...]:
    """The countries that the sign form puts before all others (F-3)."""
    form = table.table("form")
    if form is None:
        return ()
    suggested = form.texts("suggested_countries", required=False)
    for country in suggested:
        if country not in countries():
            what = f"`{country}` is no country"
            form.mistake("suggested_countries", what, "Write ISO 3166-1 codes in capitals, such as KE")
    if len(suggested) > MOST_SUGGESTED:
        what = f"there are {len(suggested)} suggested countries"
        form.mistake("suggested_countries", what, f"Keep {MOST_SUGGESTED} or fewer")
    return suggested


def _read_networks(table: Table, key: str) -> tuple[str, ...]:
    networks = table.texts(key)
    for network in networks:
        if network not in NETWORKS:
            table.mistake(key, f"there is no share link `{network}`", nearest(network, NETWORKS))
    return networks


def _read_mailbox(table: Table, key: str) -> str:
    address = table.text(key, longest=254)
    if not address:
        return ""
    try:
        return validate_email(address, check_deliverability=False, allow_smtputf8=False, strict=True).normalized
    except EmailNotValidError as error:
        what = f"`{address}` is no e-mail address: {str(error).rstrip('.')}"
        table.mistake(key, what, "Write an address such as petitions@example.org")
        return ""
