CREATE TABLE notice (
  id TEXT PRIMARY KEY, rank TEXT NOT NULL, rule TEXT NOT NULL, subject TEXT NOT NULL, state TEXT NOT NULL,
  level TEXT NOT NULL, open INTEGER NOT NULL, version INTEGER NOT NULL, body TEXT NOT NULL
) STRICT;
-- One open notice of a rule and a subject, whatever servers look.
CREATE UNIQUE INDEX notice_open ON notice (rule, subject) WHERE open = 1;
CREATE INDEX notice_subject ON notice (subject, rank);
CREATE INDEX notice_rank ON notice (rank);
CREATE TABLE notice_party (
  notice TEXT NOT NULL, place INTEGER NOT NULL, rank TEXT NOT NULL, open INTEGER NOT NULL, organisation TEXT NOT NULL,
  site TEXT, division TEXT NOT NULL, PRIMARY KEY (notice, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX notice_party_organisation ON notice_party (organisation, rank);
CREATE INDEX notice_party_site ON notice_party (site, rank) WHERE site IS NOT NULL;
CREATE INDEX notice_party_division ON notice_party (division, rank);
CREATE INDEX notice_party_open ON notice_party (division, rank) WHERE open = 1;
