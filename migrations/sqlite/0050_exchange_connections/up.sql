-- Ways to the official system, one for a site or for the sites of a division; where to lies sealed by the server's key.
CREATE TABLE exchange_connection (
  id TEXT PRIMARY KEY, scope TEXT NOT NULL UNIQUE, way TEXT NOT NULL, name TEXT NOT NULL, address TEXT NOT NULL, sealed TEXT NOT NULL,
  state TEXT NOT NULL, generation INTEGER NOT NULL, rotated_at INTEGER, made_at INTEGER NOT NULL
) STRICT;
