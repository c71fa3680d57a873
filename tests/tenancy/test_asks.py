"""`[[asks]]` in the files of a tenant and of a petition: read as they are written, and every mistake explained (T-7)."""

from pathlib import Path

import pytest

from tests.tenants.valid import FILES, expect_mistake, put, read_all, write_valid
from undersigned.tenancy.types import Ask

TENANT, RIVER = "demo/tenant.toml", "demo/petitions/river/petition.toml"
LINES = FILES[TENANT].count("\n")

GIVE = """
[[asks]]
countries = ["KE", "TN"]
news = false
url = "https://example.org/give"
text = { en = "Boats cost money.", fr = "Les bateaux coûtent cher." }
label = { en = "Give", fr = "Donner" }
"""
WRITE = """
[[asks]]
locales = ["fr"]
url.fr = "mailto:conseil@example.org"
text.fr = "Écrivez-leur."
label.fr = "Écrire"
"""


def spoilt(old: str, new: str) -> str:
    assert old in GIVE
    return FILES[TENANT] + GIVE.replace(old, new)


MISTAKES = {
    "a country that there is not": (
        put(TENANT, spoilt('"KE"', '"ke"')), TENANT, LINES + 3, "`ke` is no country"),
    "news that is no answer": (
        put(TENANT, spoilt("news = false", 'news = "no"')), TENANT, LINES + 4, "`news` must be true or false"),
    "a language left out": (
        put(TENANT, spoilt(', fr = "Donner"', "")), TENANT, LINES + 7, "`fr` is missing"),
    "a language that is not spoken": (
        put(TENANT, spoilt("news = false", 'locales = ["en", "fr", "ar"]')), TENANT, LINES + 4,
        "`ar` is none of the languages here"),
    "an address without protection": (
        put(TENANT, spoilt("https://example.org/give", "http://example.org/give")), TENANT, LINES + 5,
        "is no address that an ask may lead to"),
    "a script": (
        put(TENANT, spoilt("https://example.org/give", "javascript:alert(1)")), TENANT, LINES + 5,
        "is no address that an ask may lead to"),
    "a name and a password": (
        put(TENANT, spoilt("https://example.org/give", "https://access@evil.example")), TENANT, LINES + 5,
        "is no address that an ask may lead to"),
    "no address": (
        put(TENANT, spoilt('url = "https://example.org/give"\n', "")), TENANT, LINES + 2, "`url` is missing"),
    "a petition that there is not": (
        put(TENANT, spoilt('url = "https://example.org/give"', 'petition = "rivre"')), TENANT, LINES + 5,
        "there is no petition `rivre` to lead to. Did you mean `river`"),
    "a petition and an address": (
        put(TENANT, spoilt("news = false", 'petition = "river"')), TENANT, LINES + 5,
        "an ask leads to a petition or to an address, not to both"),
    "a petition that leads to itself": (
        put(RIVER, 'asks = [{ petition = "river", text = { en = "a", fr = "b" }, label = { en = "a", fr = "b" } }]\n'
            + FILES[RIVER]), RIVER, 1, "there is no petition `river` to lead to"),
    "a key that there is not": (
        put(TENANT, spoilt("news", "new")), TENANT, LINES + 4, "the key `new` is unknown"),
}  # fmt: skip


@pytest.mark.parametrize("case", MISTAKES)
def test_mistake(case: str, tmp_path: Path) -> None:
    expect_mistake(tmp_path, MISTAKES[case])


def test_rules_are_read_in_their_order(tmp_path: Path) -> None:
    folder = write_valid(tmp_path)
    (folder / TENANT).write_text(FILES[TENANT] + GIVE + WRITE, encoding="utf-8")
    (folder / RIVER).write_text('asks = "none"\n' + FILES[RIVER], encoding="utf-8")
    demo = read_all(folder)[0][0]
    assert demo.tenant.asks == (
        Ask(
            countries=("KE", "TN"),
            news=False,
            url={"en": "https://example.org/give", "fr": "https://example.org/give"},
            text={"en": "Boats cost money.", "fr": "Les bateaux coûtent cher."},
            label={"en": "Give", "fr": "Donner"},
        ),
        Ask(
            locales=("fr",),
            url={"fr": "mailto:conseil@example.org"},
            text={"fr": "Écrivez-leur."},
            label={"fr": "Écrire"},
        ),
    )
    assert demo.petitions[0].petition.asks == ()
