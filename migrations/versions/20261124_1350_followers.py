"""People who asked to be told when a petition opens, or what comes of it."""

from alembic import op

revision = "20261124_1350"
down_revision = "20261124_1340"
branch_labels = None
depends_on = None

FOLLOWERS = """
CREATE TABLE follower (
  tenant_id    bigint NOT NULL,
  id           uuid NOT NULL,
  petition_id  uuid NOT NULL,
  wish         text NOT NULL CHECK (wish IN ('opening', 'outcome')),
  dedupe       bytea NOT NULL,
  personal     bytea NOT NULL,
  token_hash   bytea NOT NULL,
  locale       text NOT NULL,
  text_version text NOT NULL,
  mails_sent   smallint NOT NULL DEFAULT 0,
  mailed_at    timestamptz,
  confirmed_at timestamptz,
  told_at      timestamptz,
  stopped_at   timestamptz,
  created_at   timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, id),
  UNIQUE (tenant_id, petition_id, dedupe),
  UNIQUE (tenant_id, token_hash),
  FOREIGN KEY (tenant_id, petition_id) REFERENCES petition (tenant_id, id),
  FOREIGN KEY (tenant_id, wish, locale, text_version) REFERENCES agreed_text (tenant_id, purpose, locale, version)
);
COMMENT ON TABLE follower IS
  'Who asked to be told of a petition: of its opening, once, or of what comes of it. The audience of mails about the latter.';
COMMENT ON COLUMN follower.wish IS 'What they want to be told of; the purpose of the text that they agreed to.';
COMMENT ON COLUMN follower.dedupe IS 'Blind index of petition and canonical address, as of a signature, and none that a signature has.';
COMMENT ON COLUMN follower.personal IS 'The address, AES-256-GCM under the data key of petition and quarter.';
COMMENT ON COLUMN follower.token_hash IS 'SHA-256 of the token in their links.';
COMMENT ON COLUMN follower.told_at IS 'When the mail on the opening was decided on: it leaves once.';
COMMENT ON COLUMN follower.stopped_at IS 'When they stopped the mails; they may undo that until the row is erased.';
"""

TENANT_TABLES = ("follower",)


def upgrade() -> None:
    op.execute(FOLLOWERS)
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
