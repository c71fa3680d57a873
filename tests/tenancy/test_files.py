"""tenant.toml: what it may hold and what is told of the rest."""

from pathlib import Path

import pytest

from tests.tenants.valid import (
    FILES,
    RIVER,
    TENANT,
    Case,
    drop,
    expect_mistake,
    move,
    put,
    read_all,
    swap,
    write_valid,
)
from undersigned.tenancy.files import TenantSpec
from undersigned.tenancy.types import Contact

MISTAKES: dict[str, Case] = {
    "no tenant.toml": (drop(TENANT), TENANT, 1, "the file is missing"),
    "id 0": (swap(TENANT, "id = 7", "id = 0"), TENANT, 2, "`id` is 0. Choose a number from 1"),
    "id beyond bigint": (swap(TENANT, "id = 7", f"id = {2**63}"), TENANT, 2, "`id` is 9223372036854775808"),
    "id of another": (swap("other/tenant.toml", "id = 8", "id = 7"), "other/tenant.toml", 1, "the id 7 belongs to"),
    "domain of another": (
        swap("other/tenant.toml", "other.localhost", "demo.localhost"),
        "other/tenant.toml",
        4,
        "demo/tenant.toml:5 already",
    ),
    "domain twice": (
        swap(TENANT, "petitions.demo.example", "demo.localhost"),
        TENANT,
        5,
        "names `demo.localhost` twice",
    ),
    "platform's domain": (swap(TENANT, "demo.localhost", "localhost"), TENANT, 5, "the platform's own host"),
    "reserved domain": (swap(TENANT, "demo.localhost", "api.localhost"), TENANT, 5, "`api.localhost` is reserved"),
    "domain with scheme": (swap(TENANT, "demo.localhost", "https://demo.localhost"), TENANT, 5, "is no domain"),
    "domain with port": (swap(TENANT, "demo.localhost", "demo.localhost:8000"), TENANT, 5, "is no domain"),
    "domain in capitals": (swap(TENANT, "demo.localhost", "Demo.localhost"), TENANT, 5, "is no domain"),
    "address for a domain": (swap(TENANT, "demo.localhost", "127.0.0.1"), TENANT, 5, "is no domain"),
    "one label": (swap(TENANT, "demo.localhost", "demo"), TENANT, 5, "is no domain"),
    "domain beyond ASCII": (swap(TENANT, "demo.localhost", "clairière.example"), TENANT, 5, "xn--"),
    "unknown language": (swap(TENANT, '["en", "fr"]', '["en", "fr", "xx"]'), TENANT, 6, "does not speak `xx`"),
    "default language": (
        swap(TENANT, 'default_locale = "en"', 'default_locale = "ar"'),
        TENANT,
        7,
        "`ar` is not among",
    ),
    "contact address": (swap(TENANT, "team@demo.example.org", "team@"), TENANT, 12, "`team@` is no e-mail address"),
    "sender with a line break": (
        swap(TENANT, '"petitions@demo.example.org"', '"a@b.org\\nBcc: c@d.org"'),
        TENANT,
        16,
        "`address` has a line break",
    ),
    "sender that looks like an address": (
        swap(TENANT, '[mail]\nname = "Demo"', '[mail]\nname = "a@b.org"'),
        TENANT,
        15,
        "@",
    ),
    "a way to share that there is not": (
        put(TENANT, FILES[TENANT] + '\n[share]\norder = ["whatsap"]\n'),
        TENANT,
        19,
        "there is no share link `whatsap`. Did you mean `whatsapp`",
    ),
    "a way to share twice": (
        put(TENANT, FILES[TENANT] + '\n[share]\norder = ["x", "x"]\n'),
        TENANT,
        19,
        "`order` names `x` twice",
    ),
    "share links without an order": (put(TENANT, FILES[TENANT] + "\n[share]\n"), TENANT, 18, "`order` is missing"),
    "share links of no country": (
        put(TENANT, FILES[TENANT] + '\n[share]\norder = ["x"]\n[share.by_country]\nke = ["sms"]\n'),
        TENANT,
        20,
        "`ke` is no country",
    ),
    "a member's name in one language for all": (
        swap(TENANT, 'member_name.en = "a Demo member"', 'member_name = "a Demo member"'),
        TENANT,
        4,
        "`member_name` must be a table, not a text. Write it as [member_name]",
    ),
    "a member's name in another language": (
        swap(TENANT, "member_name.en", "member_name.ar"),
        TENANT,
        4,
        "`ar` is not among the tenant's languages. Known here: en, fr",
    ),
    "an empty name of members": (swap(TENANT, '"a Demo member"', '" "'), TENANT, 4, "`en` is empty. Write a text"),
    "digits of another language": (
        put(TENANT, FILES[TENANT] + '\n[numbers]\nen = "arab"\n'),
        TENANT,
        19,
        "`en` is `arab`. Choose one of: latn",
    ),
    "digits that there are not": (
        swap("other/tenant.toml", 'locales = ["ar"]', 'locales = ["ar"]\nnumbers.ar = "arabic"'),
        "other/tenant.toml",
        6,
        "`ar` is `arabic`. Choose one of: latn, arab",
    ),
    "digits of no text": (
        put(TENANT, FILES[TENANT] + "\n[numbers]\nfr = 7\n"),
        TENANT,
        19,
        "`fr` must be a text, not a whole number",
    ),
    "digits of a language that is not spoken": (
        put(TENANT, FILES[TENANT] + '\n[numbers]\nar = "arab"\n'),
        TENANT,
        19,
        "`ar` is not among the tenant's languages",
    ),
    "a suggestion of no country": (
        put(TENANT, FILES[TENANT] + '\n[form]\nsuggested_countries = ["UK"]\n'),
        TENANT,
        19,
        "`UK` is no country. Write ISO 3166-1 codes",
    ),
    "too many suggested countries": (
        put(TENANT, FILES[TENANT] + '\n[form]\nsuggested_countries = ["AT", "BE", "CH", "DE", "FR"]\n'),
        TENANT,
        19,
        "there are 5 suggested countries. Keep 4 or fewer",
    ),
    "a suggested country twice": (
        put(TENANT, FILES[TENANT] + '\n[form]\nsuggested_countries = ["AT", "AT"]\n'),
        TENANT,
        19,
        "names `AT` twice",
    ),
    "bad folder name": (move("demo", "De mo"), "De mo", 1, "cannot be part of an address"),
    "reserved folder name": (move("demo", "www"), "www", 1, "the name `www` is reserved"),
    "name of a device": (move(RIVER, "demo/petitions/con"), "demo/petitions/con", 1, "`con` is reserved"),
    "stray file": (put("demo/petitons.md", ""), "demo/petitons.md", 1, "nothing named `petitons.md` belongs here"),
    "stray file among tenants": (put("tenant.toml", ""), "tenant.toml", 1, "a file lies where only folders belong"),
}


