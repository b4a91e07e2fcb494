-- What a job drew, for its person to take; let go of after a week.
ALTER TABLE job ADD COLUMN file BYTEA;
