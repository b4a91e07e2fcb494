DROP TABLE digest_item;
ALTER TABLE hook DROP COLUMN digest_to;
ALTER TABLE hook DROP COLUMN digest;
ALTER TABLE contact DROP COLUMN digest_to;
ALTER TABLE contact DROP COLUMN digest;
