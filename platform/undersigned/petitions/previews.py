"""Signed links to drafts: whoever has one sees the page before anybody else, until the link's time is up."""

import base64
import hmac
from datetime import UTC, datetime, timedelta
from uuid import UUID

from undersigned.core.context import now
from undersigned.core.keys import TenantKeys
from undersigned.petitions import service
from undersigned.petitions.types import Petition
from undersigned.tenancy.types import Context

LIFE = timedelta(days=7)


async def preview_address(context: Context, petition: Petition) -> str:
    """The absolute address of the draft's preview; it works for a week. Raises KeyMissingError."""
    keys = await context.platform.keys.tenant(context.tenant.id)
    until = int((now() + LIFE).timestamp())
    return f"{service.page_address(context, petition)}?preview={until}.{_seal(keys, petition.id, until)}"


async def opens(context: Context, petition_id: UUID, token: str) -> bool:
    """Whether the token of a preview's address is this petition's, whole, and not past its time. Raises KeyMissingError."""
    until, _, seal = token.partition(".")
    if not (until.isascii() and until.isdigit() and len(until) <= len("9999999999")):
        return False
    keys = await context.platform.keys.tenant(context.tenant.id)
    genuine = hmac.compare_digest(seal.encode(), _seal(keys, petition_id, int(until)).encode())
    return genuine and now() < datetime.fromtimestamp(int(until), UTC)


def _seal(keys: TenantKeys, petition_id: UUID, until: int) -> str:
    mac = keys.derive("preview", str(petition_id), str(until))
    return base64.urlsafe_b64encode(mac).rstrip(b"=").decode()
