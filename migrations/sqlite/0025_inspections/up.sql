CREATE TABLE inspection (
  id TEXT PRIMARY KEY, state TEXT NOT NULL, division TEXT NOT NULL, found TEXT NOT NULL, at INTEGER NOT NULL,
  version INTEGER NOT NULL
) STRICT;
CREATE INDEX inspection_division ON inspection (division, id);
