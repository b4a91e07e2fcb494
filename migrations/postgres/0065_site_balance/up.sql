-- What the ledger of a site says lies there, and what does by packages and by counters: of the waste code that differs most.
CREATE TABLE site_balance (
  site TEXT COLLATE "C" NOT NULL PRIMARY KEY, at BIGINT NOT NULL, waste_code TEXT COLLATE "C" NOT NULL, ledger_g BIGINT NOT NULL, lying_g BIGINT NOT NULL,
  counted_g BIGINT NOT NULL
);
CREATE INDEX site_balance_at ON site_balance (at);
