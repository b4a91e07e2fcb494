CREATE TABLE treatment (
  id TEXT PRIMARY KEY, site TEXT NOT NULL, line TEXT NOT NULL, method TEXT NOT NULL, started_on TEXT NOT NULL,
  state TEXT NOT NULL, opened_at INTEGER NOT NULL, inputs INTEGER NOT NULL, input_g INTEGER NOT NULL,
  residues INTEGER NOT NULL, residue_g INTEGER NOT NULL, product_g INTEGER, ended_at INTEGER, version INTEGER NOT NULL
) STRICT;
CREATE INDEX treatment_site ON treatment (site, id);
CREATE TABLE treatment_input (
  package TEXT PRIMARY KEY, treatment TEXT NOT NULL, mass_g INTEGER NOT NULL, fed_at INTEGER NOT NULL, version INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX treatment_input_order ON treatment_input (treatment, version);
CREATE TABLE treatment_residue (
  package TEXT PRIMARY KEY, treatment TEXT NOT NULL, mass_g INTEGER NOT NULL, made_at INTEGER NOT NULL, version INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX treatment_residue_order ON treatment_residue (treatment, version);
