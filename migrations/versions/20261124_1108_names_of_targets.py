"""The names of targets in each language of their petition: they stand in its pages, and in sentences of its form."""

from alembic import op

revision = "20261124_1108"
down_revision = "20261124_1105"
branch_labels = None
depends_on = None

NAMES = """
ALTER TABLE target ADD COLUMN names jsonb, ADD COLUMN roles jsonb;
-- Forced, the policies hold for the owner too, who would see no row.
ALTER TABLE target NO FORCE ROW LEVEL SECURITY;
ALTER TABLE petition_text NO FORCE ROW LEVEL SECURITY;
UPDATE target
   SET names = written.names, roles = written.roles
  FROM (SELECT target.tenant_id, target.petition_id, target.position,
               jsonb_object_agg(text.locale, target.name) AS names,
               CASE WHEN target.role = '' THEN '{}' ELSE jsonb_object_agg(text.locale, target.role) END AS roles
          FROM target
          JOIN petition_text AS text USING (tenant_id, petition_id)
         GROUP BY target.tenant_id, target.petition_id, target.position) AS written
 WHERE (target.tenant_id, target.petition_id, target.position) = (written.tenant_id, written.petition_id, written.position);
ALTER TABLE petition_text FORCE ROW LEVEL SECURITY;
ALTER TABLE target
  FORCE ROW LEVEL SECURITY,
  DROP COLUMN name,
  DROP COLUMN role,
  ALTER COLUMN names SET NOT NULL,
  ALTER COLUMN roles SET NOT NULL;
COMMENT ON COLUMN target.names IS 'The name by language, in each in which the petition is published; likewise roles, empty where there is none.';
"""


def upgrade() -> None:
    op.execute(NAMES)


def downgrade() -> None:
    raise RuntimeError("migrations run forward; restore a backup to go back")
