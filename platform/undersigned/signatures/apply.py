"""Brings a tenant's mail texts in line with its files."""

from collections.abc import Sequence

from undersigned.core.database import Connection
from undersigned.signatures.files import EmailSpec
from undersigned.tenancy import service as tenancy


async def apply_emails(connection: Connection, tenant_id: int, emails: Sequence[EmailSpec]) -> list[str]:
    """Write the tenant's own words for mails and delete the others; a word for each that changed."""
    changes = [
        f"mail {email.kind}.{email.locale}"
        for email in emails
        if await tenancy.write_mail_text(
            connection, tenant_id, email.kind, email.locale, subject=email.text.subject, body=email.text.body
        )
    ]
    kept = [f"{email.kind}.{email.locale}" for email in emails]
    if await tenancy.delete_other_mail_texts(connection, tenant_id, kept):
        changes.append("mails removed")
    return changes
