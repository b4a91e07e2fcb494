-- Hours of readings that are sealed by one hash in the journal (house design §6); the event of the stream tells the same.
CREATE TABLE reading_block (
  number BIGINT PRIMARY KEY, stream TEXT COLLATE "C" NOT NULL UNIQUE, from_at BIGINT NOT NULL UNIQUE, to_at BIGINT NOT NULL,
  count BIGINT NOT NULL, root TEXT COLLATE "C" NOT NULL
);
-- Readings are sealed, and let go of, in the order in which they came.
DROP INDEX reading_age;
CREATE INDEX reading_received ON reading (received_at, device, sequence);
CREATE INDEX reading_used ON reading (used_by) WHERE used_by IS NOT NULL;
