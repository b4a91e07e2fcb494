CREATE TABLE treatment (
  id TEXT COLLATE "C" PRIMARY KEY, site TEXT COLLATE "C" NOT NULL, line TEXT COLLATE "C" NOT NULL,
  method TEXT COLLATE "C" NOT NULL, started_on TEXT COLLATE "C" NOT NULL, state TEXT COLLATE "C" NOT NULL,
  opened_at BIGINT NOT NULL, inputs BIGINT NOT NULL, input_g BIGINT NOT NULL, residues BIGINT NOT NULL,
  residue_g BIGINT NOT NULL, product_g BIGINT, ended_at BIGINT, version BIGINT NOT NULL
);
CREATE INDEX treatment_site ON treatment (site, id);
CREATE TABLE treatment_input (
  package TEXT COLLATE "C" PRIMARY KEY, treatment TEXT COLLATE "C" NOT NULL, mass_g BIGINT NOT NULL, fed_at BIGINT NOT NULL,
  version BIGINT NOT NULL
);
CREATE UNIQUE INDEX treatment_input_order ON treatment_input (treatment, version);
CREATE TABLE treatment_residue (
  package TEXT COLLATE "C" PRIMARY KEY, treatment TEXT COLLATE "C" NOT NULL, mass_g BIGINT NOT NULL, made_at BIGINT NOT NULL,
  version BIGINT NOT NULL
);
CREATE UNIQUE INDEX treatment_residue_order ON treatment_residue (treatment, version);
