"""Sessions: the rules for all who log in. Whose session it is, and how long it may live, is for those who keep it.

The id is random and stands in a cookie; only its hash is stored, with the tenant (security.md 3.2).
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from undersigned.core.keys import token_hash

ID_LENGTH = 43
"""Characters: 256 bits."""

TOUCH_EVERY = timedelta(hours=1)
"""How exactly it is known when a session was last used: to write that down for each request would cost more than it tells."""


@dataclass(frozen=True, slots=True)
class Lifetime:
    """How long a session may go unused, how long it may last however much it is used, and how long a proof counts as fresh."""

    idle: timedelta
    absolute: timedelta
    fresh: timedelta


@dataclass(frozen=True, slots=True)
class SessionTimes:
    created_at: datetime
    seen_at: datetime
    proven_at: datetime

    def is_alive(self, lifetime: Lifetime, at: datetime) -> bool:
        return at - self.seen_at < lifetime.idle and at - self.created_at < lifetime.absolute

    def is_fresh(self, lifetime: Lifetime, at: datetime) -> bool:
        """Whether whoever has it proved a moment ago who they are."""
        return at - self.proven_at < lifetime.fresh

    def is_to_be_touched(self, at: datetime) -> bool:
        return at - self.seen_at > TOUCH_EVERY


def new_session_id() -> str:
    return secrets.token_urlsafe(32)


def session_hash(session_id: str) -> bytes | None:
    """What is stored of the id; None where it cannot be one."""
    return token_hash(session_id) if len(session_id) == ID_LENGTH and session_id.isascii() else None
