"""Why a goal was set, and when an organiser set another."""

from alembic import op

revision = "20261124_1340"
down_revision = "20261124_1325"
branch_labels = None
depends_on = None

GOALS = """
ALTER TABLE petition_text ADD COLUMN goal_reasons jsonb NOT NULL DEFAULT '[]';
COMMENT ON COLUMN petition_text.goal_reasons IS 'A list of {goal, reason}: what happens at a goal, in the words of this language.';

CREATE TABLE goal_change (
  tenant_id   bigint NOT NULL,
  petition_id uuid NOT NULL,
  goal        integer NOT NULL,
  changed_at  timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, petition_id, changed_at),
  FOREIGN KEY (tenant_id, petition_id) REFERENCES petition (tenant_id, id)
);
COMMENT ON TABLE goal_change IS 'Each higher goal that an organiser set after somebody had signed. Goals never go down.';
"""

TENANT_TABLES = ("goal_change",)


def upgrade() -> None:
    op.execute(GOALS)
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
