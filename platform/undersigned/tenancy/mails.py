"""A mail to one person on behalf of a tenant: its words or the platform's, in its colours."""

from pathlib import Path

from undersigned.core.locale import with_digits
from undersigned.core.mail import Mail
from undersigned.core.mailhtml import MailLook, document
from undersigned.core.mailtext import MailText, fill, load_mail_text
from undersigned.tenancy import service
from undersigned.tenancy.palette import colours_of
from undersigned.tenancy.themes import bundled
from undersigned.tenancy.types import Context, Tenant

BUTTONS: tuple[str, ...] = ("confirm_url", "petition_url")
"""The links that a mail is there for: each mail has one of them, and the catalogs the words on it under `mail.<kind>`."""


async def mail_to(
    context: Context,
    kind: str,
    locale: str,
    *,
    emails: Path,
    key: str,
    name: str,
    address: str,
    values: dict[str, str],
    unsubscribe: str | None = None,
) -> Mail:
    """The mail of this kind in the language, `values` filled in. `emails` has the platform's words, `key` makes the Message-ID."""
    tenant = context.tenant
    button = context.platform.messages.text(locale, f"mail.{kind}")
    known = {"organisation": tenant.name, "address": tenant.contact.address}
    words = fill(await _words(context, kind, locale, emails), known | values, dict.fromkeys(BUTTONS, button))
    return Mail(
        key=key,
        sender_name=tenant.sender_name,
        sender_address=tenant.sender_address,
        reply_to=tenant.contact.email,
        recipient_name=name,
        recipient_address=address,
        subject=words.subject,
        text=words.text,
        html=document(words.html, title=words.subject, organisation=tenant.name, locale=locale, look=look_of(tenant)),
        locale=locale,
        unsubscribe=unsubscribe,
    )


def look_of(tenant: Tenant) -> MailLook:
    """The tenant's colours; those of a theme that was never written are the platform's own."""
    plain = bundled("broadsheet")
    day = colours_of(plain.light) | dict(tenant.colours)
    night = colours_of(plain.dark) | dict(tenant.night_colours)
    return MailLook(day, night, bar=tenant.look.header == "bar")


async def _words(context: Context, kind: str, locale: str, emails: Path) -> MailText:
    """The tenant's own words as they are; the platform's with the tenant's digits."""
    own = await service.mail_text(context.platform, context.tenant, kind, locale)
    if own:
        return MailText(*own)
    words, digits = load_mail_text(emails, kind, locale), context.tenant.digits(locale)
    return MailText(with_digits(words.subject, digits), with_digits(words.body, digits))
