ALTER TABLE organisation ADD COLUMN state TEXT COLLATE "C" NOT NULL DEFAULT 'active';
ALTER TABLE organisation ADD COLUMN division TEXT COLLATE "C" NOT NULL DEFAULT '';
CREATE INDEX organisation_division ON organisation (division, state);
ALTER TABLE site ADD COLUMN external_id TEXT COLLATE "C";
CREATE UNIQUE INDEX site_external ON site (organisation, external_id);
ALTER TABLE person ADD COLUMN organisation TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE person ADD COLUMN external_id TEXT COLLATE "C";
ALTER TABLE person ADD COLUMN email TEXT COLLATE "C";
ALTER TABLE person ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
ALTER TABLE person ADD COLUMN password_at BIGINT NOT NULL DEFAULT 0;
CREATE UNIQUE INDEX person_external ON person (organisation, external_id);
ALTER TABLE person_grant ADD COLUMN mandate TEXT COLLATE "C";
CREATE INDEX person_grant_organisation ON person_grant (organisation);
CREATE INDEX person_grant_mandate ON person_grant (mandate) WHERE mandate IS NOT NULL;
CREATE TABLE mandate (
  id TEXT COLLATE "C" PRIMARY KEY, organisation TEXT COLLATE "C" NOT NULL, agent TEXT COLLATE "C" NOT NULL, person TEXT COLLATE "C" NOT NULL, role TEXT COLLATE "C" NOT NULL,
  sites TEXT COLLATE "C" NOT NULL, valid_to BIGINT NOT NULL, given_at BIGINT NOT NULL, revoked_at BIGINT, version BIGINT NOT NULL
);
CREATE INDEX mandate_organisation ON mandate (organisation);
CREATE INDEX mandate_agent ON mandate (agent);
CREATE TABLE vehicle (
  id TEXT COLLATE "C" PRIMARY KEY, organisation TEXT COLLATE "C" NOT NULL, plate TEXT COLLATE "C" NOT NULL, colour TEXT COLLATE "C" NOT NULL, kind TEXT COLLATE "C" NOT NULL,
  load_max_g BIGINT, external_id TEXT COLLATE "C", state TEXT COLLATE "C" NOT NULL, version BIGINT NOT NULL, UNIQUE (plate, colour)
);
CREATE UNIQUE INDEX vehicle_external ON vehicle (organisation, external_id);
ALTER TABLE api_token ADD COLUMN sites TEXT COLLATE "C" NOT NULL DEFAULT '';
CREATE INDEX api_token_person ON api_token (person);
DROP TABLE ticket;
CREATE TABLE ticket (
  id TEXT COLLATE "C" PRIMARY KEY, hash TEXT COLLATE "C" NOT NULL UNIQUE, kind TEXT COLLATE "C" NOT NULL, person TEXT COLLATE "C", organisation TEXT COLLATE "C", payload TEXT COLLATE "C" NOT NULL,
  made_by TEXT COLLATE "C" NOT NULL, made_at BIGINT NOT NULL, expires_at BIGINT NOT NULL, used_at BIGINT, revoked_at BIGINT
);
CREATE INDEX ticket_organisation ON ticket (organisation, id);
CREATE INDEX ticket_person ON ticket (person) WHERE person IS NOT NULL;
