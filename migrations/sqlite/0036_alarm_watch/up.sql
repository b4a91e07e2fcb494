CREATE TABLE alarm_cursor (id INTEGER PRIMARY KEY, position INTEGER NOT NULL) STRICT;
INSERT INTO alarm_cursor (id, position) VALUES (1, 0);
CREATE TABLE alarm_watch (
  subject TEXT PRIMARY KEY, mark INTEGER NOT NULL, look_at INTEGER, levels TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX alarm_watch_look ON alarm_watch (look_at, subject) WHERE look_at IS NOT NULL;
