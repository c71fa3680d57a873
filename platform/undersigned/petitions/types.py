from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

import msgspec

from undersigned.core.errors import Refusal
from undersigned.tenancy.types import Ask


class PetitionState(StrEnum):
    DRAFT = "draft"
    SCHEDULED = "scheduled"
    OPEN = "open"
    PAUSED = "paused"
    CLOSED = "closed"
    DELIVERING = "delivering"
    DELIVERED = "delivered"
    ANSWERED = "answered"
    WON = "won"
    LOST = "lost"
    ARCHIVED = "archived"
    MERGED = "merged"
    REMOVED = "removed"


UNSEEN = frozenset({PetitionState.DRAFT, PetitionState.MERGED, PetitionState.REMOVED})
"""In these a petition has no page of its own: it is not published, it is part of another, or it was taken down."""

OUTCOMES = frozenset({PetitionState.ANSWERED, PetitionState.WON, PetitionState.LOST})

ENDED = OUTCOMES | {PetitionState.CLOSED, PetitionState.DELIVERED, PetitionState.ARCHIVED}
"""In these it takes no signatures and never will again."""


class Show(StrEnum):
    """Which petitions a list holds."""

    ALL = "all"
    OPEN = "open"
    ENDED = "ended"
    DELIVERED = "delivered"
    WON = "won"


class Sort(StrEnum):
    NEWEST = "newest"
    CLOSING = "closing"
    SIGNED = "signed"


class NameVisibility(StrEnum):
    """Where a supporter's name goes: to the target only, also on the page, or nowhere."""

    DELIVER_ONLY = "deliver_only"
    PUBLIC = "public"
    PRIVATE = "private"


class FieldKind(StrEnum):
    """What a field of a form's own asks for, and so what may stand in it."""

    POSTCODE = "postcode"
    PHONE = "phone"
    TEXT = "text"
    CHOICE = "choice"


class FieldChoice(msgspec.Struct, frozen=True):
    value: str
    label: str


class FormField(msgspec.Struct, frozen=True):
    """Something that a form asks beside name, address and country, and why, in one language (F-6).

    `label` is empty where the platform has the words: of a postcode and a phone number. `choices` are those of a choice.
    """

    name: str
    kind: FieldKind
    optional: bool
    label: str
    reason: str
    choices: tuple[FieldChoice, ...] = ()


class StoryPicture(msgspec.Struct, frozen=True):
    """A picture in a story: what it is called there, and the petition's file that it is."""

    written: str
    name: str
    width: int
    height: int


class GoalReason(msgspec.Struct, frozen=True):
    """What happens when a goal is reached: "At 50,000 we hand it over in Dubai" (P-5)."""

    goal: int
    reason: str


@dataclass(frozen=True, slots=True)
class PinnedLink:
    label: str
    update: str


@dataclass(frozen=True, slots=True)
class PinnedUpdate:
    """The banner above the petition (P-2)."""

    text: str
    links: tuple[PinnedLink, ...]
    published_at: datetime


@dataclass(frozen=True, slots=True)
class PetitionFile:
    """What belongs to a petition and is no text. Its name is the hash of its body and its ending."""

    name: str
    media_type: str
    body: bytes
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True, slots=True)
class Photo:
    """A photograph among a petition's files, and what it shows for those who cannot see it."""

    name: str
    width: int
    height: int
    alt: str


@dataclass(frozen=True, slots=True)
class Delivery:
    """When and where the petition was handed over. `receipt` is the name of one of its files."""

    delivered_at: datetime
    place: str
    photo: Photo | None = None
    receipt: str | None = None


@dataclass(frozen=True, slots=True)
class Petition:
    """A petition in one of its languages. Texts are Markdown; `unofficial` ones are translations that nobody delivers.

    At risk are those who sign where the list will be seen by governments that they criticise (F-5). `note` is what the
    organiser says of the state: why it is paused, or the headline of its outcome. `since` is when the state began and
    `until` when a pause ends, where that is told.
    """

    id: UUID
    slug: str
    state: PetitionState
    opens_at: datetime | None
    closes_at: datetime | None
    goal_mode: str
    goals: tuple[int, ...]
    minimum_shown: int
    name_visibility: NameVisibility
    at_risk: bool
    default_locale: str
    version: int
    locale: str
    locales: tuple[str, ...]
    title: str
    lead: str
    letter: str
    story: str
    letter_version: str
    unofficial: bool
    pinned_update: PinnedUpdate | None = None
    since: datetime | None = None
    until: datetime | None = None
    merged_into: str | None = None
    unlisted: bool = False
    note: str = ""
    fields: tuple[FormField, ...] = ()
    goal_reasons: tuple[GoalReason, ...] = ()
    pictures: tuple[StoryPicture, ...] = ()
    delivery: Delivery | None = None
    asks: tuple[Ask, ...] | None = None
    """What is asked after signing, where that is not what the tenant asks."""
    topics: tuple[str, ...] = ()
    """What it is about, by the slugs of the tenant's topics. One that the tenant has no more is passed over."""

    def state_at(self, moment: datetime) -> PetitionState:
        """The state in force: opening and closing times pass by themselves."""
        if self.state is PetitionState.SCHEDULED and self.opens_at and self.opens_at <= moment:
            return PetitionState.CLOSED if self.closes_at and self.closes_at <= moment else PetitionState.OPEN
        if self.state is PetitionState.OPEN and self.closes_at and self.closes_at <= moment:
            return PetitionState.CLOSED
        return self.state

    def takes_signatures_at(self, moment: datetime) -> bool:
        """Whether one can sign: while it is open, and while it is handed over unless its time is up."""
        if self.state is PetitionState.DELIVERING:
            return self.closes_at is None or self.closes_at > moment
        return self.state_at(moment) is PetitionState.OPEN


@dataclass(frozen=True, slots=True)
class LetterChange:
    """That a letter was changed after somebody had signed it, and why (P-8). `former` is the version of what it was, where that was kept."""

    at: datetime
    reason: str
    former: str | None


@dataclass(frozen=True, slots=True)
class FormerLetter:
    """A wording that a letter had until it was changed. Markdown, as the letter."""

    letter: str
    until: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Target:
    """Somebody to whom the petition goes: what it got and when it answered (P-10).

    `names` and `roles` are by language, in each in which the petition is published; `roles` may be empty. `answer` is the
    slug of an update.
    """

    names: Mapping[str, str]
    roles: Mapping[str, str] = field(default_factory=dict[str, str])
    received_at: datetime | None = None
    answered_at: datetime | None = None
    answer: str | None = None


@dataclass(frozen=True, slots=True)
class PetitionNotFound(Refusal):
    code: ClassVar[str] = "PETITION_NOT_FOUND"
    status: ClassVar[int] = 404


@dataclass(frozen=True, slots=True)
class PetitionClosed(Refusal):
    """The petition takes no signatures now: not open yet, paused, or closed."""

    code: ClassVar[str] = "PETITION_CLOSED"
    status: ClassVar[int] = 409
