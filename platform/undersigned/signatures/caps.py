"""How many mails an address may get that it has not asked for: of signing and of following together."""

from undersigned.core.context import now
from undersigned.core.database import Connection
from undersigned.core.keys import PLATFORM, TenantKeys
from undersigned.signatures import addresses, caps_store
from undersigned.signatures.types import CAP_WINDOW, MOST_FIRST_MAILS_A_DAY, MOST_RESENDS
from undersigned.tenancy.types import Context

ADDRESS_CAPPED = "capped: address"


def index(keys: TenantKeys, email: str) -> bytes:
    """What an address is counted under by one tenant."""
    return keys.blind_index("mail", addresses.canonical(email))


async def take(connection: Connection, context: Context, email: str, *, capped: bool, first: bool) -> str | None:
    """Take the caps of a mail to the address; why it may not leave, None where it may.

    `capped` where the person has not asked for this very mail. The first mail of a row counts against the cap of the platform
    whatever it is: else asking many tenants to send theirs again would reach an address as often as there are tenants.
    """
    keys = await context.platform.keys.tenant(context.tenant.id)
    if capped and not await caps_store.take_mail_cap(connection, context.tenant.id, index(keys, email), CAP_WINDOW):
        return ADDRESS_CAPPED
    if first:
        today = now().date()
        platform_keys = await context.platform.keys.tenant(PLATFORM)
        whom = platform_keys.blind_index("mail", today.isoformat(), addresses.canonical(email))
        if not await caps_store.take_platform_mail_cap(connection, whom, today, MOST_FIRST_MAILS_A_DAY):
            return "capped: platform"
    return None


async def take_resend(connection: Connection, context: Context, email: str) -> bool:
    """Whether the address may get one more of the mails that it was sent already."""
    keys = await context.platform.keys.tenant(context.tenant.id)
    return await caps_store.take_resend(connection, context.tenant.id, index(keys, email), MOST_RESENDS, CAP_WINDOW)


async def release(connection: Connection, tenant_id: int, keys: TenantKeys, email: str) -> None:
    """The address has answered: the next mail may follow at once."""
    await caps_store.release_mail_cap(connection, tenant_id, index(keys, email))
