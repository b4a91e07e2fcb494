ALTER TABLE command RENAME TO command_old;
CREATE TABLE command (
  id TEXT NOT NULL, actor TEXT NOT NULL, body_sha256 TEXT NOT NULL, outcome TEXT NOT NULL, answer TEXT NOT NULL,
  at INTEGER NOT NULL, PRIMARY KEY (actor, id)
) STRICT, WITHOUT ROWID;
INSERT INTO command (id, actor, body_sha256, outcome, answer, at) SELECT id, actor, body_sha256, outcome, answer, at FROM command_old;
DROP TABLE command_old;
