-- Warnings up to a level once a day or week instead of one by one.
ALTER TABLE contact ADD COLUMN digest TEXT COLLATE "C" NOT NULL DEFAULT 'off';
ALTER TABLE contact ADD COLUMN digest_to TEXT COLLATE "C" NOT NULL DEFAULT 'blue';
ALTER TABLE hook ADD COLUMN digest TEXT COLLATE "C" NOT NULL DEFAULT 'off';
ALTER TABLE hook ADD COLUMN digest_to TEXT COLLATE "C" NOT NULL DEFAULT 'blue';
CREATE TABLE digest_item (
  channel TEXT COLLATE "C" NOT NULL, recipient TEXT COLLATE "C" NOT NULL, notice TEXT COLLATE "C" NOT NULL, version BIGINT NOT NULL,
  occasion TEXT COLLATE "C" NOT NULL, level TEXT COLLATE "C" NOT NULL, made_at BIGINT NOT NULL, due_at BIGINT NOT NULL,
  delivery TEXT COLLATE "C", PRIMARY KEY (channel, recipient, notice, version, occasion)
);
CREATE INDEX digest_item_due ON digest_item (due_at) WHERE delivery IS NULL;
CREATE INDEX digest_item_delivery ON digest_item (delivery) WHERE delivery IS NOT NULL;
CREATE INDEX digest_item_notice ON digest_item (notice, occasion);
