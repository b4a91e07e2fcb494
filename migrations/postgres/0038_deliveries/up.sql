-- One row a telling of a notice; no facts: made again from nothing, a rebuild has none of them.
CREATE TABLE delivery (
  id TEXT COLLATE "C" PRIMARY KEY, rank TEXT COLLATE "C" NOT NULL, notice TEXT COLLATE "C" NOT NULL, version BIGINT NOT NULL, occasion TEXT COLLATE "C" NOT NULL,
  channel TEXT COLLATE "C" NOT NULL, recipient TEXT COLLATE "C" NOT NULL, level TEXT COLLATE "C" NOT NULL, state TEXT COLLATE "C" NOT NULL, attempts BIGINT NOT NULL,
  made_at BIGINT NOT NULL, began_at BIGINT NOT NULL, next_at BIGINT, ended_at BIGINT, last_fault TEXT COLLATE "C"
);
CREATE UNIQUE INDEX delivery_once ON delivery (notice, version, occasion, channel, recipient);
CREATE INDEX delivery_due ON delivery (channel, next_at) WHERE next_at IS NOT NULL;
CREATE INDEX delivery_rank ON delivery (rank);
CREATE INDEX delivery_state ON delivery (state, rank);
CREATE INDEX delivery_recipient ON delivery (recipient, rank);
