CREATE TABLE paper (
  id TEXT COLLATE "C" PRIMARY KEY, kind TEXT COLLATE "C" NOT NULL, version BIGINT NOT NULL,
  number TEXT COLLATE "C" NOT NULL, state TEXT COLLATE "C" NOT NULL, organisation TEXT COLLATE "C" NOT NULL,
  site TEXT COLLATE "C", other_organisation TEXT COLLATE "C", other_site TEXT COLLATE "C",
  subject TEXT COLLATE "C" NOT NULL, external_id TEXT COLLATE "C", valid_from TEXT COLLATE "C" NOT NULL,
  valid_to TEXT COLLATE "C" NOT NULL, body TEXT COLLATE "C" NOT NULL
);
CREATE INDEX paper_kind ON paper (kind, id);
CREATE INDEX paper_organisation ON paper (kind, organisation, id);
CREATE INDEX paper_other ON paper (kind, other_organisation, id);
CREATE INDEX paper_site ON paper (kind, site, id);
CREATE INDEX paper_other_site ON paper (kind, other_site, id);
CREATE INDEX paper_subject ON paper (kind, organisation, subject);
CREATE UNIQUE INDEX paper_number ON paper (kind, number) WHERE kind IN ('permit', 'approval') AND number <> '';
CREATE UNIQUE INDEX paper_external ON paper (kind, organisation, external_id) WHERE external_id IS NOT NULL;
CREATE TABLE quota_line (
  paper TEXT COLLATE "C" NOT NULL, id TEXT COLLATE "C" NOT NULL, line TEXT COLLATE "C" NOT NULL, limit_g BIGINT NOT NULL,
  most_g BIGINT, PRIMARY KEY (paper, id, line)
);
CREATE TABLE quota (
  paper TEXT COLLATE "C" NOT NULL, id TEXT COLLATE "C" NOT NULL, line TEXT COLLATE "C" NOT NULL, year BIGINT NOT NULL,
  reserved_g BIGINT NOT NULL, consumed_g BIGINT NOT NULL, PRIMARY KEY (paper, id, line, year)
);
