CREATE TABLE notice (
  id TEXT COLLATE "C" PRIMARY KEY, rank TEXT COLLATE "C" NOT NULL, rule TEXT COLLATE "C" NOT NULL, subject TEXT COLLATE "C" NOT NULL, state TEXT COLLATE "C" NOT NULL,
  level TEXT COLLATE "C" NOT NULL, open BIGINT NOT NULL, version BIGINT NOT NULL, body TEXT COLLATE "C" NOT NULL
);
-- One open notice of a rule and a subject, whatever servers look.
CREATE UNIQUE INDEX notice_open ON notice (rule, subject) WHERE open = 1;
CREATE INDEX notice_subject ON notice (subject, rank);
CREATE INDEX notice_rank ON notice (rank);
CREATE TABLE notice_party (
  notice TEXT COLLATE "C" NOT NULL, place BIGINT NOT NULL, rank TEXT COLLATE "C" NOT NULL, open BIGINT NOT NULL, organisation TEXT COLLATE "C" NOT NULL,
  site TEXT COLLATE "C", division TEXT COLLATE "C" NOT NULL, PRIMARY KEY (notice, place)
);
CREATE INDEX notice_party_organisation ON notice_party (organisation, rank);
CREATE INDEX notice_party_site ON notice_party (site, rank) WHERE site IS NOT NULL;
CREATE INDEX notice_party_division ON notice_party (division, rank);
CREATE INDEX notice_party_open ON notice_party (division, rank) WHERE open = 1;
