"""The words of petitions, for search in their languages."""

from alembic import op

revision = "20261124_1105"
down_revision = "20261124_1052"
branch_labels = None
depends_on = None

SEARCH = """
CREATE TABLE petition_search (
  tenant_id   bigint NOT NULL,
  petition_id uuid NOT NULL,
  locale      text NOT NULL,
  config      text NOT NULL,
  body        text NOT NULL,
  words       tsvector NOT NULL,
  PRIMARY KEY (tenant_id, petition_id, locale),
  FOREIGN KEY (tenant_id, petition_id, locale) REFERENCES petition_text (tenant_id, petition_id, locale) ON DELETE CASCADE
);
COMMENT ON TABLE petition_search IS
  'No index but its key: behind row-level security none on words can be used, and a tenant has some hundred petitions.';
COMMENT ON COLUMN petition_search.config IS 'The built-in text search configuration of the language, or simple.';
COMMENT ON COLUMN petition_search.body IS 'Letter and story without marks, from which excerpts are cut.';
"""

TENANT_TABLES = ("petition_search",)


def upgrade() -> None:
    op.execute(SEARCH)
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
