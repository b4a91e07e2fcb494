-- What is to go to the official system: one row for each thing that became ready, written in the transaction that made it so. No fact of
-- the journal: what the official system gives comes in by the ordinary commands.
CREATE TABLE exchange_item (
  id TEXT COLLATE "C" PRIMARY KEY, rank TEXT COLLATE "C" NOT NULL, connection TEXT COLLATE "C" NOT NULL, site TEXT COLLATE "C" NOT NULL, organisation TEXT COLLATE "C" NOT NULL, division TEXT COLLATE "C" NOT NULL,
  kind TEXT COLLATE "C" NOT NULL, subject TEXT COLLATE "C" NOT NULL, title TEXT COLLATE "C" NOT NULL, mass_g BIGINT NOT NULL, body TEXT COLLATE "C" NOT NULL,
  state TEXT COLLATE "C" NOT NULL, number TEXT COLLATE "C", reason TEXT COLLATE "C", attempts BIGINT NOT NULL, made_at BIGINT NOT NULL, began_at BIGINT NOT NULL,
  next_at BIGINT, sent_at BIGINT, ended_at BIGINT, last_fault TEXT COLLATE "C"
);
CREATE INDEX exchange_item_due ON exchange_item (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX exchange_item_rank ON exchange_item (rank);
CREATE INDEX exchange_item_site ON exchange_item (site, rank);
CREATE INDEX exchange_item_subject ON exchange_item (kind, subject);
CREATE INDEX exchange_item_connection ON exchange_item (connection, rank);
-- What a rule asks of a site: what is not settled.
CREATE INDEX exchange_item_open ON exchange_item (site) WHERE state NOT IN ('accepted', 'superseded');
