CREATE TABLE stock_take (
  id TEXT PRIMARY KEY, site TEXT NOT NULL, facility TEXT NOT NULL, state TEXT NOT NULL, opened_at INTEGER NOT NULL,
  differences TEXT NOT NULL, signed_by TEXT, version INTEGER NOT NULL
) STRICT;
CREATE INDEX stock_take_site ON stock_take (site, id);
CREATE UNIQUE INDEX stock_take_open ON stock_take (facility) WHERE state IN ('counting', 'signed');
CREATE TABLE stock_take_sight (
  stock_take TEXT NOT NULL, package TEXT NOT NULL, zone TEXT NOT NULL, mass_g INTEGER, PRIMARY KEY (stock_take, package)
) STRICT, WITHOUT ROWID;
