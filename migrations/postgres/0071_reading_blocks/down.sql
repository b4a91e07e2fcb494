DROP INDEX reading_used;
DROP INDEX reading_received;
CREATE INDEX reading_age ON reading (at);
DROP TABLE reading_block;
