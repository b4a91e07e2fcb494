ALTER TABLE treatment DROP COLUMN corrections;
