from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Literal

import msgspec
from starlette.exceptions import HTTPException

from undersigned.core.context import Caller, Platform
from undersigned.core.locale import LATIN
from undersigned.core.ssr import Assets
from undersigned.tenancy.types import Look, Tenant

PageName = Literal[
    "platform",
    "home",
    "petition",
    "sign",
    "thanks",
    "confirm",
    "follow",
    "following",
    "letter",
    "listing",
    "search",
    "update",
    "updates",
    "privacy",
    "removed",
    "problem",
]

RunOperation = Callable[[Platform, Tenant | None, Caller, str, Mapping[str, Any]], Awaitable[dict[str, Any]]]
"""Runs a persisted operation by its name, with its variables; gives its `data`."""


class FieldProblem(msgspec.Struct, frozen=True):
    """What is wrong with one field, in the page's language."""

    field: str
    code: str
    message: str


class RefusalText(msgspec.Struct, frozen=True):
    code: str
    message: str


class FormState(msgspec.Struct, frozen=True, kw_only=True):
    """What a POST left behind. Without problems and refusal the action in `values["action"]` has succeeded."""

    values: dict[str, str] = {}
    problems: tuple[FieldProblem, ...] = ()
    refusal: RefusalText | None = None


class LinkShown(msgspec.Struct, frozen=True):
    """A personal link: its code, and how many have signed through it."""

    code: str
    count: int


class AskShown(msgspec.Struct, frozen=True):
    """What is asked next, and the words and the address of its link."""

    text: str
    label: str
    url: str


class ReceiptShown(msgspec.Struct, frozen=True):
    """What the thanks page shows of a receipt: the masked address, what the person said, and their link."""

    address: str
    name: str
    country: str
    confirmed: bool
    link: LinkShown | None
    ask: AskShown | None
    unproven: bool = False
    """Whether nothing is shown to share until it is confirmed (F-19)."""


class ContactShown(msgspec.Struct, frozen=True):
    name: str
    address: str
    email: str


class ProviderShown(msgspec.Struct, frozen=True):
    """Where one may log in; its name in the page's language."""

    id: str
    name: str


class MemberShown(msgspec.Struct, frozen=True):
    """Whose session the browser has, and what they must be asked for before they can sign."""

    name: str
    address: str
    missing: tuple[str, ...]


class LookShown(Look, frozen=True, kw_only=True):
    words: str
    """What the buttons say that sign, where it is not the usual: a page need not have the words of every choice."""


class TenantShown(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    slug: str
    name: str
    url: str
    default_locale: str
    locales: tuple[str, ...]
    member_name: str
    """In the page's language; empty where the tenant says none in it."""
    contact: ContactShown
    look: LookShown
    share_order: Mapping[str, tuple[str, ...]]
    suggested_countries: tuple[str, ...]
    providers: tuple[ProviderShown, ...]


class Boot(msgspec.Struct, frozen=True, kw_only=True):
    """The contract between server and pages; its other side is frontend/src/core/boot.ts."""

    page: PageName
    locale: str
    dir: Literal["ltr", "rtl"]
    digits: str = LATIN
    """The numbering system of the page, by its name in CLDR."""
    path: str
    query: str
    origin: str
    assets: Assets
    tenant: TenantShown | None
    status: int
    data: Mapping[str, Any] | None
    form: FormState | None = None
    receipt: ReceiptShown | None = None
    member: MemberShown | None = None
    reference: str | None = None
    saves: bool = False
    """Whether the reader's browser asks for as little data as will do (G-13)."""


@dataclass(frozen=True, slots=True)
class MappedPage:
    """A page in a sitemap: its path behind the language, its languages, and when it was changed."""

    path: str
    locales: tuple[str, ...]
    changed_at: datetime | None


class RejectedError(HTTPException):
    """A request that cannot be read; the catalogs' `refusal.<code>` has the words for it."""

    code: ClassVar[str] = "BAD_REQUEST"
    status: ClassVar[int] = 400

    def __init__(self, **arguments: str | int) -> None:
        super().__init__(self.status)
        self.arguments = arguments


class MovedError(Exception):
    """What was asked for is at another address for good."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.address = address


class GoneError(Exception):
    """The petition was removed: when, and why where that is told."""

    def __init__(self, since: datetime | None, note: str) -> None:
        super().__init__(note)
        self.since = since
        self.note = note


class FilterUnknownError(RejectedError):
    """A list that is chosen or sorted by what there is not."""

    code = "FILTER_UNKNOWN"


class PageUnknownError(RejectedError):
    """A numbered page that a list does not have."""

    code = "PAGE_UNKNOWN"
    status = 404


class LoginExpiredError(RejectedError):
    """An answer of a login provider to a login that did not begin in this browser, or too long ago, or has ended."""

    code = "LOGIN_EXPIRED"


class BadEncodingError(RejectedError):
    """An address or a form that is not UTF-8."""

    code = "BAD_ENCODING"


class FileRefusedError(RejectedError):
    """A form that brings a file; no form of ours takes one."""

    code = "FILE_REFUSED"


class FormTooLargeError(RejectedError):
    code = "FORM_TOO_LARGE"
    status = 413


class FormTypeError(RejectedError):
    """A body that is no form."""

    code = "FORM_TYPE"
    status = 415


class CrossSiteError(RejectedError):
    """A form that was sent from somebody else's page."""

    code = "CROSS_SITE"
    status = 403
