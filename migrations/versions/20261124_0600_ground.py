"""Tenants, petitions, signatures, updates, outbox: the ground."""

from alembic import op

revision = "20261124_0600"
down_revision = None
branch_labels = None
depends_on = None

PLATFORM_TABLES = """
CREATE TABLE tenant (
  id              bigint PRIMARY KEY CHECK (id > 0),
  slug            text NOT NULL UNIQUE,
  name            text NOT NULL,
  member_name     text NOT NULL,
  primary_domain  text NOT NULL,
  locales         text[] NOT NULL,
  default_locale  text NOT NULL,
  contact_name    text NOT NULL,
  contact_address text NOT NULL,
  contact_email   text NOT NULL,
  sender_name     text NOT NULL,
  sender_address  text NOT NULL,
  theme_css       text NOT NULL,
  theme_hash      text NOT NULL
);
COMMENT ON TABLE tenant IS 'An organisation. Public facts only: read before the tenant of a request is known.';

CREATE TABLE domain (
  host      text PRIMARY KEY CHECK (host = lower(host)),
  tenant_id bigint NOT NULL REFERENCES tenant (id)
);
COMMENT ON TABLE domain IS 'The host names under which a tenant is served. A host is unique over the platform.';

CREATE TABLE platform_mail_cap (
  address bytea NOT NULL,
  day     date NOT NULL,
  sent    smallint NOT NULL,
  PRIMARY KEY (address, day)
);
COMMENT ON TABLE platform_mail_cap IS
  'How many first confirmations an address got today from all tenants together. The index is blind and differs every day.';

GRANT SELECT ON tenant, domain TO undersigned_app, undersigned_dispatcher;
GRANT SELECT, INSERT, UPDATE, DELETE ON platform_mail_cap TO undersigned_app;
"""

PETITIONS = """
CREATE TABLE petition (
  tenant_id       bigint NOT NULL,
  id              uuid NOT NULL,
  slug            text NOT NULL,
  state           text NOT NULL CHECK (state IN ('draft', 'scheduled', 'open', 'paused', 'closed')),
  opens_at        timestamptz,
  closes_at       timestamptz,
  goal_mode       text NOT NULL CHECK (goal_mode IN ('ladder', 'list', 'fixed', 'none')),
  goals           integer[] NOT NULL DEFAULT '{}',
  minimum_shown   integer NOT NULL DEFAULT 50,
  name_visibility text NOT NULL CHECK (name_visibility IN ('deliver_only', 'public', 'private')),
  default_locale  text NOT NULL,
  version         bigint NOT NULL DEFAULT 1,
  created_at      timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, id),
  UNIQUE (tenant_id, slug)
);
COMMENT ON COLUMN petition.version IS 'Rises with every change of what the page shows; part of the cache key.';

CREATE TABLE petition_text (
  tenant_id      bigint NOT NULL,
  petition_id    uuid NOT NULL,
  locale         text NOT NULL,
  title          text NOT NULL,
  lead           text NOT NULL,
  letter         text NOT NULL,
  story          text NOT NULL,
  letter_version text NOT NULL,
  PRIMARY KEY (tenant_id, petition_id, locale),
  FOREIGN KEY (tenant_id, petition_id) REFERENCES petition (tenant_id, id)
);
COMMENT ON COLUMN petition_text.letter_version IS 'The hexadecimal SHA-256 of the letter, as in agreed_text.version.';

CREATE TABLE target (
  tenant_id   bigint NOT NULL,
  petition_id uuid NOT NULL,
  position    smallint NOT NULL,
  name        text NOT NULL,
  role        text NOT NULL DEFAULT '',
  PRIMARY KEY (tenant_id, petition_id, position),
  FOREIGN KEY (tenant_id, petition_id) REFERENCES petition (tenant_id, id)
);

CREATE TABLE pinned_update (
  tenant_id    bigint NOT NULL,
  petition_id  uuid NOT NULL,
  locale       text NOT NULL,
  text         text NOT NULL,
  links        jsonb NOT NULL DEFAULT '[]',
  published_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, petition_id, locale),
  FOREIGN KEY (tenant_id, petition_id) REFERENCES petition (tenant_id, id)
);
COMMENT ON COLUMN pinned_update.links IS 'A list of {label, update}: the words of the link and the slug of the update.';

CREATE TABLE petition_update (
  tenant_id    bigint NOT NULL,
  id           uuid NOT NULL,
  petition_id  uuid NOT NULL,
  slug         text NOT NULL,
  published_at timestamptz NOT NULL,
  PRIMARY KEY (tenant_id, id),
  UNIQUE (tenant_id, petition_id, slug),
  FOREIGN KEY (tenant_id, petition_id) REFERENCES petition (tenant_id, id)
);

CREATE TABLE petition_update_text (
  tenant_id bigint NOT NULL,
  update_id uuid NOT NULL,
  locale    text NOT NULL,
  title     text NOT NULL,
  lead      text NOT NULL,
  body      text NOT NULL,
  PRIMARY KEY (tenant_id, update_id, locale),
  FOREIGN KEY (tenant_id, update_id) REFERENCES petition_update (tenant_id, id)
);

CREATE TABLE mail_text (
  tenant_id bigint NOT NULL,
  kind      text NOT NULL,
  locale    text NOT NULL,
  subject   text NOT NULL,
  body      text NOT NULL,
  PRIMARY KEY (tenant_id, kind, locale)
);
COMMENT ON TABLE mail_text IS 'The tenant''s own words for a mail; where there are none the platform''s are used.';
"""

