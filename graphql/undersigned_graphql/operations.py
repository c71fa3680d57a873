"""The documents that the frontend sends, `graphql/operations/<slice>/<Name>.graphql`: in production the only ones for everybody.

The frontend's build writes them into the manifest, each with its fragments. Browsers name them by their hash there; our own pages
run them by their name.
"""

import re
from functools import cache

import msgspec

from undersigned.settings import ROOT

MANIFEST = ROOT / "graphql" / "operations" / "manifest.json"


OPERATION = re.compile(r"\b(?:query|mutation|subscription) (\w+)")


@cache
def load() -> dict[str, str]:
    """The documents by the name of their one operation."""
    return {name: document for document in manifest().values() for name in OPERATION.findall(document)}


@cache
def manifest() -> dict[str, str]:
    """The documents by "sha256:<hex>", in the normal form that was hashed."""
    return msgspec.json.decode(MANIFEST.read_bytes(), type=dict[str, str])
