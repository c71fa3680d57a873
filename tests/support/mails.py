"""Every mail that supporters get, as it is sent, without sending it."""

from undersigned.core.mail import Mail
from undersigned.core.mailhtml import MailLook, document
from undersigned.core.mailtext import fill, load_mail_text
from undersigned.core.messages import Messages
from undersigned.followers import files as followers
from undersigned.settings import ROOT
from undersigned.signatures import files as signatures
from undersigned.tenancy.mails import BUTTONS
from undersigned.tenancy.palette import colours_of
from undersigned.tenancy.themes import Base, bundled

MESSAGES = Messages(ROOT / "frontend" / "messages")
FOLDERS = dict.fromkeys(signatures.PLACEHOLDERS, signatures.EMAILS) | dict.fromkeys(
    followers.PLACEHOLDERS, followers.EMAILS
)
KINDS = sorted(FOLDERS)
LINK = "https://act.access.example.org/en/c/" + "Ab3_x-7Q9z" * 4 + "Abc"


def theme_look(base: Base) -> MailLook:
    theme = bundled(base)
    return MailLook(colours_of(theme.light), colours_of(theme.dark), bar=theme.identity.header_style == "bar")


def a_mail(kind: str, locale: str, base: Base = "broadsheet", **changes: str) -> Mail:
    """The platform's mail of this kind, with the longest of everything in it."""
    values = {
        "name": "Amina Ben Ali أمينة",
        "petition": "Tell the ITU: The internet belongs to us!",
        "confirm_url": LINK,
        "remove_url": f"{LINK}#remove",
        "petition_url": "https://act.access.example.org/en/p/itu",
        "stop_url": f"https://act.access.example.org/en/u/{LINK[-43:]}",
        "code": "482 913",
        "organisation": "Access",
        "address": "1 Example Street, 00000 Example City",
        **changes,
    }
    buttons = dict.fromkeys(BUTTONS, MESSAGES.text(locale, f"mail.{kind}"))
    words = fill(load_mail_text(FOLDERS[kind], kind, locale), values, buttons)
    html = document(words.html, title=words.subject, organisation="Access", locale=locale, look=theme_look(base))
    return Mail(
        key="0" * 32,
        sender_name="Access",
        sender_address="petitions@access.example.org",
        reply_to=None,
        recipient_name=values["name"],
        recipient_address="amina@example.org",
        subject=words.subject,
        text=words.text,
        html=html,
        locale=locale,
    )
