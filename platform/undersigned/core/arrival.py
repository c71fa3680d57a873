"""What the address of a page says about how somebody came: `r`, `source`, `bucket` and `utm_*`.

It stands in the address and nowhere else, so that a page is the same for all who open the same address (G-15).
"""

import re
from urllib.parse import parse_qsl, urlencode

CODE = re.compile(r"[2-9A-HJKMNP-TV-Z]{5,6}")
"""A personal link's code: no 0, 1, I, L, O, U, which are taken for others or for words."""
SOURCE = re.compile(r"[\w.:/ -]{1,100}")
UTM = ("source", "medium", "campaign", "term", "content")
NAMES = ("r", "source", "bucket", *(f"utm_{name}" for name in UTM))
MOST_FIELDS = 50


def read_arrival(query: str) -> dict[str, str]:
    """What is well formed, each with its first value and in one order; nobody could mend the rest."""
    try:
        pairs = parse_qsl(query, max_num_fields=MOST_FIELDS)
    except ValueError:
        return {}
    given = dict(reversed(pairs))
    given["r"] = given.get("r", "").upper()
    return {name: given[name] for name in NAMES if _is_well_formed(name, given.get(name, ""))}


def kept_query(query: bytes) -> str:
    """The part of a query that pages depend on: equal for addresses that mean the same."""
    return urlencode(read_arrival(query.decode("latin-1"))) if query else ""


def _is_well_formed(name: str, value: str) -> bool:
    return (CODE if name == "r" else SOURCE).fullmatch(value) is not None
