CREATE TABLE ledger_line (
  position INTEGER NOT NULL, ordinal INTEGER NOT NULL, event TEXT NOT NULL, site TEXT NOT NULL, sheet TEXT NOT NULL,
  code TEXT, imported INTEGER NOT NULL, prefix TEXT NOT NULL, serial INTEGER NOT NULL, day TEXT NOT NULL, at INTEGER NOT NULL,
  waste_code TEXT NOT NULL, package TEXT NOT NULL, container_kind TEXT NOT NULL, facility TEXT, zone TEXT,
  mass_g INTEGER NOT NULL, stock_g INTEGER NOT NULL, reason TEXT NOT NULL, reverses TEXT, origin TEXT, method TEXT, matter TEXT,
  PRIMARY KEY (position, ordinal)
) STRICT;
CREATE INDEX ledger_line_sheet ON ledger_line (site, sheet, day, position, ordinal);
CREATE INDEX ledger_line_day ON ledger_line (site, day, waste_code, sheet, mass_g, stock_g);
CREATE INDEX ledger_line_serial ON ledger_line (site, prefix, day, serial);
CREATE INDEX ledger_line_code ON ledger_line (site, code);
CREATE INDEX ledger_line_package ON ledger_line (package, position, ordinal);
CREATE TABLE ledger_cursor (id INTEGER PRIMARY KEY, position INTEGER NOT NULL) STRICT;
INSERT INTO ledger_cursor (id, position) VALUES (1, 0);
CREATE TABLE ledger_package (id TEXT PRIMARY KEY, version INTEGER NOT NULL, kept TEXT NOT NULL) STRICT;
