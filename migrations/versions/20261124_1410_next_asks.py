"""What is asked of people after they have signed: a tenant's rules, and those of a petition that has its own."""

from alembic import op

revision = "20261124_1410"
down_revision = "20261124_1405"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        """
        ALTER TABLE tenant ADD COLUMN asks jsonb NOT NULL DEFAULT '[]';
        COMMENT ON COLUMN tenant.asks IS 'What is asked after signing: rules, of which the first that fits is shown.';
        ALTER TABLE petition ADD COLUMN asks jsonb;
        COMMENT ON COLUMN petition.asks IS 'The petition''s own rules; null where those of the tenant hold.';
        """
    )


def downgrade() -> None:
    raise RuntimeError("migrations run forward; restore a backup to go back")
