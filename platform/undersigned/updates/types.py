from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Update:
    """An update in one of its languages. Texts are Markdown."""

    id: UUID
    petition_id: UUID
    slug: str
    published_at: datetime
    locale: str
    title: str
    lead: str
    body: str


class EventKind(StrEnum):
    UPDATE = "update"
    GOAL_REACHED = "goal_reached"
    GOAL_CHANGED = "goal_changed"
    LETTER_CHANGED = "letter_changed"
    OPENED = "opened"
    CLOSED = "closed"
    DELIVERED = "delivered"
    RECEIVED = "received"
    ANSWERED = "answered"
    OUTCOME = "outcome"


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a petition.

    `title` is an update's, or the name of a target; `text` the update's lead, the reason of a change, a place, or the
    headline of the outcome; `slug` the update that tells more; `former` the version of a letter that was changed.
    """

    kind: EventKind
    at: datetime
    title: str = ""
    text: str = ""
    slug: str | None = None
    locale: str | None = None
    goal: int | None = None
    former: str | None = None
