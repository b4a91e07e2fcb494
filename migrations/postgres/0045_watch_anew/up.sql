-- Rules that are new judge what happened before them too: the memory of the engine goes, and the journal is read again (ADR 12).
DELETE FROM alarm_watch;
UPDATE alarm_cursor SET position = 0;
