"""What code is handed instead of globals."""

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec

from undersigned.core.cache import Cache
from undersigned.core.database import Database
from undersigned.core.group import GroupCommit
from undersigned.core.keys import Keys
from undersigned.core.limits import Limits
from undersigned.core.mail import MailSender
from undersigned.core.mail_domains import MailDomains
from undersigned.core.messages import Messages
from undersigned.core.network import Network
from undersigned.core.outbound import Outbound
from undersigned.core.wake import Waker
from undersigned.settings import Settings


@dataclass(frozen=True, slots=True)
class Platform:
    """What lives as long as the process."""

    settings: Settings
    database: Database
    keys: Keys
    messages: Messages
    limits: Limits
    waker: Waker
    mail: MailSender
    mail_domains: MailDomains
    outbound: Outbound
    signing: GroupCommit[Any, Any]
    """The queue of signatures; `signatures.service` alone puts rows in and knows their type."""
    linking: GroupCommit[Any, Any]
    """The queue of personal links; `signatures.links` alone uses it."""
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when the process is asked to stop: what would go on for ever ends then."""
    petitions: Cache[Any, Any] = field(default_factory=lambda: Cache(seconds=1.0, most=5_000))
    """Petitions read a moment ago; `petitions.service` alone uses it."""
    counts: Cache[Any, Any] = field(default_factory=lambda: Cache(seconds=1.0, most=5_000))
    """Counts read a moment ago; `signatures.counts` alone uses it."""
    vocabulary: Cache[Any, Any] = field(default_factory=lambda: Cache(seconds=60.0, most=100))
    """The words of petitions by tenant and language, for suggestions; `petitions.search` alone uses it."""
    attacks: Cache[Any, Any] = field(default_factory=lambda: Cache(seconds=2.0, most=5_000))
    """Attack modes read a moment ago; `signatures.attacks` alone uses it."""
    origins: Cache[Any, Any] = field(default_factory=lambda: Cache(seconds=30.0, most=5_000))
    """Where personal links lead back to; `signatures.links` alone uses it."""
    metadata: Cache[Any, Any] = field(default_factory=lambda: Cache(seconds=3600.0, most=1_000))
    """What login providers say of themselves; `identity.discovery` alone uses it, as the next."""
    key_sets: Cache[Any, Any] = field(default_factory=lambda: Cache(seconds=3600.0, most=1_000))
    """Their keys."""
    pictures: Cache[Any, Any] = field(default_factory=lambda: Cache(seconds=60.0, most=100))
    """Share images drawn or read a moment ago; `signatures.pictures` alone uses it."""
    remembered: set[tuple[object, ...]] = field(default_factory=set[tuple[object, ...]])
    """What this process knows to be written already. Only a saving: a lost entry costs a statement, nothing else."""


def now() -> datetime:
    return datetime.now(UTC)


class Caller(msgspec.Struct, frozen=True):
    """Who asks, as far as it is known: their language, their network, and the session id that their browser has sent.

    `preview` is the id of the petition that they may see though it is a draft, because they came by its signed link.
    A struct, as all that is made anew for each request: it is made in a quarter of the time of a frozen dataclass.
    """

    locale: str = "en"
    network: Network | None = None
    at: datetime = msgspec.field(default_factory=now)
    preview: UUID | None = None
    session: str = ""
