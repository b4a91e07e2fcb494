ALTER TABLE package ADD COLUMN manifest TEXT;
ALTER TABLE package ADD COLUMN reserved_from TEXT;
CREATE TABLE manifest (
  id TEXT PRIMARY KEY, number TEXT UNIQUE, paper TEXT UNIQUE, origin TEXT NOT NULL, state TEXT NOT NULL,
  consignor_site TEXT NOT NULL, receiver_site TEXT NOT NULL, planned_on TEXT NOT NULL, follows TEXT,
  body TEXT NOT NULL, version INTEGER NOT NULL
) STRICT;
CREATE TABLE manifest_party (
  manifest TEXT NOT NULL, place INTEGER NOT NULL, side TEXT NOT NULL, organisation TEXT NOT NULL, site TEXT,
  division TEXT NOT NULL, driver TEXT, escort TEXT, trip TEXT, PRIMARY KEY (manifest, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX manifest_party_organisation ON manifest_party (organisation, manifest);
CREATE INDEX manifest_party_site ON manifest_party (site, manifest) WHERE site IS NOT NULL;
CREATE INDEX manifest_party_division ON manifest_party (division, manifest);
CREATE INDEX manifest_party_driver ON manifest_party (driver, manifest) WHERE driver IS NOT NULL;
CREATE INDEX manifest_party_escort ON manifest_party (escort, manifest) WHERE escort IS NOT NULL;
CREATE INDEX manifest_party_trip ON manifest_party (trip) WHERE trip IS NOT NULL;
CREATE TABLE trip (
  id TEXT PRIMARY KEY, state TEXT NOT NULL, carrier TEXT NOT NULL, vehicle TEXT NOT NULL, driver TEXT NOT NULL,
  escort TEXT, planned_on TEXT NOT NULL, version INTEGER NOT NULL
) STRICT;
CREATE INDEX trip_carrier ON trip (carrier, id);
CREATE TABLE document_serial (scope TEXT PRIMARY KEY, used INTEGER NOT NULL) STRICT, WITHOUT ROWID;
