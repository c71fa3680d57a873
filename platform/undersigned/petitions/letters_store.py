"""The statements of letters that change after somebody has signed."""

from collections.abc import Sequence
from uuid import UUID

from undersigned.core.database import Connection
from undersigned.petitions.types import FormerLetter, LetterChange


async def select_letter_versions(connection: Connection, tenant_id: int, petition_id: UUID) -> dict[str, str]:
    """The version of the letter in each language, as it stands."""
    rows = await connection.fetch(
        "SELECT locale, letter_version FROM petition_text WHERE tenant_id = $1 AND petition_id = $2",
        tenant_id,
        petition_id,
    )
    return {row["locale"]: row["letter_version"] for row in rows}


async def is_signed(connection: Connection, tenant_id: int, petition_id: UUID) -> bool:
    """Whether anybody has signed the petition, confirmed or not."""
    return await connection.fetchval(
        "SELECT EXISTS (SELECT FROM signature WHERE tenant_id = $1 AND petition_id = $2)", tenant_id, petition_id
    )


async def insert_letter_change(
    connection: Connection, tenant_id: int, petition_id: UUID, locale: str, *, version: str, reason: str
) -> None:
    """Record that the letter in this language is about to become another version, and keep what it was."""
    await connection.execute(
        """
        INSERT INTO letter_change (tenant_id, petition_id, locale, letter_version, reason, former, former_version)
        SELECT $1, $2, $3, $4, $5, letter, letter_version
          FROM petition_text
         WHERE tenant_id = $1 AND petition_id = $2 AND locale = $3
        """,
        tenant_id,
        petition_id,
        locale,
        version,
        reason,
    )


async def select_letter_changes(
    connection: Connection, tenant_id: int, keys: Sequence[tuple[UUID, str]]
) -> dict[tuple[UUID, str], list[LetterChange]]:
    """The changes of the letter of each (petition, language), the newest first."""
    rows = await connection.fetch(
        """
        SELECT petition_id, locale, changed_at, reason, former_version
          FROM letter_change
         WHERE tenant_id = $1 AND (petition_id, locale) IN (SELECT * FROM unnest($2::uuid[], $3::text[]))
         ORDER BY changed_at DESC
        """,
        tenant_id,
        [petition_id for petition_id, _ in keys],
        [locale for _, locale in keys],
    )
    found: dict[tuple[UUID, str], list[LetterChange]] = {key: [] for key in keys}
    for row in rows:
        found[row["petition_id"], row["locale"]].append(LetterChange(*row[2:]))
    return found


async def select_former_letter(
    connection: Connection, tenant_id: int, petition_id: UUID, locale: str, version: str
) -> FormerLetter | None:
    """A wording that the letter no longer has, as it was when it was changed last."""
    row = await connection.fetchrow(
        """
        SELECT former, changed_at, reason
          FROM letter_change
         WHERE tenant_id = $1 AND petition_id = $2 AND locale = $3 AND former_version = $4
         ORDER BY changed_at DESC
         LIMIT 1
        """,
        tenant_id,
        petition_id,
        locale,
        version,
    )
    return FormerLetter(*row) if row else None
