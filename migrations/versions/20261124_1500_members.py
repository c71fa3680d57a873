"""Members: who they are, how they log in, what they agreed to, and their sessions."""

from alembic import op

revision = "20261124_1500"
down_revision = "20261124_1437"
branch_labels = None
depends_on = None

MEMBERS = """
CREATE TABLE member (
  tenant_id  bigint NOT NULL,
  id         uuid NOT NULL,
  address    bytea,
  personal   bytea NOT NULL,
  country    text,
  locale     text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, id),
  UNIQUE (tenant_id, address)
);
COMMENT ON TABLE member IS 'A supporter whom the organisation knows. A row is erased with all that hangs on it.';
COMMENT ON COLUMN member.address IS
  'Blind index of the canonical address, of members alone; null while nobody with authority over the address has vouched for it.';
COMMENT ON COLUMN member.personal IS 'Name and address, AES-256-GCM under the data key of members and quarter.';
COMMENT ON COLUMN member.country IS 'Null until they were asked.';

CREATE TABLE member_identity (
  tenant_id  bigint NOT NULL,
  issuer     text NOT NULL,
  subject    bytea NOT NULL,
  member_id  uuid NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, issuer, subject),
  FOREIGN KEY (tenant_id, member_id) REFERENCES member (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX ON member_identity (tenant_id, member_id);
COMMENT ON TABLE member_identity IS 'Which accounts at login providers are the member''s.';
COMMENT ON COLUMN member_identity.subject IS 'Blind index of issuer and sub: some providers take an address for it.';

CREATE TABLE member_consent (
  tenant_id    bigint NOT NULL,
  member_id    uuid NOT NULL,
  purpose      text NOT NULL,
  at           timestamptz NOT NULL DEFAULT now(),
  locale       text NOT NULL,
  text_version text NOT NULL,
  given        boolean NOT NULL,
  PRIMARY KEY (tenant_id, member_id, purpose, at),
  FOREIGN KEY (tenant_id, member_id) REFERENCES member (tenant_id, id) ON DELETE CASCADE,
  FOREIGN KEY (tenant_id, purpose, locale, text_version) REFERENCES agreed_text (tenant_id, purpose, locale, version)
);
COMMENT ON TABLE member_consent IS
  'What a member agreed or disagreed to; of a purpose the newest row holds. Rows are never changed; they go with their member.';

CREATE TABLE member_session (
  tenant_id  bigint NOT NULL,
  id_hash    bytea NOT NULL,
  member_id  uuid NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  seen_at    timestamptz NOT NULL DEFAULT now(),
  proven_at  timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, id_hash),
  FOREIGN KEY (tenant_id, member_id) REFERENCES member (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX ON member_session (tenant_id, member_id);
COMMENT ON COLUMN member_session.id_hash IS 'SHA-256 of the id in the cookie.';
COMMENT ON COLUMN member_session.seen_at IS 'When it was last used, to the hour.';
COMMENT ON COLUMN member_session.proven_at IS 'When the member last proved who they are.';
"""

TENANT_TABLES = {
    "member": "SELECT, INSERT, UPDATE, DELETE",
    "member_identity": "SELECT, INSERT, UPDATE, DELETE",
    "member_consent": "SELECT, INSERT",
    "member_session": "SELECT, INSERT, UPDATE, DELETE",
}


def upgrade() -> None:
    op.execute(MEMBERS)
    for table, rights in TENANT_TABLES.items():
        op.execute(
            f"""
            ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
            ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
            CREATE POLICY tenant ON {table} TO undersigned_app, undersigned_owner
              USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::bigint)
              WITH CHECK (tenant_id = nullif(current_setting('app.tenant_id', true), '')::bigint);
            GRANT {rights} ON {table} TO undersigned_app;
            """
        )


def downgrade() -> None:
    raise RuntimeError("migrations run forward; restore a backup to go back")
