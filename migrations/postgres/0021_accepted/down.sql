DROP INDEX manifest_moving;
DROP INDEX manifest_accepted;
ALTER TABLE manifest DROP COLUMN accepted_g;
ALTER TABLE manifest DROP COLUMN accepted_on;