@pytest.mark.parametrize("case", MISTAKES)
def test_mistake(case: str, tmp_path: Path):
    expect_mistake(tmp_path, MISTAKES[case])


def test_what_the_files_say_is_what_is_read(tmp_path: Path):
    demo, other = read_all(write_valid(tmp_path))[0]
    assert demo.tenant == TenantSpec(
        id=7,
        slug="demo",
        name="Demo",
        domains=("demo.localhost", "petitions.demo.example"),
        locales=("en", "fr"),
        default_locale="en",
        contact=Contact("Demo team", "1 Example Street", "team@demo.example.org"),
        sender_name="Demo",
        sender_address="petitions@demo.example.org",
        member_names={"en": "a Demo member"},
        numbers={},
        share_order={},
        suggested_countries=(),
    )
    assert other.tenant.contact == Contact("Other team", "2 Example Street", "team@other.example.org")


def test_the_order_of_share_links(tmp_path: Path):
    """T-4: everywhere, and where people share in other ways."""
    text = FILES[TENANT] + '\n[share]\norder = ["sms", "qr"]\n[share.by_country]\nKE = ["telegram"]\n'
    put(TENANT, text)(write_valid(tmp_path))
    tenants, report = read_all(tmp_path)
    assert report.format() == ""
    assert tenants[0].tenant.share_order == {"": ("sms", "qr"), "KE": ("telegram",)}


def test_the_countries_that_forms_suggest(tmp_path: Path):
    """F-3: in the organisation's order."""
    put(TENANT, FILES[TENANT] + '\n[form]\nsuggested_countries = ["TN", "KE"]\n')(write_valid(tmp_path))
    tenants, report = read_all(tmp_path)
    assert report.format() == ""
    assert tenants[0].tenant.suggested_countries == ("TN", "KE")
