"""More states of a petition, what its organiser says of them, and what became of its delivery."""

from alembic import op

revision = "20261124_1051"
down_revision = "20261124_1050"
branch_labels = None
depends_on = None

STATES = """
ALTER TABLE petition
  ADD COLUMN since       timestamptz,
  ADD COLUMN until       timestamptz,
  ADD COLUMN merged_into text,
  ADD COLUMN unlisted    boolean NOT NULL DEFAULT false,
  ADD COLUMN changed_at  timestamptz NOT NULL DEFAULT now(),
  DROP CONSTRAINT petition_state_check,
  ADD CONSTRAINT petition_state_check CHECK (state IN
    ('draft', 'scheduled', 'open', 'paused', 'closed', 'delivering', 'delivered', 'answered', 'won', 'lost', 'archived',
     'merged', 'removed')) NOT VALID,
  ADD FOREIGN KEY (tenant_id, merged_into) REFERENCES petition (tenant_id, slug) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE petition VALIDATE CONSTRAINT petition_state_check;
COMMENT ON COLUMN petition.since IS 'When the state began, where the organiser says so.';
COMMENT ON COLUMN petition.until IS 'When a pause is to end.';
COMMENT ON COLUMN petition.unlisted IS 'Search engines are asked to leave the page out.';

ALTER TABLE target
  ADD COLUMN received_at timestamptz,
  ADD COLUMN answered_at timestamptz,
  ADD COLUMN answer      text;
COMMENT ON COLUMN target.answer IS 'The slug of the update that tells the answer.';

CREATE TABLE state_note (
  tenant_id   bigint NOT NULL,
  petition_id uuid NOT NULL,
  locale      text NOT NULL,
  note        text NOT NULL,
  PRIMARY KEY (tenant_id, petition_id, locale),
  FOREIGN KEY (tenant_id, petition_id) REFERENCES petition (tenant_id, id)
);
COMMENT ON TABLE state_note IS
  'The organiser''s words on a petition''s state: why it is paused or was removed, or the headline of its outcome.';

CREATE TABLE petition_file (
  tenant_id   bigint NOT NULL,
  petition_id uuid NOT NULL,
  name        text NOT NULL,
  media_type  text NOT NULL,
  width       integer,
  height      integer,
  body        bytea NOT NULL,
  PRIMARY KEY (tenant_id, petition_id, name),
  FOREIGN KEY (tenant_id, petition_id) REFERENCES petition (tenant_id, id)
);
COMMENT ON COLUMN petition_file.name IS 'The SHA-256 of the body and its ending: what lies at that address never changes.';

CREATE TABLE delivery (
  tenant_id    bigint NOT NULL,
  petition_id  uuid NOT NULL,
  locale       text NOT NULL,
  delivered_at timestamptz NOT NULL,
  place        text NOT NULL,
  photo        text,
  photo_alt    text NOT NULL DEFAULT '',
  receipt      text,
  PRIMARY KEY (tenant_id, petition_id, locale),
  FOREIGN KEY (tenant_id, petition_id) REFERENCES petition (tenant_id, id),
  FOREIGN KEY (tenant_id, petition_id, photo) REFERENCES petition_file (tenant_id, petition_id, name),
  FOREIGN KEY (tenant_id, petition_id, receipt) REFERENCES petition_file (tenant_id, petition_id, name)
);
COMMENT ON TABLE delivery IS 'Where and when the petition was handed over, in each of its languages, and the proof.';
"""

TENANT_TABLES = ("state_note", "petition_file", "delivery")


def upgrade() -> None:
    op.execute(STATES)
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
