"""The wrapped keys, in a database of their own."""

from alembic import op

revision = "keys_20261124_0600"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        """
        CREATE TABLE key_ring (
          id           integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
          tenant_id    bigint NOT NULL,
          purpose      text NOT NULL CHECK (purpose IN ('kek', 'pepper', 'token', 'data')),
          petition_id  uuid,
          epoch        text NOT NULL DEFAULT '',
          wrapped      bytea NOT NULL,
          created_at   timestamptz NOT NULL DEFAULT now(),
          destroyed_at timestamptz,
          UNIQUE NULLS NOT DISTINCT (tenant_id, purpose, petition_id, epoch)
        );
        COMMENT ON TABLE key_ring IS 'Keys wrapped by the key above them; the one on top, the master key, is in no database.';
        COMMENT ON COLUMN key_ring.tenant_id IS '0 is the platform itself.';
        COMMENT ON COLUMN key_ring.epoch IS 'The quarter whose personal data the key seals, e.g. 2026Q4.';
        GRANT SELECT, INSERT, UPDATE ON key_ring TO undersigned_keys;
        """
    )


def downgrade() -> None:
    raise RuntimeError("migrations run forward; restore a backup to go back")
