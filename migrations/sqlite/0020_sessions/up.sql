CREATE TABLE session (
  family TEXT PRIMARY KEY, person TEXT NOT NULL, begun_at INTEGER NOT NULL, seen_at INTEGER NOT NULL, device TEXT NOT NULL,
  place TEXT NOT NULL
) STRICT;
CREATE INDEX session_person ON session (person, seen_at);
INSERT INTO session (family, person, begun_at, seen_at, device, place)
SELECT family, MIN(person), MIN(expires_at) - 2592000000000, MAX(expires_at) - 2592000000000, '', '' FROM refresh_token GROUP BY family;
CREATE TABLE second_factor (
  person TEXT PRIMARY KEY, id TEXT NOT NULL, begun_at INTEGER NOT NULL, set_at INTEGER, step INTEGER NOT NULL
) STRICT;
CREATE TABLE recovery_code (hash TEXT PRIMARY KEY, person TEXT NOT NULL, used_at INTEGER) STRICT;
CREATE INDEX recovery_code_person ON recovery_code (person);
