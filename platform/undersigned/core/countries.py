"""The countries and territories that the pages offer, from the same list."""

from functools import cache

import msgspec

from undersigned.settings import ROOT


@cache
def countries() -> frozenset[str]:
    """The ISO 3166-1 alpha-2 codes."""
    file = ROOT / "frontend" / "src" / "core" / "countries.json"
    return frozenset(msgspec.json.decode(file.read_bytes(), type=list[str]))
