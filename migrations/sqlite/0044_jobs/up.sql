-- Long work that somebody asked for and need not wait for: whose it is, what it works on, how far it is, how it ended. No facts:
-- what a job enters are commands of their own.
CREATE TABLE job (
  id TEXT PRIMARY KEY, person TEXT NOT NULL, kind TEXT NOT NULL, site TEXT NOT NULL, title TEXT NOT NULL, read_on TEXT NOT NULL,
  command TEXT NOT NULL, state TEXT NOT NULL, done INTEGER NOT NULL, total INTEGER NOT NULL, attempts INTEGER NOT NULL, lease_until INTEGER NOT NULL,
  cancelled INTEGER NOT NULL, answer TEXT, made_at INTEGER NOT NULL, ended_at INTEGER, content BLOB
) STRICT;
CREATE INDEX job_person ON job (person, id);
CREATE INDEX job_open ON job (lease_until, id) WHERE ended_at IS NULL;
