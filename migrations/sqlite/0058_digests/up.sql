-- Warnings up to a level once a day or week instead of one by one.
ALTER TABLE contact ADD COLUMN digest TEXT NOT NULL DEFAULT 'off';
ALTER TABLE contact ADD COLUMN digest_to TEXT NOT NULL DEFAULT 'blue';
ALTER TABLE hook ADD COLUMN digest TEXT NOT NULL DEFAULT 'off';
ALTER TABLE hook ADD COLUMN digest_to TEXT NOT NULL DEFAULT 'blue';
CREATE TABLE digest_item (
  channel TEXT NOT NULL, recipient TEXT NOT NULL, notice TEXT NOT NULL, version INTEGER NOT NULL, occasion TEXT NOT NULL,
  level TEXT NOT NULL, made_at INTEGER NOT NULL, due_at INTEGER NOT NULL, delivery TEXT,
  PRIMARY KEY (channel, recipient, notice, version, occasion)
) STRICT, WITHOUT ROWID;
CREATE INDEX digest_item_due ON digest_item (due_at) WHERE delivery IS NULL;
CREATE INDEX digest_item_delivery ON digest_item (delivery) WHERE delivery IS NOT NULL;
CREATE INDEX digest_item_notice ON digest_item (notice, occasion);
