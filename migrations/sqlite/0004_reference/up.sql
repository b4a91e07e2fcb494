CREATE TABLE reference_table (
  name TEXT NOT NULL, version INTEGER NOT NULL, edition TEXT NOT NULL, valid_from TEXT NOT NULL, sha256 TEXT NOT NULL,
  row_count INTEGER NOT NULL, body TEXT NOT NULL, loaded_at INTEGER NOT NULL, PRIMARY KEY (name, version)
) STRICT;
