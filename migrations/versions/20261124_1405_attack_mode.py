"""Whether signatures must be worked for: what the organiser says, and what was seen."""

from alembic import op

revision = "20261124_1405"
down_revision = "20261124_1400"
branch_labels = None
depends_on = None

ATTACK = """
CREATE TABLE attack_setting (
  tenant_id bigint NOT NULL PRIMARY KEY,
  setting   text NOT NULL CHECK (setting IN ('auto', 'on', 'off'))
);
COMMENT ON TABLE attack_setting IS 'What an organisation says of attack mode for all its petitions; auto where there is no row.';

CREATE TABLE attack_mode (
  tenant_id   bigint NOT NULL,
  petition_id uuid NOT NULL,
  setting     text CHECK (setting IN ('on', 'off')),
  since       timestamptz,
  until       timestamptz,
  PRIMARY KEY (tenant_id, petition_id),
  FOREIGN KEY (tenant_id, petition_id) REFERENCES petition (tenant_id, id)
);
COMMENT ON COLUMN attack_mode.setting IS 'Null: as the organisation says.';
COMMENT ON COLUMN attack_mode.since IS 'When the last attack was noticed.';
COMMENT ON COLUMN attack_mode.until IS 'When the mode ends by itself, unless the attack goes on.';
"""

TENANT_TABLES = ("attack_setting", "attack_mode")


def upgrade() -> None:
    op.execute(ATTACK)
    for table in TENANT_TABLES:
        op.execute(
            f"""
            ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
            ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
            CREATE POLICY tenant ON {table} TO undersigned_app, undersigned_owner
              USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::bigint)
              WITH CHECK (tenant_id = nullif(current_setting('app.tenant_id', true), '')::bigint);
            GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO undersigned_app;
            """
        )


def downgrade() -> None:
    raise RuntimeError("migrations run forward; restore a backup to go back")
