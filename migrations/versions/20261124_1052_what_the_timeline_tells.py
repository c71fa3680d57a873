"""Goals that were reached and letters that were changed, for the timeline of a petition."""

from alembic import op

revision = "20261124_1052"
down_revision = "20261124_1051"
branch_labels = None
depends_on = None

TIMELINE = """
CREATE TABLE goal_reached (
  tenant_id   bigint NOT NULL,
  petition_id uuid NOT NULL,
  goal        integer NOT NULL,
  reached_at  timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, petition_id, goal),
  FOREIGN KEY (tenant_id, petition_id) REFERENCES petition (tenant_id, id)
);
COMMENT ON TABLE goal_reached IS
  'When a goal was reached for the first time. Rows stay as they are when signatures are withdrawn or erased later.';

CREATE TABLE letter_change (
  tenant_id      bigint NOT NULL,
  petition_id    uuid NOT NULL,
  locale         text NOT NULL,
  letter_version text NOT NULL,
  changed_at     timestamptz NOT NULL DEFAULT now(),
  reason         text NOT NULL,
  PRIMARY KEY (tenant_id, petition_id, locale, changed_at),
  FOREIGN KEY (tenant_id, petition_id) REFERENCES petition (tenant_id, id)
);
COMMENT ON TABLE letter_change IS 'Each change of a letter after somebody had signed it, and why it was made.';
"""

TENANT_TABLES = ("goal_reached", "letter_change")


def upgrade() -> None:
    op.execute(TIMELINE)
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
