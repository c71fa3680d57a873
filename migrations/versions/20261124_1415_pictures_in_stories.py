"""The pictures that stories show."""

from alembic import op

revision = "20261124_1415"
down_revision = "20261124_1410"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        """
        ALTER TABLE petition_text ADD COLUMN pictures jsonb NOT NULL DEFAULT '[]';
        COMMENT ON COLUMN petition_text.pictures IS
          'A list of {written, name, width, height}: what the story calls a picture, and the petition_file that it is.';
        """
    )


def downgrade() -> None:
    raise RuntimeError("migrations run forward; restore a backup to go back")
