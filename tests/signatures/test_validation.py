"""What makes an input a signature, and the code and field of everything that does not (security.md 10, F-1 to F-7)."""

from typing import Any

import pytest

from tests.factories import a_petition
from undersigned.core.errors import InvalidInput
from undersigned.petitions.types import NameVisibility
from undersigned.signatures.types import Entry, SignInput
from undersigned.signatures.validation import countries, validate

PETITION = a_petition("itu", "en", "ar")
RIGHT: dict[str, Any] = {"name": "Amina Ben Ali", "email": "amina@example.org", "country": "TN", "news": False}


def check(**changes: Any) -> Entry | InvalidInput:
    return validate(SignInput(**{**RIGHT, **changes}), PETITION, "en")


def problems(**changes: Any) -> list[tuple[str, str]]:
    answer = check(**changes)
    return [(problem.field, problem.code) for problem in answer.problems] if isinstance(answer, InvalidInput) else []


def entry(**changes: Any) -> Entry:
    answer = check(**changes)
    assert isinstance(answer, Entry), answer
    return answer


def test_a_right_input_becomes_an_entry() -> None:
    assert entry() == Entry(
        name="Amina Ben Ali",
        email="amina@example.org",
        canonical="amina@example.org",
        country="TN",
        news=False,
        fields={},
        name_visibility=NameVisibility.DELIVER_ONLY,
        locale="en",
        letter_version=None,
        idempotency_key=None,
        source=None,
        referrer=None,
        personal_link=None,
        bucket=None,
        utm={},
    )


def test_nothing_at_all_names_every_field_in_the_order_of_the_form() -> None:
    answer = validate(SignInput(), PETITION, "en")
    assert isinstance(answer, InvalidInput)
    assert [(problem.field, problem.code) for problem in answer.problems] == [
        ("name", "NAME_REQUIRED"),
        ("email", "EMAIL_REQUIRED"),
        ("country", "COUNTRY_REQUIRED"),
        ("news", "NEWS_REQUIRED"),
    ]


def test_everything_wrong_at_once_is_named_at_once() -> None:
    assert problems(
        name="=1",
        email="maria@",
        country="XX",
        news=None,
        name_visibility="everybody",
        locale="xx-YY",
        idempotency_key="short",
        source="<script>",
        referrer="h" * 2049,
    ) == [
        ("name", "NAME_START"),
        ("email", "EMAIL_INVALID"),
        ("country", "COUNTRY_UNKNOWN"),
        ("news", "NEWS_REQUIRED"),
        ("nameVisibility", "VISIBILITY_UNKNOWN"),
        ("locale", "LOCALE_UNKNOWN"),
        ("idempotencyKey", "IDEMPOTENCY_KEY_INVALID"),
        ("source", "SOURCE_CHARACTERS"),
        ("referrer", "REFERRER_TOO_LONG"),
    ]


NAMES = {
    "one letter": "X",
    "one ideograph": "李",
    "a single name": "Sukarno",
    "Arabic": "أمينة بن علي",
    "Hebrew": "דוד בן־גוריון",
    "Devanagari with a joiner": "क्\u200dष",
    "Persian with a non-joiner": "می\u200cخواهم",
    "Chinese": "欧阳修",
    "Japanese": "山田 太郎",
    "Korean": "김연아",
    "Thai": "สมชาย",
    "Cyrillic": "Анна Ильинична",
    "Greek": "Γιώργος Παπαδόπουλος",
    "Vietnamese": "Nguyễn Thị Minh Khai",
    "Ethiopic": "አበበ ቢቂላ",
    "apostrophes": "Sinéad O'Connor-d’Arc",
    "initials": "J. R. R. Tolkien",
    "a title": "Dr. med. St.John",
    "digits": "Jennifer 8 Lee",
    "an emoji": "Zoé 🌍",
    "an emoji of several": "👩\u200d👩\u200d👧",
    "an astral letter": "𐌰𐌱",
    "a slash": "Amina c/o Ben Ali",
    "a comma": "King, Martin Luther, Jr.",
    "markup": "<b>Bobby</b> Tables'); DROP",
    "a format string": "{name} %s ${x}",
}


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES.keys())
def test_a_name_of_any_kind_is_taken_as_it_is(name: str) -> None:
    assert entry(name=name).name == name


def test_a_name_is_stored_in_one_form() -> None:
    assert entry(name="  Amina \t  Ben\u00a0\u2003Ali ").name == "Amina Ben Ali"
    assert entry(name="Zoe\u0301").name == "Zo\u00e9"
    assert entry(name="Zoe\u0301").name == entry(name="Zo\u00e9").name
    assert entry(name="q\u0323\u0307").name == "q\u0323\u0307"


