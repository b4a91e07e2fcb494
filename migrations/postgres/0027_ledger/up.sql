CREATE TABLE ledger_line (
  position BIGINT NOT NULL, ordinal BIGINT NOT NULL, event TEXT COLLATE "C" NOT NULL, site TEXT COLLATE "C" NOT NULL, sheet TEXT COLLATE "C" NOT NULL,
  code TEXT COLLATE "C", imported BIGINT NOT NULL, prefix TEXT COLLATE "C" NOT NULL, serial BIGINT NOT NULL, day TEXT COLLATE "C" NOT NULL, at BIGINT NOT NULL,
  waste_code TEXT COLLATE "C" NOT NULL, package TEXT COLLATE "C" NOT NULL, container_kind TEXT COLLATE "C" NOT NULL, facility TEXT COLLATE "C", zone TEXT COLLATE "C",
  mass_g BIGINT NOT NULL, stock_g BIGINT NOT NULL, reason TEXT COLLATE "C" NOT NULL, reverses TEXT COLLATE "C", origin TEXT COLLATE "C", method TEXT COLLATE "C", matter TEXT COLLATE "C",
  PRIMARY KEY (position, ordinal)
);
CREATE INDEX ledger_line_sheet ON ledger_line (site, sheet, day, position, ordinal);
CREATE INDEX ledger_line_day ON ledger_line (site, day, waste_code, sheet, mass_g, stock_g);
CREATE INDEX ledger_line_serial ON ledger_line (site, prefix, day, serial);
CREATE INDEX ledger_line_code ON ledger_line (site, code);
CREATE INDEX ledger_line_package ON ledger_line (package, position, ordinal);
CREATE TABLE ledger_cursor (id BIGINT PRIMARY KEY, position BIGINT NOT NULL);
INSERT INTO ledger_cursor (id, position) VALUES (1, 0);
CREATE TABLE ledger_package (id TEXT COLLATE "C" PRIMARY KEY, version BIGINT NOT NULL, kept TEXT COLLATE "C" NOT NULL);
