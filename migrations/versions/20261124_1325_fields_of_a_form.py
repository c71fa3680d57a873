"""What a petition's form asks beside name, address and country."""

from alembic import op

revision = "20261124_1325"
down_revision = "20261124_1320"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        """
        ALTER TABLE petition_text ADD COLUMN fields jsonb NOT NULL DEFAULT '[]';
        COMMENT ON COLUMN petition_text.fields IS
          'A list of {name, kind, optional, label, reason, choices}: what the form asks more, in the words of this language.';
        """
    )


def downgrade() -> None:
    raise RuntimeError("migrations run forward; restore a backup to go back")
