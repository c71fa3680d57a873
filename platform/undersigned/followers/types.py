from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

import msgspec

from undersigned.core.errors import Refusal
from undersigned.petitions.types import Petition, PetitionState

LINK_LIFE = timedelta(days=14)
UNCONFIRMED_LIFE = timedelta(days=30)
CONFIRMED_LIFE = timedelta(days=365)
TOLD_LIFE = timedelta(days=7)
STOPPED_LIFE = timedelta(days=1)
"""How long the rows live; what the form and its data card say of it (`follow.promise`, `follow.keep`) is these."""

MOST_MAILS = 5
"""How often a follower who does not confirm is asked to, however often somebody gives the address."""


class Wish(StrEnum):
    """What somebody wants to be told of, and the purpose of the text that they agreed to."""

    OPENING = "opening"
    OUTCOME = "outcome"


ENDING = frozenset({PetitionState.CLOSED, PetitionState.DELIVERING, PetitionState.DELIVERED})


def wish_at(petition: Petition, moment: datetime) -> Wish | None:
    """What one may ask to be told of (ux.md 1.11): nothing while one can sign, nor once all has been told."""
    state = petition.state_at(moment)
    if state is PetitionState.SCHEDULED:
        return Wish.OPENING
    return Wish.OUTCOME if state in ENDING and not petition.takes_signatures_at(moment) else None


class FollowInput(msgspec.Struct, frozen=True):
    """What a person sent, unchecked. `website` is the trap for robots: people do not see the field (F-7)."""

    email: str = ""
    locale: str | None = None
    website: str | None = None


class NewFollower(msgspec.Struct, frozen=True, kw_only=True):
    """A row ready to be written: validated, sealed, indexed. `mailed` says whether the address is asked to confirm."""

    id: UUID
    petition_id: UUID
    wish: Wish
    dedupe: bytes
    personal: bytes
    token_hash: bytes
    locale: str
    text_version: str
    task_id: UUID
    mailed: bool


@dataclass(frozen=True, slots=True)
class Follower:
    """A stored follower; `personal` is still sealed."""

    id: UUID
    petition_id: UUID
    wish: Wish
    personal: bytes
    locale: str
    mails_sent: int
    mailed_at: datetime | None
    confirmed_at: datetime | None
    told_at: datetime | None
    stopped_at: datetime | None
    created_at: datetime

    def state_at(self, moment: datetime) -> "FollowingState":
        if self.stopped_at:
            return FollowingState.STOPPED
        if self.told_at:
            return FollowingState.TOLD
        if self.confirmed_at:
            return FollowingState.CONFIRMED
        expired = moment - (self.mailed_at or self.created_at) > LINK_LIFE
        return FollowingState.EXPIRED if expired else FollowingState.PENDING


class FollowingState(StrEnum):
    PENDING = "pending"
    EXPIRED = "expired"
    CONFIRMED = "confirmed"
    TOLD = "told"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Followed:
    """The answer to everybody who asks to be told, whether or not they follow already. `sent_to` is the address, masked."""

    petition: Petition
    sent_to: str


@dataclass(frozen=True, slots=True)
class Following:
    """What stands behind the links in the mails. `address` is masked."""

    state: FollowingState
    wish: Wish
    petition: Petition
    address: str


@dataclass(frozen=True, slots=True)
class NotFollowable(Refusal):
    """There is nothing to be told of: one can sign, or the petition has come to its end."""

    code: ClassVar[str] = "NOT_FOLLOWABLE"
    status: ClassVar[int] = 409


@dataclass(frozen=True, slots=True)
class TooManyFollowers(Refusal):
    code: ClassVar[str] = "TOO_MANY_FOLLOWERS"
    status: ClassVar[int] = 429
    retry_after: ClassVar[int | None] = 300


@dataclass(frozen=True, slots=True)
class FollowingUnavailable(Refusal):
    code: ClassVar[str] = "FOLLOWING_UNAVAILABLE"
    status: ClassVar[int] = 503
    retry_after: ClassVar[int | None] = 5


@dataclass(frozen=True, slots=True)
class FollowingNotFound(Refusal):
    code: ClassVar[str] = "FOLLOWING_NOT_FOUND"
    status: ClassVar[int] = 404


@dataclass(frozen=True, slots=True)
class FollowingExpired(Refusal):
    code: ClassVar[str] = "FOLLOWING_EXPIRED"
    status: ClassVar[int] = 410
