"""What petitions are about: the topics of a tenant, and those of each petition."""

from alembic import op

revision = "20261124_1437"
down_revision = "20261124_1420"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        """
        ALTER TABLE tenant ADD COLUMN topics jsonb NOT NULL DEFAULT '[]';
        COMMENT ON COLUMN tenant.topics IS 'What its petitions may be about: slugs, with names by language, in their order.';
        ALTER TABLE petition ADD COLUMN topics text[] NOT NULL DEFAULT '{}';
        COMMENT ON COLUMN petition.topics IS 'Slugs of the tenant''s topics. No index: a tenant has some hundred petitions.';
        """
    )


def downgrade() -> None:
    raise RuntimeError("migrations run forward; restore a backup to go back")
