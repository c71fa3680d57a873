"""Reads a tenant's own words for the mails that go to people who sign: `tenants/<slug>/emails/<kind>.<locale>.md`."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from undersigned.core.folder import entries
from undersigned.core.mailtext import MailText, read_mail_text
from undersigned.core.report import Report, nearest

EMAILS = Path(__file__).parent / "emails"
"""The platform's words for the same mails, under the same names."""

_ALWAYS = frozenset({"name", "petition", "organisation", "address"})
_LINKS = frozenset({"confirm_url", "remove_url"})

PLACEHOLDERS = {
    "confirmation": _ALWAYS | _LINKS | {"code"},
    "reminder": _ALWAYS | _LINKS,
    "signed_again": _ALWAYS | {"petition_url"},
}
"""By kind of mail, what its text may hold."""

NEEDED = {
    "confirmation": _LINKS | {"code"},
    "reminder": _LINKS,
    "signed_again": frozenset({"petition_url"}),
}
"""By kind of mail, what its text must hold: without these it would be of no use."""


@dataclass(frozen=True, slots=True)
class EmailSpec:
    """A tenant's words for one kind of mail in one language."""

    kind: str
    locale: str
    text: MailText


def read_emails(
    folder: Path,
    report: Report,
    *,
    locales: tuple[str, ...],
    placeholders: Mapping[str, frozenset[str]] = PLACEHOLDERS,
    needed: Mapping[str, frozenset[str]] = NEEDED,
) -> tuple[EmailSpec, ...]:
    """The mail texts in the folder, by kind and language; none where there is no such folder."""
    emails: list[EmailSpec] = []
    known = [f"{kind}.{locale}.md" for kind in placeholders for locale in locales]
    for file in entries(folder, report):
        if file.name not in known:
            report.mistake(file, 1, f"`{file.name}` is no mail text of this tenant", nearest(file.name, known))
            continue
        kind, locale, _ = file.name.split(".")
        text = read_mail_text(file, report, placeholders[kind], needed[kind])
        if text is not None:
            emails.append(EmailSpec(kind, locale, text))
    return tuple(emails)
