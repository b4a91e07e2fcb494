CREATE TABLE file (
  sha256 TEXT PRIMARY KEY, kind TEXT NOT NULL, media TEXT NOT NULL, size INTEGER NOT NULL, sent_by TEXT NOT NULL,
  sent_at INTEGER NOT NULL, used INTEGER NOT NULL, content BLOB
) STRICT;
CREATE INDEX file_sender ON file (sent_by, used);
CREATE TABLE file_use (
  sha256 TEXT NOT NULL, stream TEXT NOT NULL, event TEXT NOT NULL, PRIMARY KEY (sha256, stream, event)
) STRICT, WITHOUT ROWID;
CREATE INDEX file_use_stream ON file_use (stream);
