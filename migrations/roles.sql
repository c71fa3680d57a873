-- The roles of an installation. `undersigned migrate` runs this where its role may create roles; elsewhere an administrator
-- runs it once and gives the three login roles their passwords.

DO $$
DECLARE role text;
BEGIN
  FOREACH role IN ARRAY ARRAY['undersigned_owner', 'undersigned_app', 'undersigned_dispatcher', 'undersigned_keys'] LOOP
    BEGIN
      EXECUTE format('CREATE ROLE %I', role);
    EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
    END;
  END LOOP;
END $$;

-- Owns every table; nobody logs in as it.
ALTER ROLE undersigned_owner NOLOGIN;

-- Web and worker: sees one tenant at a time, by row-level security.
ALTER ROLE undersigned_app LOGIN NOINHERIT;
ALTER ROLE undersigned_app SET statement_timeout = '5s';
ALTER ROLE undersigned_app SET lock_timeout = '2s';
ALTER ROLE undersigned_app SET idle_in_transaction_session_timeout = '10s';

-- The sweeper: sees of every tenant's outbox that there is work and when, nothing else.
ALTER ROLE undersigned_dispatcher LOGIN NOINHERIT;
ALTER ROLE undersigned_dispatcher SET statement_timeout = '5s';

-- The key database only.
ALTER ROLE undersigned_keys LOGIN NOINHERIT;
ALTER ROLE undersigned_keys SET statement_timeout = '5s';
