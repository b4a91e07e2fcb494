CREATE TABLE site_place (
  site TEXT PRIMARY KEY, longitude_e6 INTEGER NOT NULL, latitude_e6 INTEGER NOT NULL, set_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE trip_position (
  trip TEXT NOT NULL, at INTEGER NOT NULL, longitude_e6 INTEGER NOT NULL, latitude_e6 INTEGER NOT NULL, accuracy_m INTEGER,
  received_at INTEGER NOT NULL, PRIMARY KEY (trip, at)
) STRICT, WITHOUT ROWID;
CREATE INDEX trip_position_at ON trip_position (at);
