"""Who brought whom: attribution of signatures, personal links, and the tenant's order of share links and colours."""

from alembic import op

revision = "20261124_1040"
down_revision = "20261124_1023"
branch_labels = None
depends_on = None

ATTRIBUTION = """
ALTER TABLE signature
  ADD COLUMN shared_by  text,
  ADD COLUMN bucket     text,
  ADD COLUMN generation smallint NOT NULL DEFAULT 0,
  ADD COLUMN utm        jsonb;
COMMENT ON COLUMN signature.shared_by IS 'The code of the personal link by which the person came.';
COMMENT ON COLUMN signature.bucket IS
  'What first set off the chain of personal links that led here: handed on from link to link, else of the address itself.';
COMMENT ON COLUMN signature.generation IS 'How many personal links lie between the first address and this signature.';
CREATE INDEX signature_shared_by ON signature (tenant_id, petition_id, shared_by)
  WHERE shared_by IS NOT NULL AND state = 'confirmed';

ALTER TABLE tenant
  ADD COLUMN share_order jsonb NOT NULL DEFAULT '{}',
  ADD COLUMN colours     jsonb NOT NULL DEFAULT '{}';
COMMENT ON COLUMN tenant.share_order IS 'Which share links come first, by ISO 3166-1 country; under the empty name everywhere else.';
COMMENT ON COLUMN tenant.colours IS 'The colours of the theme by day, by their purpose: for what cannot use its stylesheet, such as share images.';
"""

LINKS = """
CREATE TABLE personal_link (
  tenant_id    bigint NOT NULL,
  petition_id  uuid NOT NULL,
  code         text NOT NULL,
  receipt_id   uuid NOT NULL,
  signature_id uuid NOT NULL,
  UNIQUE (tenant_id, petition_id, code),
  FOREIGN KEY (tenant_id, signature_id) REFERENCES signature (tenant_id, id) ON DELETE CASCADE
);
COMMENT ON TABLE personal_link IS
  'The links with ?r= that people share. One for each receipt, not for each signature: whoever signs with the address of somebody else gets a link of their own, which tells nothing.';
CREATE INDEX personal_link_signature ON personal_link (tenant_id, signature_id);
-- The youngest of its indexes, for what is looked up most; see the one of signature.
ALTER TABLE personal_link ADD PRIMARY KEY (tenant_id, receipt_id);
"""

IMAGES = """
CREATE TABLE share_image (
  tenant_id   bigint NOT NULL,
  petition_id uuid NOT NULL,
  locale      text NOT NULL,
  shape       text NOT NULL CHECK (shape IN ('wide', 'square')),
  version     text NOT NULL,
  body        bytea NOT NULL,
  PRIMARY KEY (tenant_id, petition_id, locale, shape),
  FOREIGN KEY (tenant_id, petition_id) REFERENCES petition (tenant_id, id) ON DELETE CASCADE
);
COMMENT ON TABLE share_image IS 'The pictures shown where a petition is shared, as they were last drawn. They can be made again at any time.';
"""

ROWS_OF_ONE_TENANT = """
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON {table} TO undersigned_app, undersigned_owner
  USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::bigint)
  WITH CHECK (tenant_id = nullif(current_setting('app.tenant_id', true), '')::bigint);
GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO undersigned_app;
"""


def upgrade() -> None:
    op.execute(ATTRIBUTION)
    op.execute(LINKS)
    op.execute(IMAGES)
    for table in ("personal_link", "share_image"):
        op.execute(ROWS_OF_ONE_TENANT.format(table=table))


def downgrade() -> None:
    raise RuntimeError("migrations run forward; restore a backup to go back")
