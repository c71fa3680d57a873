"""What is said of signatures. The forms that a signature takes on its way in are structs: a frozen dataclass with as many
fields takes six times as long to make.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

import msgspec

from undersigned.core.errors import Refusal
from undersigned.petitions.types import NameVisibility, Petition

LINK_LIFE = timedelta(days=14)
CODE_LIFE = timedelta(minutes=60)
CODE_TRIES = 5
UNCONFIRMED_LIFE = timedelta(days=30)
GRACE = timedelta(hours=72)
"""How long after its closing a petition still takes confirmations of what was signed before (ux.md 1.11)."""
REMINDERS = (timedelta(hours=24), timedelta(hours=72))
MOST_MAILS = 5
MOST_RESENDS = 3
MOST_FIRST_MAILS_A_DAY = 6
CAP_WINDOW = timedelta(hours=23, minutes=30)
"""The 24 hours in which an address gets one unanswered confirmation; half an hour less, so that the reminder fits."""


class State(StrEnum):
    PENDING = "pending"
    CONFIRMED = "confirmed"
    HELD = "held"
    INVALIDATED = "invalidated"
    WITHDRAWN = "withdrawn"
    ANONYMISED = "anonymised"


MOVES: dict[State, frozenset[State]] = {
    State.PENDING: frozenset({State.CONFIRMED, State.HELD}),
    State.CONFIRMED: frozenset({State.HELD, State.INVALIDATED, State.WITHDRAWN}),
    State.HELD: frozenset({State.CONFIRMED}),
    State.INVALIDATED: frozenset({State.CONFIRMED}),
    State.WITHDRAWN: frozenset({State.CONFIRMED}),
    State.ANONYMISED: frozenset(),
}
"""Which state may follow which. Rows that are erased leave the machine altogether."""


class FieldValue(msgspec.Struct, frozen=True):
    """An answer to one of the fields that a petition's form has of its own."""

    name: str
    value: str


class SignInput(msgspec.Struct, frozen=True):
    """What a person sent, unchecked. `website` is the trap for robots: people do not see the field (F-7)."""

    name: str = ""
    email: str = ""
    country: str = ""
    news: bool | None = None
    fields: tuple[FieldValue, ...] = ()
    name_visibility: str | None = None
    locale: str | None = None
    letter_version: str | None = None
    """That of the letter which was read: pages stay open while a letter is changed (P-8)."""
    idempotency_key: str | None = None
    source: str | None = None
    referrer: str | None = None
    personal_link: str | None = None
    bucket: str | None = None
    utm: Mapping[str, str] = {}
    website: str | None = None
    proof: str | None = None
    plain: bool = False
    """Whether it comes without script, which alone could work for a proof (F-19)."""


class Entry(msgspec.Struct, frozen=True):
    """What a person sent, checked and in its stored form. `canonical` is equal for addresses that reach one mailbox."""

    name: str
    email: str
    canonical: str
    country: str
    news: bool
    fields: Mapping[str, str]
    name_visibility: NameVisibility
    locale: str
    letter_version: str | None
    idempotency_key: str | None
    source: str | None
    referrer: str | None
    personal_link: str | None
    bucket: str | None
    utm: Mapping[str, str]


class Attribution(msgspec.Struct, frozen=True):
    """Who brought a person. `bucket` and `generation` are counted over the chain of personal links (ux.md 1.6)."""

    shared_by: str | None = None
    bucket: str | None = None
    generation: int = 0


@dataclass(frozen=True, slots=True)
class GivenKey:
    """A client's idempotency key, and the address it was given with, both blind and of this petition only."""

    key: bytes
    address: bytes


class NewSignature(msgspec.Struct, frozen=True, omit_defaults=True):
    """A row ready to be written: validated, sealed, indexed. `task_id` is the outbox row that asks to confirm, if there is to be one.

    What it has of how the person came is left out where there is nothing: most come by themselves.
    """

    id: UUID
    petition_id: UUID
    state: State
    dedupe: bytes
    personal: bytes
    country: str
    locale: str
    name_visibility: NameVisibility
    source: str | None
    referrer: str | None
    idempotency: GivenKey | None
    confirm_hash: bytes
    letter_locale: str
    letter_version: str
    news: bool | None
    """None where nobody was asked with this signature."""
    news_version: str
    task_id: UUID | None
    shared_by: str | None = None
    bucket: str | None = None
    generation: int = 0
    utm: Mapping[str, str] | None = None
    public_name: str | None = None
    """Shown from now on, for it counts already."""


class Written(StrEnum):
    """What became of a row.

    Written, known already (the same address), refused because the petition is not open, or refused because its idempotency
    key stands for another signature.
    """

    NEW = "new"
    KNOWN = "known"
    CLOSED = "closed"
    KEY_REUSED = "key_reused"


