CREATE TABLE site_place (
  site TEXT COLLATE "C" PRIMARY KEY, longitude_e6 BIGINT NOT NULL, latitude_e6 BIGINT NOT NULL, set_at BIGINT NOT NULL
);
CREATE TABLE trip_position (
  trip TEXT COLLATE "C" NOT NULL, at BIGINT NOT NULL, longitude_e6 BIGINT NOT NULL, latitude_e6 BIGINT NOT NULL, accuracy_m BIGINT,
  received_at BIGINT NOT NULL, PRIMARY KEY (trip, at)
);
CREATE INDEX trip_position_at ON trip_position (at);
