-- What the ledger of a site says lies there, and what does by packages and by counters: of the waste code that differs most.
CREATE TABLE site_balance (
  site TEXT NOT NULL PRIMARY KEY, at INTEGER NOT NULL, waste_code TEXT NOT NULL, ledger_g INTEGER NOT NULL, lying_g INTEGER NOT NULL,
  counted_g INTEGER NOT NULL
) STRICT;
CREATE INDEX site_balance_at ON site_balance (at);
