DROP TABLE trip_position;
DROP TABLE site_place;
