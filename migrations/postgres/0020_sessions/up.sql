CREATE TABLE session (
  family TEXT COLLATE "C" PRIMARY KEY, person TEXT COLLATE "C" NOT NULL, begun_at BIGINT NOT NULL, seen_at BIGINT NOT NULL, device TEXT COLLATE "C" NOT NULL,
  place TEXT COLLATE "C" NOT NULL
);
CREATE INDEX session_person ON session (person, seen_at);
INSERT INTO session (family, person, begun_at, seen_at, device, place)
SELECT family, MIN(person), MIN(expires_at) - 2592000000000, MAX(expires_at) - 2592000000000, '', '' FROM refresh_token GROUP BY family;
CREATE TABLE second_factor (
  person TEXT COLLATE "C" PRIMARY KEY, id TEXT COLLATE "C" NOT NULL, begun_at BIGINT NOT NULL, set_at BIGINT, step BIGINT NOT NULL
);
CREATE TABLE recovery_code (hash TEXT COLLATE "C" PRIMARY KEY, person TEXT COLLATE "C" NOT NULL, used_at BIGINT);
CREATE INDEX recovery_code_person ON recovery_code (person);
