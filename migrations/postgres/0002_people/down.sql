DROP TABLE ticket;
CREATE TABLE ticket (
  hash TEXT COLLATE "C" PRIMARY KEY, kind TEXT COLLATE "C" NOT NULL, person TEXT COLLATE "C" NOT NULL, expires_at BIGINT NOT NULL, used_at BIGINT
);
DROP INDEX api_token_person;
ALTER TABLE api_token DROP COLUMN sites;
DROP TABLE vehicle;
DROP TABLE mandate;
DROP INDEX person_grant_mandate;
DROP INDEX person_grant_organisation;
ALTER TABLE person_grant DROP COLUMN mandate;
DROP INDEX person_external;
ALTER TABLE person DROP COLUMN password_at;
ALTER TABLE person DROP COLUMN version;
ALTER TABLE person DROP COLUMN email;
ALTER TABLE person DROP COLUMN external_id;
ALTER TABLE person DROP COLUMN organisation;
DROP INDEX site_external;
ALTER TABLE site DROP COLUMN external_id;
DROP INDEX organisation_division;
ALTER TABLE organisation DROP COLUMN division;
ALTER TABLE organisation DROP COLUMN state;
