"""The shapes of postcodes, by country: what cannot be one is told while its writer can still mend it.

Only the shape: whether there is such a postcode, nobody but the country's post office knows, and it changes.
"""

import re
from functools import cache

_DIGITS = {
    3: "FO IS LS MG PG",
    4: "AF AL AM AT AU BD BE BG CC CH CV CX CY DK ET GE GL GW HU LI LU LV MD MK MZ NE NF NO NZ PH PY SI SJ TN VE ZA",
    5: "AS AX BA BL CU CZ DE DO DZ EE EG ES FI FM FR GF GP GR GT GU HN HR ID IQ IT JO KE KR KW LA LK LT MA MC ME MF MH "
    "MM MP MQ MV MX MY NC NI NP PE PF PK PM PR PW RE RS SA SD SE SK SM TH TR TZ UA US UY VA VI WF XK YT ZM",
    6: "BY CN CO EC IN KG KZ NG RO RU SG TJ TM TT UZ VN",
    7: "CL IL JP PT",
    8: "BR",
    10: "IR",
}
"""How many digits a postcode has; spaces and hyphens between them are as people like, and the country's letters before."""

_MORE_DIGITS = {"US": 9, "PR": 9, "GU": 9, "AS": 9, "VI": 9, "MP": 9, "PT": 4, "VN": 5, "TW": 6, "SA": 9}
"""Where another length is in use too."""

_BRITISH = (r"[A-Z]{1,2}\d[A-Z\d]?\d[A-Z]{2}", "SW1A 1AA")
_LETTERS = {
    "AD": (r"AD\d{3}", "AD500"),
    "AR": (r"\d{4}|[A-Z]\d{4}[A-Z]{3}", "C1425ABC"),
    "BM": (r"[A-Z]{2}[A-Z\d]{2}", "HM 12"),
    "BN": (r"[A-Z]{2}\d{4}", "BS8811"),
    "CA": (r"[A-Z]\d[A-Z]\d[A-Z]\d", "K1A 0B1"),
    "GB": _BRITISH,
    "GG": _BRITISH,
    "IE": (r"[A-Z]\d[\dW][A-Z\d]{4}", "D02 AF30"),
    "IM": _BRITISH,
    "JE": _BRITISH,
    "MT": (r"[A-Z]{3}\d{2,4}", "VLT 1117"),
    "NL": (r"\d{4}[A-Z]{2}", "1012 AB"),
    "PL": (r"\d{5}", "00-950"),
    "SZ": (r"[A-Z]\d{3}", "H100"),
}
"""Those with letters, without spaces and hyphens; and what one looks like."""

_NONE = (
    "AE AG AO AW BF BI BJ BO BQ BS BW BZ CD CF CG CI CK CM CW DJ DM ER FJ GA GD GH GM GN GQ GY HK JM KI KM KN KP LY ML "
    "MO MR MW NA NR NU QA RW SB SC SL SR SS ST SX SY TD TF TG TK TL TO TV UG VU WS YE ZW"
)
"""Countries that have none, or whose people do without."""

_ANY = re.compile(r"(?=.*\d)[A-Z\d]{2,10}")
_GAPS = re.compile(r"[ -]")


def has_postcodes(country: str) -> bool:
    """Whether everybody who lives there can be asked for a postcode."""
    return country not in _NONE.split()


def is_postcode(country: str, text: str) -> bool:
    """Whether the text, in capitals, may be a postcode of the country; in one whose shapes are not known here, anywhere."""
    return bool(_shape(country).fullmatch(_GAPS.sub("", text)))


def example_of(country: str) -> str:
    """What a postcode looks like there."""
    if country in _LETTERS:
        return _LETTERS[country][1]
    return "1234567890"[: _lengths().get(country, 5)]


@cache
def _lengths() -> dict[str, int]:
    return {country: length for length, countries in _DIGITS.items() for country in countries.split()}


@cache
def _shape(country: str) -> re.Pattern[str]:
    if country in _LETTERS:
        return re.compile(_LETTERS[country][0])
    length = _lengths().get(country)
    if length is None:
        return _ANY
    more = _MORE_DIGITS.get(country, length)
    return re.compile(rf"[A-Z]{{0,2}}(?:[0-9]{{{length}}}|[0-9]{{{more}}})")
