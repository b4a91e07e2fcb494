-- Blank manifests that are printed beforehand, for when the platform is down: which serials a site was given, on which day one was
-- used, why one is spoiled. No facts: what is entered from one is a manifest that names it. A draft that was given up names none.
CREATE TABLE paper_blank (
  number TEXT COLLATE "C" PRIMARY KEY, site TEXT COLLATE "C" NOT NULL, given_at BIGINT NOT NULL, person TEXT COLLATE "C" NOT NULL,
  used_on TEXT COLLATE "C", spoiled TEXT COLLATE "C"
);
CREATE INDEX paper_blank_site ON paper_blank (site, number);
UPDATE manifest SET paper = NULL WHERE state = 'cancelled';
