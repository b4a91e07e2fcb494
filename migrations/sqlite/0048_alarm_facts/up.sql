-- What was known of a subject from a moment on, for rehearsals. A memory, no fact of the journal.
CREATE TABLE alarm_fact (
  subject TEXT NOT NULL, at INTEGER NOT NULL, organisation TEXT, site TEXT, division TEXT NOT NULL, body TEXT NOT NULL,
  PRIMARY KEY (subject, at)
) STRICT, WITHOUT ROWID;
-- It is remembered of everything that is watched: the journal is read again (ADR 12).
DELETE FROM alarm_watch;
UPDATE alarm_cursor SET position = 0;
