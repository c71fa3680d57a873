"""The countries that a tenant's forms suggest to everybody."""

from alembic import op

revision = "20261124_1320"
down_revision = "20261124_1108"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        """
        ALTER TABLE tenant ADD COLUMN suggested_countries text[] NOT NULL DEFAULT '{}';
        COMMENT ON COLUMN tenant.suggested_countries IS 'ISO 3166-1 codes, at most four, first in the list of the sign form.';
        """
    )


def downgrade() -> None:
    raise RuntimeError("migrations run forward; restore a backup to go back")
