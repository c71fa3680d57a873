"""Where the people of a tenant log in."""

from alembic import op

revision = "20261124_1505"
down_revision = "20261124_1500"
branch_labels = None
depends_on = None

PROVIDERS = """
ALTER TABLE tenant ADD COLUMN providers jsonb NOT NULL DEFAULT '[]';
COMMENT ON COLUMN tenant.providers IS 'Login providers, without their secrets: those are in the environment of the server.';
"""


def upgrade() -> None:
    op.execute(PROVIDERS)


def downgrade() -> None:
    raise RuntimeError("migrations run forward; restore a backup to go back")