@dataclass(frozen=True, slots=True)
class Outcome:
    written: Written
    signature_id: UUID


@dataclass(frozen=True, slots=True)
class Personal:
    """What is sealed of a person. `fields` are the answers to the fields of the form's own, by their names."""

    name: str
    email: str
    fields: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class Signature:
    """A stored signature; `personal` is still sealed."""

    id: UUID
    petition_id: UUID
    state: State
    personal: bytes
    country: str
    locale: str
    name_visibility: NameVisibility
    confirm_serial: int
    code_tries: int
    mails_sent: int
    mailed_at: datetime | None
    proven_at: datetime | None
    confirmed_at: datetime | None
    created_at: datetime

    @property
    def answered(self) -> bool:
        """Whether the owner of the mailbox has confirmed, whatever became of the signature."""
        return self.proven_at is not None or self.state not in {State.PENDING, State.HELD}

    @property
    def shows_name(self) -> bool:
        return (
            self.state is State.CONFIRMED
            and self.proven_at is not None
            and self.name_visibility is NameVisibility.PUBLIC
        )

    def link_expired(self, at: datetime) -> bool:
        return not self.answered and at - (self.mailed_at or self.created_at) > LINK_LIFE


@dataclass(frozen=True, slots=True)
class Received:
    """The answer to every signature, new or known. `receipt` lets this browser enter the code from the mail."""

    petition: Petition
    sent_to: str
    receipt: str


@dataclass(frozen=True, slots=True)
class SignedAtOnce:
    """The answer to a signature of somebody whose address was proven before: it counts. `receipt` shows this browser what it gave."""

    petition: Petition
    entry: Entry
    receipt: str


@dataclass(frozen=True, slots=True)
class Confirmed:
    petition: Petition
    name: str


@dataclass(frozen=True, slots=True)
class Removed:
    petition: Petition


@dataclass(frozen=True, slots=True)
class Resent:
    sent_to: str


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What the page behind a confirmation link shows: the signature, and what else this address has not confirmed yet."""

    state: str
    name: str
    petition: Petition
    others: tuple[Petition, ...]


@dataclass(frozen=True, slots=True)
class NewLink:
    """A personal link to be written: the first of `codes` that is free, for whoever holds the receipt."""

    petition_id: UUID
    receipt_id: UUID
    signature_id: UUID
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PersonalLink:
    """What somebody shares, and how many have signed through it and confirmed."""

    code: str
    count: int


@dataclass(frozen=True, slots=True)
class RecentSigner:
    """One of the newest signatures. `name` only by consent, `country` only where it has enough signatures, the hour only."""

    name: str | None
    country: str | None
    signed_at: datetime


@dataclass(frozen=True, slots=True)
class ProofNeeded(Refusal):
    """The petition is under attack: a proof of work made for this challenge must come with the signature."""

    code: ClassVar[str] = "PROOF_NEEDED"
    status: ClassVar[int] = 403
    challenge: str


@dataclass(frozen=True, slots=True)
class TooManySignatures(Refusal):
    code: ClassVar[str] = "TOO_MANY_SIGNATURES"
    status: ClassVar[int] = 429
    retry_after: ClassVar[int | None] = 300


@dataclass(frozen=True, slots=True)
class SigningUnavailable(Refusal):
    code: ClassVar[str] = "SIGNING_UNAVAILABLE"
    status: ClassVar[int] = 503
    retry_after: ClassVar[int | None] = 5


@dataclass(frozen=True, slots=True)
class IdempotencyKeyReused(Refusal):
    code: ClassVar[str] = "IDEMPOTENCY_KEY_REUSED"
    status: ClassVar[int] = 409


@dataclass(frozen=True, slots=True)
class ConfirmationNotFound(Refusal):
    code: ClassVar[str] = "CONFIRMATION_NOT_FOUND"
    status: ClassVar[int] = 404


@dataclass(frozen=True, slots=True)
class ConfirmationExpired(Refusal):
    code: ClassVar[str] = "CONFIRMATION_EXPIRED"
    status: ClassVar[int] = 410


@dataclass(frozen=True, slots=True)
class CodeMismatch(Refusal):
    code: ClassVar[str] = "CODE_MISMATCH"
    status: ClassVar[int] = 422


@dataclass(frozen=True, slots=True)
class CodeExpired(Refusal):
    code: ClassVar[str] = "CODE_EXPIRED"
    status: ClassVar[int] = 422


@dataclass(frozen=True, slots=True)
class TooManyCodes(Refusal):
    code: ClassVar[str] = "TOO_MANY_CODES"
    status: ClassVar[int] = 429
