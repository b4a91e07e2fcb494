CREATE TABLE stock_take (
  id TEXT COLLATE "C" PRIMARY KEY, site TEXT COLLATE "C" NOT NULL, facility TEXT COLLATE "C" NOT NULL,
  state TEXT COLLATE "C" NOT NULL, opened_at BIGINT NOT NULL, differences TEXT COLLATE "C" NOT NULL,
  signed_by TEXT COLLATE "C", version BIGINT NOT NULL
);
CREATE INDEX stock_take_site ON stock_take (site, id);
CREATE UNIQUE INDEX stock_take_open ON stock_take (facility) WHERE state IN ('counting', 'signed');
CREATE TABLE stock_take_sight (
  stock_take TEXT COLLATE "C" NOT NULL, package TEXT COLLATE "C" NOT NULL, zone TEXT COLLATE "C" NOT NULL, mass_g BIGINT,
  PRIMARY KEY (stock_take, package)
);