SIGNATURES = """
CREATE TABLE signature (
  tenant_id       bigint NOT NULL,
  id              uuid NOT NULL,
  petition_id     uuid NOT NULL,
  state           text NOT NULL
                  CHECK (state IN ('pending', 'confirmed', 'held', 'invalidated', 'withdrawn', 'anonymised')),
  dedupe          bytea NOT NULL,
  personal        bytea NOT NULL,
  country         text NOT NULL CHECK (length(country) = 2),
  locale          text NOT NULL,
  name_visibility text NOT NULL CHECK (name_visibility IN ('deliver_only', 'public', 'private')),
  source          text,
  referrer        text,
  confirm_hash    bytea,
  confirm_serial  smallint NOT NULL DEFAULT 0,
  code_tries      smallint NOT NULL DEFAULT 0,
  mails_sent      smallint NOT NULL DEFAULT 0,
  mailed_at       timestamptz,
  proven_at       timestamptz,
  confirmed_at    timestamptz,
  created_at      timestamptz NOT NULL DEFAULT now(),
  UNIQUE (tenant_id, petition_id, dedupe),
  FOREIGN KEY (tenant_id, petition_id) REFERENCES petition (tenant_id, id)
);
-- The youngest of its indexes: without statistics all look equally cheap, and then the planner takes the youngest. With
-- another each look by id, also that of a foreign key, would walk all signatures of the tenant until the first ANALYZE.
ALTER TABLE signature ADD PRIMARY KEY (tenant_id, id);
COMMENT ON COLUMN signature.dedupe IS 'Blind index of petition and canonical address: one signature per address, and no link between petitions.';
COMMENT ON COLUMN signature.personal IS 'Name and address, AES-256-GCM under the data key of petition and quarter.';
COMMENT ON COLUMN signature.confirm_hash IS 'SHA-256 of the token in the newest confirmation mail.';
COMMENT ON COLUMN signature.confirm_serial IS 'Which confirmation mail is the newest; its token and code derive from it.';
COMMENT ON COLUMN signature.proven_at IS 'When a held signature was confirmed by the owner of the mailbox.';
CREATE UNIQUE INDEX signature_confirm_hash ON signature (tenant_id, confirm_hash) WHERE confirm_hash IS NOT NULL;
CREATE INDEX signature_newest ON signature (tenant_id, petition_id, confirmed_at DESC) WHERE state = 'confirmed';
CREATE INDEX signature_unconfirmed ON signature (tenant_id, created_at) WHERE state IN ('pending', 'held');

CREATE TABLE idempotency_key (
  tenant_id   bigint NOT NULL,
  petition_id uuid NOT NULL,
  key         bytea NOT NULL,
  address     bytea NOT NULL,
  created_at  timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, petition_id, key)
);
COMMENT ON TABLE idempotency_key IS
  'Which address a client''s key was first given with. It is written whether or not the address had signed, so that using a key again tells nobody who has; deleted after a day.';
COMMENT ON COLUMN idempotency_key.key IS 'Blind index of petition and key.';
COMMENT ON COLUMN idempotency_key.address IS 'Blind index of petition, key and canonical address: without the key that the client made up nobody finds an address here, whatever other keys they hold.';
CREATE INDEX idempotency_key_old ON idempotency_key (tenant_id, created_at);

CREATE TABLE signature_counter (
  tenant_id   bigint NOT NULL,
  petition_id uuid NOT NULL,
  country     text NOT NULL,
  slot        smallint NOT NULL,
  pending     bigint NOT NULL DEFAULT 0,
  confirmed   bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (tenant_id, petition_id, country, slot),
  FOREIGN KEY (tenant_id, petition_id) REFERENCES petition (tenant_id, id)
);
COMMENT ON TABLE signature_counter IS
  'Exact counts: each change of state writes its delta in its own transaction, into one of several slots so that writers do not wait for each other. A single slot may be negative.';

CREATE TABLE public_name (
  tenant_id    bigint NOT NULL,
  signature_id uuid NOT NULL,
  name         text NOT NULL,
  PRIMARY KEY (tenant_id, signature_id),
  FOREIGN KEY (tenant_id, signature_id) REFERENCES signature (tenant_id, id) ON DELETE CASCADE
);
COMMENT ON TABLE public_name IS 'The names of those who chose to show theirs on the page: the only names in clear.';

CREATE TABLE agreed_text (
  tenant_id  bigint NOT NULL,
  version    text NOT NULL,
  purpose    text NOT NULL,
  locale     text NOT NULL,
  body       text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, purpose, locale, version)
);
COMMENT ON TABLE agreed_text IS 'Every text that somebody agreed or disagreed to, word for word; version is the SHA-256 of the body. Rows are never changed.';

CREATE TABLE consent (
  tenant_id    bigint NOT NULL,
  signature_id uuid NOT NULL,
  purpose      text NOT NULL,
  locale       text NOT NULL,
  text_version text NOT NULL,
  given        boolean NOT NULL,
  at           timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_id, signature_id, purpose),
  FOREIGN KEY (tenant_id, signature_id) REFERENCES signature (tenant_id, id) ON DELETE CASCADE,
  FOREIGN KEY (tenant_id, purpose, locale, text_version) REFERENCES agreed_text (tenant_id, purpose, locale, version)
);
COMMENT ON TABLE consent IS 'What a person agreed or disagreed to when signing. Rows are never changed; they go with their signature.';

CREATE TABLE mail_cap (
  tenant_id bigint NOT NULL,
  address   bytea NOT NULL,
  since     timestamptz NOT NULL DEFAULT now(),
  first     boolean NOT NULL DEFAULT false,
  resent    smallint NOT NULL DEFAULT 0,
  PRIMARY KEY (tenant_id, address)
);
COMMENT ON TABLE mail_cap IS 'What an address was sent by this tenant in the last 24 hours and has not answered; rows are deleted then.';
"""

