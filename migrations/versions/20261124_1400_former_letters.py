"""The wording that a letter had before it was changed, for those who signed it."""

from alembic import op

revision = "20261124_1400"
down_revision = "20261124_1350"
branch_labels = None
depends_on = None

FORMER = """
ALTER TABLE letter_change ADD COLUMN former text, ADD COLUMN former_version text;
COMMENT ON COLUMN letter_change.former IS 'The letter as it was before; null where that was not kept.';
COMMENT ON COLUMN letter_change.former_version IS 'Its SHA-256, as in agreed_text.version.';
"""


def upgrade() -> None:
    op.execute(FORMER)


def downgrade() -> None:
    raise RuntimeError("migrations run forward; restore a backup to go back")
