CREATE TABLE paper (
  id TEXT PRIMARY KEY, kind TEXT NOT NULL, version INTEGER NOT NULL, number TEXT NOT NULL, state TEXT NOT NULL,
  organisation TEXT NOT NULL, site TEXT, other_organisation TEXT, other_site TEXT, subject TEXT NOT NULL, external_id TEXT,
  valid_from TEXT NOT NULL, valid_to TEXT NOT NULL, body TEXT NOT NULL
) STRICT;
CREATE INDEX paper_kind ON paper (kind, id);
CREATE INDEX paper_organisation ON paper (kind, organisation, id);
CREATE INDEX paper_other ON paper (kind, other_organisation, id);
CREATE INDEX paper_site ON paper (kind, site, id);
CREATE INDEX paper_other_site ON paper (kind, other_site, id);
CREATE INDEX paper_subject ON paper (kind, organisation, subject);
CREATE UNIQUE INDEX paper_number ON paper (kind, number) WHERE kind IN ('permit', 'approval') AND number <> '';
CREATE UNIQUE INDEX paper_external ON paper (kind, organisation, external_id) WHERE external_id IS NOT NULL;
CREATE TABLE quota_line (
  paper TEXT NOT NULL, id TEXT NOT NULL, line TEXT NOT NULL, limit_g INTEGER NOT NULL, most_g INTEGER,
  PRIMARY KEY (paper, id, line)
) STRICT, WITHOUT ROWID;
CREATE TABLE quota (
  paper TEXT NOT NULL, id TEXT NOT NULL, line TEXT NOT NULL, year INTEGER NOT NULL, reserved_g INTEGER NOT NULL,
  consumed_g INTEGER NOT NULL, PRIMARY KEY (paper, id, line, year)
) STRICT, WITHOUT ROWID;
