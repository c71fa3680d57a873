"""Say which texts are unofficial translations, and which petitions put those who sign at risk (F-5)."""

from alembic import op

revision = "20261124_1023"
down_revision = "20261124_0600"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE petition_text ADD COLUMN unofficial boolean NOT NULL DEFAULT false")
    op.execute("ALTER TABLE petition ADD COLUMN at_risk boolean NOT NULL DEFAULT false")
    op.execute("COMMENT ON COLUMN signature.confirm_serial IS 'Which link is the newest; its token derives from it.'")


def downgrade() -> None:
    raise RuntimeError("migrations run forward; restore a backup to go back")
