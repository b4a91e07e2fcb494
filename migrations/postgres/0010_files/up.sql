CREATE TABLE file (
  sha256 TEXT COLLATE "C" PRIMARY KEY, kind TEXT COLLATE "C" NOT NULL, media TEXT COLLATE "C" NOT NULL, size BIGINT NOT NULL,
  sent_by TEXT COLLATE "C" NOT NULL, sent_at BIGINT NOT NULL, used BIGINT NOT NULL, content BYTEA
);
CREATE INDEX file_sender ON file (sent_by, used);
CREATE TABLE file_use (
  sha256 TEXT COLLATE "C" NOT NULL, stream TEXT COLLATE "C" NOT NULL, event TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (sha256, stream, event)
);
CREATE INDEX file_use_stream ON file_use (stream);
