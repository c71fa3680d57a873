from datetime import datetime
from uuid import UUID

from undersigned.core.database import Connection
from undersigned.signatures.attack_types import AttackMode, AttackSetting


async def select_attack_mode(connection: Connection, tenant_id: int, petition_id: UUID) -> AttackMode | None:
    """None where nothing was ever said or noticed."""
    row = await connection.fetchrow(
        """
        SELECT mode.setting, (SELECT setting FROM attack_setting WHERE tenant_id = $1) AS of_all,
               mode.since, mode.until
          FROM petition
     LEFT JOIN attack_mode AS mode ON mode.tenant_id = $1 AND mode.petition_id = petition.id
         WHERE petition.tenant_id = $1 AND petition.id = $2
        """,
        tenant_id,
        petition_id,
    )
    if row is None or not any(row):
        return None
    return _mode(row["setting"], row["of_all"], row["since"], row["until"])


async def select_attack_modes(connection: Connection, tenant_id: int) -> list[tuple[str, AttackMode]]:
    """The mode of each petition of the tenant by slug, drafts too."""
    rows = await connection.fetch(
        """
        SELECT petition.slug, mode.setting, mode.since, mode.until,
               (SELECT setting FROM attack_setting WHERE tenant_id = $1) AS of_all
          FROM petition
     LEFT JOIN attack_mode AS mode ON mode.tenant_id = $1 AND mode.petition_id = petition.id
         WHERE petition.tenant_id = $1
         ORDER BY petition.slug
        """,
        tenant_id,
    )
    return [(row["slug"], _mode(row["setting"], row["of_all"], row["since"], row["until"])) for row in rows]


async def upsert_setting_of_all(connection: Connection, tenant_id: int, setting: AttackSetting) -> None:
    await connection.execute(
        """
        INSERT INTO attack_setting (tenant_id, setting) VALUES ($1, $2)
        ON CONFLICT (tenant_id) DO UPDATE SET setting = excluded.setting
        """,
        tenant_id,
        setting,
    )


async def upsert_setting(
    connection: Connection, tenant_id: int, petition_id: UUID, setting: AttackSetting | None
) -> None:
    """What is said of one petition; None: as of all. What was noticed before is over with it."""
    await connection.execute(
        """
        INSERT INTO attack_mode (tenant_id, petition_id, setting) VALUES ($1, $2, $3)
        ON CONFLICT (tenant_id, petition_id) DO UPDATE SET setting = excluded.setting, until = NULL
        """,
        tenant_id,
        petition_id,
        setting,
    )


async def note_attack(
    connection: Connection, tenant_id: int, petition_id: UUID, at: datetime, until: datetime
) -> datetime | None:
    """Let the mode last until then; since when it does, None where that was said already."""
    return await connection.fetchval(
        """
        INSERT INTO attack_mode AS mode (tenant_id, petition_id, since, until) VALUES ($1, $2, $3, $4)
        ON CONFLICT (tenant_id, petition_id) DO UPDATE
                SET until = excluded.until, since = CASE WHEN mode.until > $3 THEN mode.since ELSE $3 END
              WHERE mode.until IS NULL OR mode.until < excluded.until
          RETURNING since
        """,
        tenant_id,
        petition_id,
        at,
        until,
    )


def _mode(setting: str | None, of_all: str | None, since: datetime | None, until: datetime | None) -> AttackMode:
    return AttackMode(AttackSetting(setting or of_all or AttackSetting.AUTO), since, until)
