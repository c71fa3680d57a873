"""The mails to followers: the tenant's words or the platform's. Each has the address where it is stopped (U-1)."""

from undersigned.core.keys import TenantKeys
from undersigned.core.mail import Mail
from undersigned.followers.files import EMAILS
from undersigned.followers.types import Follower
from undersigned.petitions import service as petitions
from undersigned.petitions.types import Petition
from undersigned.signatures import tokens
from undersigned.tenancy.mails import mail_to
from undersigned.tenancy.types import Context


async def follower_mail(
    context: Context, kind: str, key: str, *, keys: TenantKeys, follower: Follower, address: str, petition: Petition
) -> Mail:
    """The mail of this kind to the follower at the address. `key` makes its Message-ID."""
    locale, token = follower.locale, tokens.follower_token(keys, follower.id)
    stop = f"{context.origin}/{locale}/u/{token}"
    return await mail_to(
        context,
        kind,
        locale,
        emails=EMAILS,
        key=key,
        name="",
        address=address,
        values={
            "petition": petition.title,
            "confirm_url": f"{context.origin}/{locale}/f/{token}",
            "petition_url": petitions.page_address(context, petition),
            "stop_url": stop,
        },
        unsubscribe=stop,
    )
