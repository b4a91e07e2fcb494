-- One row a telling of a notice; no facts: made again from nothing, a rebuild has none of them.
CREATE TABLE delivery (
  id TEXT PRIMARY KEY, rank TEXT NOT NULL, notice TEXT NOT NULL, version INTEGER NOT NULL, occasion TEXT NOT NULL,
  channel TEXT NOT NULL, recipient TEXT NOT NULL, level TEXT NOT NULL, state TEXT NOT NULL, attempts INTEGER NOT NULL,
  made_at INTEGER NOT NULL, began_at INTEGER NOT NULL, next_at INTEGER, ended_at INTEGER, last_fault TEXT
) STRICT;
CREATE UNIQUE INDEX delivery_once ON delivery (notice, version, occasion, channel, recipient);
CREATE INDEX delivery_due ON delivery (channel, next_at) WHERE next_at IS NOT NULL;
CREATE INDEX delivery_rank ON delivery (rank);
CREATE INDEX delivery_state ON delivery (state, rank);
CREATE INDEX delivery_recipient ON delivery (recipient, rank);
