"""The mails to followers: the platform's words, and what a tenant's own must hold (`tenants/<slug>/emails/<kind>.<locale>.md`)."""

from pathlib import Path

EMAILS = Path(__file__).parent / "emails"

_ASKING = frozenset({"petition", "confirm_url", "stop_url", "organisation", "address"})
_TELLING = frozenset({"petition", "petition_url", "stop_url", "organisation", "address"})

PLACEHOLDERS = {"follow_opening": _ASKING, "follow_outcome": _ASKING, "opening": _TELLING}
"""By kind of mail, what its text may hold."""

NEEDED = {
    "follow_opening": frozenset({"confirm_url", "stop_url"}),
    "follow_outcome": frozenset({"confirm_url", "stop_url"}),
    "opening": frozenset({"petition_url", "stop_url"}),
}
"""By kind of mail, what its text must hold: without these it would be of no use."""
