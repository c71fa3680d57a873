"""What a browser was given after signing, read again."""

from dataclasses import replace

from undersigned.core.context import now
from undersigned.signatures import tokens
from undersigned.signatures.tokens import Receipt
from undersigned.tenancy.types import Context


async def open_receipt(context: Context, text: str) -> Receipt | None:
    """The receipt; None where it is none of this tenant's, was altered, or is too old. Raises KeyMissingError."""
    if not text:
        return None
    return tokens.open_receipt(await context.platform.keys.tenant(context.tenant.id), text, now())


async def confirmed_receipt(context: Context, text: str) -> str | None:
    """The receipt again, saying that its holder has confirmed; None where it is none. Raises KeyMissingError."""
    receipt = await open_receipt(context, text)
    keys = await context.platform.keys.tenant(context.tenant.id)
    return receipt and tokens.seal_receipt(keys, replace(receipt, confirmed=True))
