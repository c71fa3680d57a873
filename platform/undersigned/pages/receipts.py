"""The receipt cookie: set after signing, so that the code from the mail can be entered without script."""

from datetime import timedelta
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from undersigned.settings import Settings
from undersigned.signatures import receipts
from undersigned.signatures.tokens import RECEIPT_LIFE, Receipt
from undersigned.tenancy.types import Context

COOKIES = ("receipt", "__Host-receipt")


def cookie_name(settings: Settings) -> str:
    """Under TLS the name makes the browser refuse the cookie from any other host."""
    return "__Host-receipt" if settings.secure else "receipt"


def read_cookie(request: Request, settings: Settings) -> str:
    return request.cookies.get(cookie_name(settings), "")


def set_cookie(response: Response, settings: Settings, receipt: str, life: timedelta = RECEIPT_LIFE) -> None:
    """Written by hand, for a receipt needs no quoting, and looking whether it does is most of what Starlette's way costs."""
    cookie = f"{cookie_name(settings)}={receipt}; HttpOnly; Max-Age={int(life.total_seconds())}; Path=/; SameSite=lax"
    response.headers.append("set-cookie", f"{cookie}; Secure" if settings.secure else cookie)


async def open_receipt(context: Context, text: str, petition_id: UUID) -> Receipt | None:
    """The receipt in the cookie; None where it is none of ours, too old, or another petition's. Raises KeyMissingError."""
    receipt = await receipts.open_receipt(context, text)
    return receipt if receipt and receipt.petition_id == petition_id else None
