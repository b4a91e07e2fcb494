ALTER TABLE organisation ADD COLUMN state TEXT NOT NULL DEFAULT 'active';
ALTER TABLE organisation ADD COLUMN division TEXT NOT NULL DEFAULT '';
CREATE INDEX organisation_division ON organisation (division, state);
ALTER TABLE site ADD COLUMN external_id TEXT;
CREATE UNIQUE INDEX site_external ON site (organisation, external_id);
ALTER TABLE person ADD COLUMN organisation TEXT NOT NULL DEFAULT '';
ALTER TABLE person ADD COLUMN external_id TEXT;
ALTER TABLE person ADD COLUMN email TEXT;
ALTER TABLE person ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
ALTER TABLE person ADD COLUMN password_at INTEGER NOT NULL DEFAULT 0;
CREATE UNIQUE INDEX person_external ON person (organisation, external_id);
ALTER TABLE person_grant ADD COLUMN mandate TEXT;
CREATE INDEX person_grant_organisation ON person_grant (organisation);
CREATE INDEX person_grant_mandate ON person_grant (mandate) WHERE mandate IS NOT NULL;
CREATE TABLE mandate (
  id TEXT PRIMARY KEY, organisation TEXT NOT NULL, agent TEXT NOT NULL, person TEXT NOT NULL, role TEXT NOT NULL,
  sites TEXT NOT NULL, valid_to INTEGER NOT NULL, given_at INTEGER NOT NULL, revoked_at INTEGER, version INTEGER NOT NULL
) STRICT;
CREATE INDEX mandate_organisation ON mandate (organisation);
CREATE INDEX mandate_agent ON mandate (agent);
CREATE TABLE vehicle (
  id TEXT PRIMARY KEY, organisation TEXT NOT NULL, plate TEXT NOT NULL, colour TEXT NOT NULL, kind TEXT NOT NULL,
  load_max_g INTEGER, external_id TEXT, state TEXT NOT NULL, version INTEGER NOT NULL, UNIQUE (plate, colour)
) STRICT;
CREATE UNIQUE INDEX vehicle_external ON vehicle (organisation, external_id);
ALTER TABLE api_token ADD COLUMN sites TEXT NOT NULL DEFAULT '';
CREATE INDEX api_token_person ON api_token (person);
DROP TABLE ticket;
CREATE TABLE ticket (
  id TEXT PRIMARY KEY, hash TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, person TEXT, organisation TEXT, payload TEXT NOT NULL,
  made_by TEXT NOT NULL, made_at INTEGER NOT NULL, expires_at INTEGER NOT NULL, used_at INTEGER, revoked_at INTEGER
) STRICT;
CREATE INDEX ticket_organisation ON ticket (organisation, id);
CREATE INDEX ticket_person ON ticket (person) WHERE person IS NOT NULL;
