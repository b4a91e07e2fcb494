DROP TRIGGER event_append_only;
DROP TRIGGER event_no_replace;
CREATE TRIGGER event_append_only BEFORE UPDATE ON event
WHEN OLD.position IS NOT NULL OR NEW.position IS NULL OR NEW.id <> OLD.id OR NEW.stream <> OLD.stream
  OR NEW.version <> OLD.version OR NEW.kind <> OLD.kind OR NEW.command <> OLD.command
  OR NEW.occurred_at <> OLD.occurred_at OR NEW.recorded_at <> OLD.recorded_at OR NEW.body <> OLD.body OR NEW.hash <> OLD.hash
  OR NEW.rowid <> OLD.rowid OR EXISTS (SELECT 1 FROM event WHERE position = NEW.position)
BEGIN SELECT RAISE(ABORT, 'the journal is append only'); END;
-- INSERT OR REPLACE deletes without firing delete triggers: what would replace a row is refused before it does.
CREATE TRIGGER event_no_replace BEFORE INSERT ON event
WHEN EXISTS (SELECT 1 FROM event WHERE id = NEW.id) OR EXISTS (SELECT 1 FROM event WHERE stream = NEW.stream AND version = NEW.version)
  OR EXISTS (SELECT 1 FROM event WHERE position = NEW.position) OR EXISTS (SELECT 1 FROM event WHERE rowid = NEW.rowid)
BEGIN SELECT RAISE(ABORT, 'this place in the journal is taken'); END;
CREATE INDEX event_unsealed ON event (recorded_at) WHERE position IS NULL;
