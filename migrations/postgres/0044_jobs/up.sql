-- Long work that somebody asked for and need not wait for: whose it is, what it works on, how far it is, how it ended. No facts:
-- what a job enters are commands of their own.
CREATE TABLE job (
  id TEXT COLLATE "C" PRIMARY KEY, person TEXT COLLATE "C" NOT NULL, kind TEXT COLLATE "C" NOT NULL, site TEXT COLLATE "C" NOT NULL, title TEXT COLLATE "C" NOT NULL, read_on TEXT COLLATE "C" NOT NULL,
  command TEXT COLLATE "C" NOT NULL, state TEXT COLLATE "C" NOT NULL, done BIGINT NOT NULL, total BIGINT NOT NULL, attempts BIGINT NOT NULL, lease_until BIGINT NOT NULL,
  cancelled BIGINT NOT NULL, answer TEXT COLLATE "C", made_at BIGINT NOT NULL, ended_at BIGINT, content BYTEA
);
CREATE INDEX job_person ON job (person, id);
CREATE INDEX job_open ON job (lease_until, id) WHERE ended_at IS NULL;
