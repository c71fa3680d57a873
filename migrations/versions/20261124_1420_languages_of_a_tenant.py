"""What a tenant says for each of its languages: what its members are called, and which digits it writes; and its colours by night."""

from alembic import op

revision = "20261124_1420"
down_revision = "20261124_1415"
branch_labels = None
depends_on = None

LANGUAGES = """
ALTER TABLE tenant
  ADD COLUMN member_names jsonb NOT NULL DEFAULT '{}',
  ADD COLUMN numbers jsonb NOT NULL DEFAULT '{}',
  ADD COLUMN night_colours jsonb NOT NULL DEFAULT '{}';
UPDATE tenant SET member_names = jsonb_build_object(default_locale, member_name);
ALTER TABLE tenant DROP COLUMN member_name;
COMMENT ON COLUMN tenant.member_names IS 'What one of its members is called, by language, with its article.';
COMMENT ON COLUMN tenant.numbers IS 'Numbering systems of CLDR by language; a language without one has Latin digits.';
COMMENT ON COLUMN tenant.night_colours IS 'As colours, by night: for mails.';
"""


def upgrade() -> None:
    op.execute(LANGUAGES)


def downgrade() -> None:
    raise RuntimeError("migrations run forward; restore a backup to go back")
