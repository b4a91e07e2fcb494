-- What was known of a subject from a moment on, for rehearsals. A memory, no fact of the journal.
CREATE TABLE alarm_fact (
  subject TEXT COLLATE "C" NOT NULL, at BIGINT NOT NULL, organisation TEXT COLLATE "C", site TEXT COLLATE "C",
  division TEXT COLLATE "C" NOT NULL, body TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (subject, at)
);
-- It is remembered of everything that is watched: the journal is read again (ADR 12).
DELETE FROM alarm_watch;
UPDATE alarm_cursor SET position = 0;