OUTBOX = """
CREATE TABLE outbox (
  tenant_id    bigint NOT NULL,
  id           uuid NOT NULL,
  kind         text NOT NULL,
  ref          uuid NOT NULL,
  state        text NOT NULL DEFAULT 'ready' CHECK (state IN ('ready', 'sending', 'done', 'ambiguous', 'dead')),
  token        integer NOT NULL DEFAULT 0,
  attempts     smallint NOT NULL DEFAULT 0,
  available_at timestamptz NOT NULL DEFAULT now(),
  idem         bytea NOT NULL,
  began_at     timestamptz,
  outcome      text,
  last_error   text,
  created_at   timestamptz NOT NULL DEFAULT now(),
  finished_at  timestamptz,
  PRIMARY KEY (tenant_id, id),
  UNIQUE (tenant_id, kind, idem)
);
COMMENT ON COLUMN outbox.available_at IS 'When the row is due; while a worker holds it, when its lease ends.';
COMMENT ON COLUMN outbox.began_at IS 'When its effect first left the house: a later run repeats it as it was, and decides nothing anew.';
COMMENT ON COLUMN outbox.token IS 'Rises with each claim: a worker that lost its lease can write nothing more.';
CREATE INDEX outbox_due ON outbox (tenant_id, available_at) WHERE state IN ('ready', 'sending');
CREATE INDEX outbox_done ON outbox (tenant_id, finished_at) WHERE state = 'done';
GRANT SELECT (tenant_id, state, available_at) ON outbox TO undersigned_dispatcher;
"""

TENANT_TABLES = (
    "petition",
    "petition_text",
    "target",
    "pinned_update",
    "petition_update",
    "petition_update_text",
    "mail_text",
    "signature",
    "idempotency_key",
    "signature_counter",
    "public_name",
    "agreed_text",
    "consent",
    "mail_cap",
    "outbox",
)

DISPATCH = """
CREATE POLICY dispatch ON outbox FOR SELECT TO undersigned_dispatcher USING (true);
"""


def upgrade() -> None:
    op.execute(PLATFORM_TABLES)
    op.execute(PETITIONS)
    op.execute(SIGNATURES)
    op.execute(OUTBOX)
    for table in TENANT_TABLES:
        op.execute(
            f"""
            ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
            ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
            CREATE POLICY tenant ON {table} TO undersigned_app, undersigned_owner
              USING (tenant_id = nullif(current_setting('app.tenant_id', true), '')::bigint)
              WITH CHECK (tenant_id = nullif(current_setting('app.tenant_id', true), '')::bigint);
            GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO undersigned_app;
            """
        )
    op.execute(DISPATCH)
    op.execute("REVOKE UPDATE, DELETE ON agreed_text, consent FROM undersigned_app")


def downgrade() -> None:
    raise RuntimeError("migrations run forward; restore a backup to go back")
