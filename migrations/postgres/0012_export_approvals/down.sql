DROP INDEX paper_number;
CREATE UNIQUE INDEX paper_number ON paper (kind, number) WHERE kind IN ('permit', 'approval') AND number <> '';
