"""Reads `[[asks]]`: what is asked of people after they have signed (T-7), by a tenant or by one of its petitions."""

from collections.abc import Collection
from urllib.parse import urlsplit

from undersigned.core.countries import countries
from undersigned.core.report import nearest
from undersigned.core.toml import Table
from undersigned.tenancy.types import Ask

MOST_ASKS = 20
KINDS = frozenset({"https", "mailto"})


def read_asks(table: Table, locales: tuple[str, ...], petitions: Collection[str]) -> tuple[Ask, ...]:
    """The rules in their order; `petitions` are the slugs that one may lead to."""
    asks = tuple(_read_ask(ask, locales, petitions) for ask in table.tables("asks"))
    if len(asks) > MOST_ASKS:
        table.mistake("asks", f"there are {len(asks)} asks", f"Keep {MOST_ASKS} or fewer")
    return asks


def _read_ask(ask: Table, locales: tuple[str, ...], petitions: Collection[str]) -> Ask:
    only = ask.texts("locales", required=False)
    for locale in only:
        if locale not in locales:
            ask.mistake("locales", f"`{locale}` is none of the languages here", nearest(locale, locales))
    spoken = tuple(locale for locale in only if locale in locales) or locales
    return Ask(
        text=ask.words("text", spoken, longest=200),
        label=ask.words("label", spoken, longest=60),
        url=_read_url(ask, spoken),
        petition=_read_petition(ask, petitions),
        countries=_read_countries(ask),
        locales=only,
        news=ask.flag("news") if "news" in ask.keys else None,
    )


def _read_url(ask: Table, locales: tuple[str, ...]) -> dict[str, str]:
    """Where the link leads, in each language; nothing where it leads to another petition."""
    if "petition" in ask.keys:
        if ask.anything("url") is not None:
            ask.mistake("url", "an ask leads to a petition or to an address, not to both", "Delete one of them")
        return {}
    urls = ask.text_or_words("url", locales, longest=500)
    for url in sorted({url for url in urls.values() if url and not _leads_somewhere(url)}):
        cure = "Write an address such as https://example.org/donate or mailto:council@example.org"
        ask.mistake("url", f"`{url}` is no address that an ask may lead to", cure)
    return urls


def _leads_somewhere(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    whole = "." in parts.netloc and "@" not in parts.netloc if parts.scheme == "https" else "@" in parts.path
    return parts.scheme in KINDS and whole and not any(character.isspace() for character in url)


def _read_petition(ask: Table, petitions: Collection[str]) -> str | None:
    slug = ask.text("petition", longest=63, default="")
    if slug and slug not in petitions:
        ask.mistake("petition", f"there is no petition `{slug}` to lead to", nearest(slug, petitions))
    return slug or None


def _read_countries(ask: Table) -> tuple[str, ...]:
    named = ask.texts("countries", required=False)
    for country in named:
        if country not in countries():
            what = f"`{country}` is no country"
            ask.mistake("countries", what, "Write ISO 3166-1 codes in capitals, such as KE")
    return named
