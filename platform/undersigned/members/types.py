from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar
from uuid import UUID

from undersigned.core.errors import Refusal
from undersigned.identity.sessions import Lifetime, SessionTimes

LIFETIME = Lifetime(idle=timedelta(days=30), absolute=timedelta(days=90), fresh=timedelta(minutes=15))
"""Of a member's session (security.md 3.2, ux.md M-5)."""

NEWS = "news"
"""The purpose of the consent that the organisation may write about its work."""


@dataclass(frozen=True, slots=True)
class NewMember:
    """A row ready to be written. `address` is the blind index of an address that somebody with authority has vouched for."""

    id: UUID
    address: bytes | None
    personal: bytes
    locale: str


@dataclass(frozen=True, slots=True)
class StoredMember:
    """A stored member; `personal` is still sealed. `news` is what they last said about it, None where nobody has asked."""

    id: UUID
    address: bytes | None
    personal: bytes
    country: str | None
    locale: str
    news: bool | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Personal:
    """What is sealed of a member."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Member:
    """A member whose session or identity is at hand."""

    id: UUID
    name: str
    email: str
    country: str | None
    locale: str
    news: bool | None


@dataclass(frozen=True, slots=True)
class Consent:
    """An answer about a purpose, and the version of the text that was agreed or disagreed to."""

    purpose: str
    locale: str
    text_version: str
    given: bool


@dataclass(frozen=True, slots=True)
class NotLoggedIn(Refusal):
    """There is no session, or it has come to its end."""

    code: ClassVar[str] = "NOT_LOGGED_IN"
    status: ClassVar[int] = 403


@dataclass(frozen=True, slots=True)
class StoredSession:
    member: StoredMember
    times: SessionTimes
