CREATE TABLE stream (stream TEXT PRIMARY KEY, version INTEGER NOT NULL, head TEXT NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO stream (stream, version, head)
SELECT stream, version, hash FROM event AS newest
WHERE version = (SELECT max(version) FROM event WHERE stream = newest.stream);