@pytest.mark.parametrize("length", [1, 149, 150])
def test_a_name_may_have_a_hundred_and_fifty_characters(length: int) -> None:
    assert entry(name="ß" * length).name == "ß" * length
    assert entry(name="𐌰" * length).name == "𐌰" * length


@pytest.mark.parametrize("length", [151, 10_000])
def test_a_longer_name_is_refused_with_its_length(length: int) -> None:
    answer = check(name="ß" * length)
    assert isinstance(answer, InvalidInput)
    (problem,) = answer.problems
    assert (problem.field, problem.code) == ("name", "NAME_TOO_LONG")
    assert problem.arguments == {"limit": 150, "length": length}


def test_a_letter_bears_as_many_marks_as_a_script_needs_and_not_so_many_that_they_cover_the_page() -> None:
    """They are counted as they are stored: nothing is cut off, and nobody's page is covered by one name."""
    assert entry(name="q" + "\u0301" * 8).name == "q" + "\u0301" * 8
    assert entry(name=("q" + "\u0301" * 3) * 30).name == ("q" + "\u0301" * 3) * 30
    for many in ("\u0301" * 9, "\u0301\u0323" * 5, "\u200d".join("\u0301" * 9), "\u20dd" * 9, "\u0301" * 149):
        assert problems(name="q" + many) == [("name", "NAME_CHARACTERS")]
    (problem,) = check(name="q" + "\u0301" * 300).problems  # type: ignore[union-attr]
    assert (problem.code, problem.arguments) == ("NAME_TOO_LONG", {"limit": 150, "length": 301})


@pytest.mark.parametrize(
    "name", ["", " ", "\t\n", "\u00a0\u2003", "\u200d", "\u200c \u200d", "\ufe0f", "\u0301", "\u3164", "\u2800 \u1160"]
)
def test_a_name_that_shows_nothing_is_missing(name: str) -> None:
    assert problems(name=name) == [("name", "NAME_REQUIRED")]


HIDDEN = {
    "NUL": "Ami\x00na",
    "a line break": "Amina\nBen Ali",
    "a carriage return": "Amina\rBcc: x@y.example",
    "a line separator": "Amina\u2028Ben",
    "a next line": "Amina\x85Ben",
    "a bell": "Amina\x07",
    "an override": "Amina \u202egnp.exe",
    "another override": "Amina \u202dgnp.exe\u202c",
    "a tag": "Amina\U000e0041",
    "a lone surrogate": "Ami\ud800na",
    "a code point of nothing": "Ami\uffffna",
}


@pytest.mark.parametrize("name", HIDDEN.values(), ids=HIDDEN.keys())
def test_a_name_with_something_hidden_is_refused(name: str) -> None:
    assert problems(name=name) == [("name", "NAME_CHARACTERS")]


@pytest.mark.parametrize(
    "name",
    [
        "\u2068أمينة\u2069",
        "\u202bأمينة\u202c",
        "أمينة\u200f",
        "\ufeffأمينة",
        "\u061cأمينة",
        "أمي\u200bنة",
        "أمي\u00adنة",
    ],
)
def test_what_paste_and_autofill_bring_along_is_taken_off_a_name(name: str) -> None:
    """Telephones put marks of direction around names that they fill in; nobody sees them, and nobody can mend that."""
    assert entry(name=name).name == "أمينة"


def test_what_is_taken_off_a_name_hides_no_web_address() -> None:
    assert problems(name="spam\u200b.c\u2060om") == [("name", "NAME_HAS_LINK")]


LINKS = [
    "https://spam.example",
    "Amina http://x",
    "HTTPS://SPAM",
    "ftp://x",
    "x://y",
    "Visit www.spam",
    "buy at spam.com",
    "Spam.Com now",
    "t.ru",
    "Visit evil.fr",
    "goo.gl",
    "EVIL.PAGE",
    "spam\u3002com",
    "bit.ly/abc",
    "Amina spam.example/now",
    "amina@spam.example",
    "earn-money.finance",
    "win at evil.africa",
    "evil.support",
    "x.finance",
    "1.2.3.4",
    "Dr.Li",
]


@pytest.mark.parametrize("name", LINKS)
def test_a_name_with_a_web_address_is_refused(name: str) -> None:
    assert problems(name=name) == [("name", "NAME_HAS_LINK")]


