"""Everything that depends on the language and is not a message: direction, digits, numbers, dates.

The pages have the same in `frontend/src/core/locale.ts`; both know it from CLDR, so that a language is added without touching either.
"""

from datetime import UTC, datetime
from functools import cache
from typing import Literal

from babel import Locale
from babel.dates import format_datetime
from babel.numbers import format_decimal

LATIN = "latn"
"""The digits that everybody gets for whom nothing else was chosen: 0 to 9."""

_ZEROS = {
    "arab": 0x0660,
    "arabext": 0x06F0,
    "beng": 0x09E6,
    "deva": 0x0966,
    "gujr": 0x0AE6,
    "guru": 0x0A66,
    "khmr": 0x17E0,
    "knda": 0x0CE6,
    "laoo": 0x0ED0,
    "mlym": 0x0D66,
    "mymr": 0x1040,
    "orya": 0x0B66,
    "tamldec": 0x0BE6,
    "telu": 0x0C66,
    "thai": 0x0E50,
    "tibt": 0x0F20,
}
"""The zero of each numbering system of CLDR that has ten digits; the other nine follow it in Unicode."""


_FROM_TEN_THOUSAND = frozenset({"bg", "es", "et", "hu", "it", "lv", "pl", "pt-PT", "sl"})
"""The languages that write 1000 and 10.000: CLDR says so, and Babel does not read it."""


@cache
def direction(locale: str) -> Literal["ltr", "rtl"]:
    return "rtl" if _parse(locale).text_direction == "rtl" else "ltr"


@cache
def numbering_systems(locale: str) -> tuple[str, ...]:
    """The digits that the language may be written with: Latin ones, and its own where it has any."""
    known = _parse(locale)
    own = {known.default_numbering_system, *dict(known.other_numbering_systems).values()}
    return (LATIN, *sorted(own & _ZEROS.keys()))


@cache
def language_in_english(locale: str) -> str:
    """The name of the language in small letters, as in "french"."""
    return (_parse(locale).get_language_name("en") or "").lower()


def with_digits(text: str, digits: str) -> str:
    """The text with its digits in this numbering system."""
    return text if digits == LATIN else text.translate(_digits(digits))


def format_number(value: int, locale: str, digits: str = LATIN) -> str:
    """The number with the separators of language and digits, as in "35,412"."""
    grouped = value >= 10_000 or locale not in _FROM_TEN_THOUSAND  # noqa: PLR2004
    plain = format_decimal(value, locale=_parse(locale), numbering_system=digits, group_separator=grouped)
    return with_digits(plain, digits)


def format_day_and_time(moment: datetime, locale: str, digits: str = LATIN) -> str:
    """Day, month and time of day in UTC."""
    return with_digits(format_datetime(moment.astimezone(UTC), "d MMMM, HH:mm", locale=_parse(locale)), digits)


def _parse(locale: str) -> Locale:
    return Locale.parse(locale, sep="-")


@cache
def _digits(system: str) -> dict[int, str]:
    zero = _ZEROS[system]
    return {ord("0") + number: chr(zero + number) for number in range(10)}
