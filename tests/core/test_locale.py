"""Numbers, dates and directions are the same here and in the pages, whose engine has language data of its own."""

import json
from datetime import UTC, datetime

import pytest
from py_mini_racer import MiniRacer

from undersigned.core.locale import (
    direction,
    format_day_and_time,
    format_number,
    language_in_english,
    numbering_systems,
    with_digits,
)
from undersigned.core.messages import Messages
from undersigned.settings import ROOT

LOCALES = sorted(Messages(ROOT / "frontend" / "messages").locales)
NUMBERS = (0, 1, 50, 999, 1_000, 9_999, 10_000, 35_412, 1_234_567, 100_000_000)


@pytest.fixture(scope="module")
def engine() -> MiniRacer:
    return MiniRacer()


@pytest.mark.parametrize(
    ("locale", "digits"),
    [
        *((locale, "latn") for locale in LOCALES),
        ("ar", "arab"),
        ("fa", "arabext"),
        ("he", "latn"),
        ("pl", "latn"),
        ("de", "latn"),
    ],
)
def test_a_number_is_written_as_in_the_pages(engine: MiniRacer, locale: str, digits: str):
    tag = f"{locale}-u-nu-{digits}"
    script = f"JSON.stringify({list(NUMBERS)}.map((number) => new Intl.NumberFormat('{tag}').format(number)))"
    assert [format_number(number, locale, digits) for number in NUMBERS] == json.loads(str(engine.eval(script)))


@pytest.mark.parametrize("locale", [*LOCALES, "he", "fa", "ur", "yi", "de", "sr-Latn"])
def test_a_direction_is_that_of_the_pages(engine: MiniRacer, locale: str):
    assert direction(locale) == engine.eval(f"new Intl.Locale('{locale}').getTextInfo().direction")


@pytest.mark.parametrize(
    ("locale", "systems"), [("ar", ("latn", "arab")), ("fa", ("latn", "arabext")), ("en", ("latn",)), ("zh", ("latn",))]
)
def test_a_language_has_latin_digits_and_its_own(locale: str, systems: tuple[str, ...]):
    assert numbering_systems(locale) == systems


def test_a_time_is_in_the_digits_of_the_tenant():
    moment = datetime(2026, 1, 31, 14, 5, tzinfo=UTC)
    assert format_day_and_time(moment, "ar", "arab") == "٣١ يناير, ١٤:٠٥"
    assert format_day_and_time(moment, "en") == "31 January, 14:05"


def test_only_digits_change():
    assert with_digits("a1 {x} ٢ 90", "arab") == "a١ {x} ٢ ٩٠"
    assert with_digits("a1", "latn") == "a1"


def test_a_message_of_the_server_has_the_digits_of_the_tenant():
    messages = Messages(ROOT / "frontend" / "messages")
    limited = messages.text("ar", "problem.NAME_TOO_LONG", {"limit": 150}, "arab")
    assert "١٥٠" in limited
    assert "150" not in limited
    typed = messages.text("ar", "refusal.PLANNED", {"time": "14:05"}, "arab")
    assert "14:05" in typed, "what is given as text is written already"


@pytest.mark.parametrize(("locale", "name"), [("de", "german"), ("ru", "russian"), ("he", "hebrew")])
def test_a_language_is_named_as_postgresql_names_it(locale: str, name: str):
    assert language_in_english(locale) == name
