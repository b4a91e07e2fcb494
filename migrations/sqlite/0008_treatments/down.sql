DROP TABLE treatment_residue;
DROP TABLE treatment_input;
DROP TABLE treatment;
