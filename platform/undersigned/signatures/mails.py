"""The mails to people who signed: the tenant's words or the platform's, filled in for one person."""

from undersigned.core.keys import TenantKeys
from undersigned.core.mail import Mail
from undersigned.petitions import service as petitions
from undersigned.petitions.types import Petition
from undersigned.signatures import tokens
from undersigned.signatures.files import EMAILS
from undersigned.signatures.types import Personal, Signature
from undersigned.tenancy.mails import mail_to
from undersigned.tenancy.types import Context


async def confirmation_mail(
    context: Context,
    kind: str,
    key: str,
    *,
    keys: TenantKeys,
    signature: Signature,
    personal: Personal,
    petition: Petition,
) -> Mail:
    """The mail of this kind (`confirmation` or `reminder`) to the person who signed. `key` makes its Message-ID.

    `signature.mails_sent` counts this mail already: the code derives from it.
    """
    locale = signature.locale
    token = tokens.confirm_token(keys, signature.id, signature.confirm_serial)
    link = f"{context.origin}/{locale}/c/{token}"
    code = tokens.confirm_code(keys, signature.id, signature.mails_sent)
    values = {"confirm_url": link, "remove_url": f"{link}#remove", "code": f"{code[:3]} {code[3:]}"}
    return await _mail(context, kind, key, signature, personal, petition, values)


async def signed_again_mail(
    context: Context, kind: str, key: str, *, signature: Signature, personal: Personal, petition: Petition
) -> Mail:
    """The mail to somebody who has confirmed and whose address has signed once more (F-16)."""
    page = petitions.page_address(context, petition)
    return await _mail(context, kind, key, signature, personal, petition, {"petition_url": page})


async def _mail(
    context: Context,
    kind: str,
    key: str,
    signature: Signature,
    personal: Personal,
    petition: Petition,
    values: dict[str, str],
) -> Mail:
    return await mail_to(
        context,
        kind,
        signature.locale,
        emails=EMAILS,
        key=key,
        name=personal.name,
        address=personal.email,
        values={"name": personal.name, "petition": petition.title, **values},
    )