@pytest.mark.parametrize("name", ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", " =1"])
def test_a_name_that_a_spreadsheet_would_run_is_refused(name: str) -> None:
    assert problems(name=name) == [("name", "NAME_START")]


EMAILS_REFUSED = {
    "": "EMAIL_REQUIRED",
    "  ": "EMAIL_REQUIRED",
    "\u200b\u202c": "EMAIL_REQUIRED",
    "maria": "EMAIL_INVALID",
    "maria@": "EMAIL_INVALID",
    "@example.org": "EMAIL_INVALID",
    "maria@@example.org": "EMAIL_INVALID",
    "maria@example..org": "EMAIL_INVALID",
    "maria@-example.org": "EMAIL_INVALID",
    "maria@example.org.": "EMAIL_INVALID",
    ".maria@example.org": "EMAIL_INVALID",
    "mar..ia@example.org": "EMAIL_INVALID",
    "maria smith@example.org": "EMAIL_INVALID",
    '"maria smith"@example.org': "EMAIL_INVALID",
    "Maria <maria@example.org>": "EMAIL_INVALID",
    "maria@example.org, eve@example.org": "EMAIL_INVALID",
    "maria@example.org;eve@example.org": "EMAIL_INVALID",
    "a@b.org\r\nBcc: x@y.org": "EMAIL_INVALID",
    "a@b.org\nBcc: x@y.org": "EMAIL_INVALID",
    "a@b.org\n": "EMAIL_INVALID",
    "a\r\nb@example.org": "EMAIL_INVALID",
    "a@[127.0.0.1]": "EMAIL_INVALID",
    "a@127.0.0.1": "EMAIL_INVALID",
    "a@[IPv6:::1]": "EMAIL_INVALID",
    "a@localhost": "EMAIL_INVALID",
    "a@example": "EMAIL_INVALID",
    "mailto:a@example.org": "EMAIL_INVALID",
    "\u0430dmin@example.org": "EMAIL_LETTERS",  # a Cyrillic а before the @ needs SMTPUTF8
    "用户@example.org": "EMAIL_LETTERS",
    "用户@例え.jp": "EMAIL_LETTERS",
    "用户@": "EMAIL_INVALID",
    "用 户@example.org": "EMAIL_INVALID",
    "a" * 65 + "@example.org": "EMAIL_TOO_LONG",
    "a@" + "b" * 63 + "." + ("c" * 60 + ".") * 4 + "org": "EMAIL_TOO_LONG",
    "a" * 10_000: "EMAIL_TOO_LONG",
    "a" * 10_000 + "@example.org": "EMAIL_TOO_LONG",
    "a@" + "é" * 62 + "." + ("é" * 50 + ".") * 2 + "org": "EMAIL_INVALID",  # short enough as typed, too long in ASCII
}


@pytest.mark.parametrize(("email", "code"), EMAILS_REFUSED.items(), ids=[repr(e)[:40] for e in EMAILS_REFUSED])
def test_an_address_that_mail_cannot_reach_is_refused(email: str, code: str) -> None:
    assert problems(email=email) == [("email", code)]


def test_the_longest_local_part_is_taken() -> None:
    assert entry(email="a" * 64 + "@example.org").email == "a" * 64 + "@example.org"


def test_an_address_of_254_characters_is_taken() -> None:
    email = "a@" + ("b" * 60 + ".") * 4 + "example"
    email = email[: 254 - 4] + ".org"
    assert len(email) == 254
    assert entry(email=email).email == email


def test_what_paste_brings_along_is_taken_off_an_address() -> None:
    assert entry(email=" \u202aamina@example.org\u202c\u00a0").email == "amina@example.org"
    assert entry(email="\ufeffami\u200bna@exam\u00adple.org").email == "amina@example.org"


def test_an_address_in_wide_letters_is_the_one_that_was_meant() -> None:
    """A keyboard for Chinese or Japanese types them unless it is switched over."""
    assert entry(email="ａｍｉｎａ＠ｅｘａｍｐｌｅ．ｏｒｇ").email == "amina@example.org"
    assert entry(email="amina＠example。org").email == "amina@example.org"


def test_the_case_before_the_at_is_kept_for_mail() -> None:
    made = entry(email="Amina.BenAli@Example.ORG")
    assert (made.email, made.canonical) == ("Amina.BenAli@example.org", "amina.benali@example.org")


def test_a_domain_of_another_script_is_written_in_ascii() -> None:
    made = entry(email="amina@bücher.example")
    assert (made.email, made.canonical) == ("amina@xn--bcher-kva.example", "amina@xn--bcher-kva.example")


@pytest.mark.parametrize("country", ["de", "De", "DE"])
def test_a_country_may_be_written_small(country: str) -> None:
    assert entry(country=country).country == "DE"


@pytest.mark.parametrize("country", ["XX", "D", "DEU", "EU", "UK", " DE", "DE\n", "ß", "ﬁ", "ıt", "1", "D" * 10_000])
def test_an_unknown_country_is_refused(country: str) -> None:
    assert problems(country=country) == [("country", "COUNTRY_UNKNOWN")]


def test_countries_are_two_capitals_and_enough_of_them() -> None:
    assert 240 <= len(countries()) <= 260
    assert all(len(code) == 2 and code.isascii() and code.isupper() for code in countries())
    assert {"TN", "DE", "FR", "CH", "PS", "TW", "XK"} - countries() <= {"XK"}


@pytest.mark.parametrize("wish", ["public", "private", "deliver_only"])
def test_a_name_goes_where_the_person_chose(wish: str) -> None:
    assert entry(name_visibility=wish).name_visibility == NameVisibility(wish)


@pytest.mark.parametrize("wish", [None, ""])
def test_without_a_choice_the_petitions_preset_holds(wish: str | None) -> None:
    assert entry(name_visibility=wish).name_visibility is NameVisibility.DELIVER_ONLY


@pytest.mark.parametrize("wish", ["PUBLIC", "everybody", "public ", "x" * 10_000])
def test_an_unknown_choice_is_refused(wish: str) -> None:
    assert problems(name_visibility=wish) == [("nameVisibility", "VISIBILITY_UNKNOWN")]


@pytest.mark.parametrize("locale", ["xx-YY", "fr", "EN", "en\x00", "e" * 10_000])
def test_a_language_the_petition_has_not_is_refused(locale: str) -> None:
    answer = check(locale=locale)
    assert isinstance(answer, InvalidInput)
    assert [(p.field, p.code, p.arguments) for p in answer.problems] == [
        ("locale", "LOCALE_UNKNOWN", {"known": "ar, en"})
    ]


def test_the_signature_has_the_language_it_was_given_in() -> None:
    assert entry(locale="ar").locale == "ar"
    assert entry(locale=None).locale == "en"
    assert entry(locale="").locale == "en"


@pytest.mark.parametrize("key", ["12345678", "f47ac10b-58cc-4372-a567-0e02b2c3d479", "!" * 200])
def test_an_idempotency_key_is_kept(key: str) -> None:
    assert entry(idempotency_key=key).idempotency_key == key


@pytest.mark.parametrize(
    "key", ["1234567", "x" * 201, "with space", "größe-größe", "1234567\n", "12345678\n", "\x00" * 8]
)
def test_a_wrong_idempotency_key_is_refused(key: str) -> None:
    assert problems(idempotency_key=key) == [("idempotencyKey", "IDEMPOTENCY_KEY_INVALID")]


@pytest.mark.parametrize(
    ("source", "kept"), [("newsletter-2026/1: a.b", "newsletter-2026/1: a.b"), ("", None), (" ", None)]
)
def test_a_source_is_kept(source: str, kept: str | None) -> None:
    assert entry(source=source).source == kept


@pytest.mark.parametrize("source", ["x" * 101, "<script>", "a\nb", "a\x00", "x" * 10_000, "\ud800"])
def test_a_wrong_source_is_refused(source: str) -> None:
    code = "SOURCE_TOO_LONG" if len(source) > 100 else "SOURCE_CHARACTERS"
    assert problems(source=source) == [("source", code)]


REFERRERS = {
    "https://news.example/people/amina?name=amina#me": "news.example",
    "https://user:password@News.Example:8443/": "news.example",
    "https://bücher.example/": "bücher.example",
    "https://[2001:db8::1]/x": "2001:db8::1",
    "": None,
    "not a url": None,
    "javascript:alert(1)": None,
    "https://": None,
    "https://[broken": None,
    "https://a\x00b.example/": None,
    "https://a\ud800b.example/": None,
    "https://a b.example/": None,
    "https://<script>/": None,
    "https://" + "a" * 300 + ".example/": None,
}


@pytest.mark.parametrize(("referrer", "kept"), REFERRERS.items(), ids=[repr(r)[:40] for r in REFERRERS])
def test_of_a_referrer_only_the_site_is_kept(referrer: str, kept: str | None) -> None:
    assert entry(referrer=referrer).referrer == kept


@pytest.mark.parametrize("length", [2049, 10_000])
def test_a_longer_referrer_is_refused(length: int) -> None:
    assert problems(referrer="https://a.example/".ljust(length, "x")) == [("referrer", "REFERRER_TOO_LONG")]


def test_a_filled_trap_is_no_problem_of_the_input() -> None:
    assert isinstance(check(website="https://spam.example"), Entry)


@pytest.mark.parametrize(("sent", "kept"), [("a" * 64, "a" * 64), ("A" * 64, None), ("a" * 63, None), ("\0", None)])
def test_only_what_may_be_a_version_of_a_letter_is_looked_up(sent: str, kept: str | None) -> None:
    assert entry(letter_version=sent).letter_version == kept
