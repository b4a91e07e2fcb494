DROP INDEX trip_round;
ALTER TABLE trip DROP COLUMN round;
