CREATE TABLE inspection (
  id TEXT COLLATE "C" PRIMARY KEY, state TEXT COLLATE "C" NOT NULL, division TEXT COLLATE "C" NOT NULL,
  found TEXT COLLATE "C" NOT NULL, at BIGINT NOT NULL, version BIGINT NOT NULL
);
CREATE INDEX inspection_division ON inspection (division, id);
