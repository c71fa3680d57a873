"""E-mail addresses in two forms: as they are written to, and as they are told apart."""

import re
import unicodedata
from functools import lru_cache

from email_validator import EmailNotValidError, validate_email

from undersigned.core.text import has_invisible, is_invisible

GOOGLE = frozenset({"gmail.com", "googlemail.com"})
LOCAL_MOST = 64
EMAIL_MOST = 254
WIDE = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)} | dict.fromkeys((0x3002, 0xFF61), ".")
PLAIN = re.compile(r"([\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*)@([\w.-]+)", re.ASCII)
"""A dot-atom (RFC 5322, 3.2.3) before the @: nearly every address there is."""


def deliverable(text: str) -> str | None:
    """The address as mail is sent to it (NFC, its domain in ASCII); None where the syntax is wrong.

    No look-up: that would tell the time a name server takes, and the person may be offline to it (security.md 2.2).
    Addresses whose part before the @ is not ASCII are refused, for they need SMTPUTF8 on the whole way.
    """
    plain = PLAIN.fullmatch(text)
    if plain is None:
        return _checked(text)
    local, domain = plain[1], _domain(plain[2])
    if domain is None or len(local) > LOCAL_MOST or len(local) + 1 + len(domain) > EMAIL_MOST:
        return None
    return f"{local}@{domain}"


def is_of_another_script(text: str) -> bool:
    """Whether an address is not deliverable only because what stands before its @ is not ASCII."""
    local, _, domain = text.rpartition("@")
    return local.replace(".", "").isalnum() and not local.isascii() and deliverable(f"a@{domain}") is not None


@lru_cache(maxsize=10_000)
def _domain(domain: str) -> str | None:
    """The domain in the form `deliverable` gives. Remembered, for most people share a few, and checking one is dear."""
    checked = _checked(f"a@{domain}")
    return checked and checked.removeprefix("a@")


def _checked(text: str) -> str | None:
    try:
        parsed = validate_email(
            text, check_deliverability=False, strict=True, allow_smtputf8=True, test_environment=True
        )
    except EmailNotValidError:
        return None
    if parsed.ascii_email is None or "." not in parsed.ascii_domain:
        return None
    return parsed.ascii_email


def canonical(address: str) -> str:
    """Equal for addresses that reach one mailbox: case, `+tags`, and Google's dots and second name make no difference."""
    local, _, domain = address.casefold().rpartition("@")
    local = local.partition("+")[0] or local
    if domain in GOOGLE:
        local, domain = local.replace(".", ""), "gmail.com"
    return f"{local}@{domain}"


def masked(address: str) -> str:
    """What may be shown of an address: `a…@example.org`."""
    local, _, domain = address.rpartition("@")
    return f"{local[:1]}…@{domain}"


def cleaned(text: str) -> str:
    """What was typed, without the invisible characters that paste and autofill bring along; line breaks stay, to be refused.

    The wide forms and the full stop that keyboards for Chinese and Japanese type are those of ASCII.
    """
    if text.isascii() and not has_invisible(text):
        return text.strip(" ")
    kept = "".join(c for c in unicodedata.normalize("NFC", text.translate(WIDE)) if c in "\r\n" or not is_invisible(c))
    return kept.strip(" \t\u00a0")
