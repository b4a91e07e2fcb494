-- Addresses of an organisation that are told of notices; where and with which secret lies sealed by the server's key.
CREATE TABLE hook (
  id TEXT PRIMARY KEY, organisation TEXT NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL, address TEXT NOT NULL,
  sealed TEXT NOT NULL, least TEXT NOT NULL, state TEXT NOT NULL, generation INTEGER NOT NULL, rotated_at INTEGER,
  made_at INTEGER NOT NULL
) STRICT;
CREATE INDEX hook_organisation ON hook (organisation, id);
