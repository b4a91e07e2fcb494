CREATE TABLE management_plan (
  site TEXT NOT NULL, year INTEGER NOT NULL, state TEXT NOT NULL, body TEXT NOT NULL, version INTEGER NOT NULL,
  PRIMARY KEY (site, year)
) STRICT;
