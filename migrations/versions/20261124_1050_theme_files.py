"""Stylesheets and drawings of themes by the hash of what they hold: those of yesterday still answer."""

from alembic import op

revision = "20261124_1050"
down_revision = "20261124_1040"
branch_labels = None
depends_on = None

THEME_FILES = """
CREATE TABLE theme_file (
  tenant_id  bigint NOT NULL,
  name       text NOT NULL CHECK (name ~ '^[0-9a-f]{64}\\.(css|svg)$'),
  body       text NOT NULL,
  made_at    timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, name)
);
COMMENT ON TABLE theme_file IS
  'What themes consist of, by hash. Pages that name an old one lie in caches, so that nothing is deleted when a theme changes.';
INSERT INTO theme_file (tenant_id, name, body) SELECT id, theme_hash || '.css', theme_css FROM tenant;

ALTER TABLE theme_file ENABLE ROW LEVEL SECURITY;
ALTER TABLE theme_file FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON theme_file TO undersigned_app, undersigned_owner
  USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::bigint)
  WITH CHECK (tenant_id = nullif(current_setting('app.tenant_id', true), '')::bigint);
GRANT SELECT, INSERT ON theme_file TO undersigned_app;

ALTER TABLE tenant
  DROP COLUMN theme_css,
  ADD COLUMN look jsonb NOT NULL DEFAULT '{}';
COMMENT ON COLUMN tenant.look IS 'What pages must know of the theme beside its stylesheet: header, progress, logo.';
"""


def upgrade() -> None:
    op.execute(THEME_FILES)


def downgrade() -> None:
    raise RuntimeError("migrations run forward; restore a backup to go back")
