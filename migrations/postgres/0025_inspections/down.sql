DROP INDEX trip_vehicle;
DROP TABLE inspection;
