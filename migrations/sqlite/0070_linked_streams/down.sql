DROP TABLE stream_end;
DROP TRIGGER event_no_delete;
DROP TRIGGER event_append_only;
DROP TRIGGER event_no_replace;
DROP TRIGGER event_ends_stream;
ALTER TABLE event RENAME TO event_before;
CREATE TABLE event (
  id TEXT PRIMARY KEY, stream TEXT NOT NULL, version INTEGER NOT NULL, kind TEXT NOT NULL, command TEXT NOT NULL,
  occurred_at INTEGER NOT NULL, recorded_at INTEGER NOT NULL, body TEXT NOT NULL, hash TEXT NOT NULL,
  position INTEGER UNIQUE, UNIQUE (stream, version)
) STRICT;
INSERT INTO event (rowid, id, stream, version, kind, command, occurred_at, recorded_at, body, hash, position)
SELECT rowid, id, stream, version, kind, command, occurred_at, recorded_at, body, hash, position
FROM event_before ORDER BY rowid;
DROP TABLE event_before;
CREATE TRIGGER event_no_delete BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT, 'the journal is append only'); END;
CREATE TRIGGER event_append_only BEFORE UPDATE ON event
WHEN OLD.position IS NOT NULL OR NEW.position IS NULL OR NEW.id <> OLD.id OR NEW.stream <> OLD.stream
  OR NEW.version <> OLD.version OR NEW.kind <> OLD.kind OR NEW.command <> OLD.command
  OR NEW.occurred_at <> OLD.occurred_at OR NEW.recorded_at <> OLD.recorded_at OR NEW.body <> OLD.body OR NEW.hash <> OLD.hash
  OR NEW.rowid <> OLD.rowid OR EXISTS (SELECT 1 FROM event WHERE position = NEW.position)
BEGIN SELECT RAISE(FAIL, 'the journal is append only'); END;
CREATE TRIGGER event_no_replace BEFORE INSERT ON event
WHEN EXISTS (SELECT 1 FROM event WHERE id = NEW.id) OR EXISTS (SELECT 1 FROM event WHERE stream = NEW.stream AND version = NEW.version)
  OR EXISTS (SELECT 1 FROM event WHERE position = NEW.position) OR EXISTS (SELECT 1 FROM event WHERE rowid = NEW.rowid)
BEGIN SELECT RAISE(FAIL, 'this place in the journal is taken'); END;
