-- What is to go to the official system: one row for each thing that became ready, written in the transaction that made it so. No fact of
-- the journal: what the official system gives comes in by the ordinary commands.
CREATE TABLE exchange_item (
  id TEXT PRIMARY KEY, rank TEXT NOT NULL, connection TEXT NOT NULL, site TEXT NOT NULL, organisation TEXT NOT NULL, division TEXT NOT NULL,
  kind TEXT NOT NULL, subject TEXT NOT NULL, title TEXT NOT NULL, mass_g INTEGER NOT NULL, body TEXT NOT NULL,
  state TEXT NOT NULL, number TEXT, reason TEXT, attempts INTEGER NOT NULL, made_at INTEGER NOT NULL, began_at INTEGER NOT NULL,
  next_at INTEGER, sent_at INTEGER, ended_at INTEGER, last_fault TEXT
) STRICT;
CREATE INDEX exchange_item_due ON exchange_item (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX exchange_item_rank ON exchange_item (rank);
CREATE INDEX exchange_item_site ON exchange_item (site, rank);
CREATE INDEX exchange_item_subject ON exchange_item (kind, subject);
CREATE INDEX exchange_item_connection ON exchange_item (connection, rank);
-- What a rule asks of a site: what is not settled.
CREATE INDEX exchange_item_open ON exchange_item (site) WHERE state NOT IN ('accepted', 'superseded');
