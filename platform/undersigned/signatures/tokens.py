"""Links, codes and receipts. They derive from the tenant's token key, so that a mail sent twice carries the same ones."""

import base64
import hmac
import os
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

import msgspec
from cryptography.exceptions import InvalidTag

from undersigned.core.keys import TenantKeys
from undersigned.petitions.types import NameVisibility
from undersigned.signatures import addresses

CODE_LENGTH = 6
RECEIPT_LIFE = timedelta(hours=24)
RECEIPT_LENGTH = 1500
"""Receipts are padded to one length, which says nothing of name and address inside."""
FIELDS_LENGTH = 900
"""So much longer where the petition's form has fields of its own, whatever stands in them. A cookie takes no more than 4096."""
LINK_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
LINK_LENGTH = 6


def confirm_token(keys: TenantKeys, signature_id: UUID, serial: int) -> str:
    """The 43 characters in the link of a confirmation mail."""
    return _text(keys.derive("confirm", str(signature_id), str(serial)))


def follower_token(keys: TenantKeys, follower_id: UUID) -> str:
    """The 43 characters in the links of the mails to a follower."""
    return _text(keys.derive("follow", str(follower_id)))


def confirm_code(keys: TenantKeys, signature_id: UUID, mail: int) -> str:
    """The six digits in the n-th mail of a signature."""
    return f"{int.from_bytes(keys.derive('code', str(signature_id), str(mail))[:8]) % 1_000_000:06d}"


def same_code(typed: str, code: str) -> bool:
    """Compare in constant time, whatever spaces were typed and in whichever digits."""
    return hmac.compare_digest((six_digits(typed) or "").encode(), code.encode())


def six_digits(typed: str) -> str | None:
    """The digits of what was typed; None where that cannot be a code, such as an empty field."""
    digits = "".join(str(unicodedata.decimal(character)) for character in typed if character.isdecimal())
    return digits if len(digits) == CODE_LENGTH else None


def link_code(keys: TenantKeys, receipt_id: UUID, attempt: int) -> str:
    """The code in a personal link: random for everybody without the key, and of nothing but the receipt."""
    number = int.from_bytes(keys.derive("link", str(receipt_id), str(attempt))[:8])
    letters: list[str] = []
    for _ in range(LINK_LENGTH):
        number, letter = divmod(number, len(LINK_LETTERS))
        letters.append(LINK_LETTERS[letter])
    return "".join(letters)


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What a browser holds after signing: which signature it may confirm by code, and what the person said.

    Nothing in it is read from a signature that was there before: it would tell who signed.
    """

    id: UUID
    signature_id: UUID
    petition_id: UUID
    name: str
    email: str
    country: str
    news: bool
    name_visibility: NameVisibility
    fields: Mapping[str, str] = field(default_factory=dict[str, str])
    """Every field of the form's own, with the answer or empty."""
    until: datetime
    created: bool
    """Whether the signature began with this receipt, so that its holder may give it another address."""
    confirmed: bool = False
    """Whether this browser has shown that the mailbox is its person's."""
    unproven: bool = False
    """Whether it was given in attack mode without a proof: until it is confirmed its holder is shown nothing to share (F-19)."""

    @property
    def sent_to(self) -> str:
        """The address as it may be shown."""
        return addresses.masked(self.email)


def seal_receipt(keys: TenantKeys, receipt: Receipt) -> str:
    """The receipt as a text that only this tenant's key opens; always of the same length."""
    length = RECEIPT_LENGTH + (FIELDS_LENGTH if receipt.fields else 0)
    plain = msgspec.json.encode(receipt).ljust(length)
    nonce = os.urandom(12)
    return _text(nonce + keys.cipher("receipt").encrypt(nonce, plain, b"receipt"))


def open_receipt(keys: TenantKeys, text: str, at: datetime) -> Receipt | None:
    """The receipt; None where it is not of this tenant, was altered, or is past its time."""
    try:
        sealed = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        plain = keys.cipher("receipt").decrypt(sealed[:12], sealed[12:], b"receipt")
        receipt = msgspec.json.decode(plain, type=Receipt)
    except (InvalidTag, ValueError):
        return None
    return receipt if at < receipt.until else None


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
