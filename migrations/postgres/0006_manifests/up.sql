ALTER TABLE package ADD COLUMN manifest TEXT COLLATE "C";
ALTER TABLE package ADD COLUMN reserved_from TEXT COLLATE "C";
CREATE TABLE manifest (
  id TEXT COLLATE "C" PRIMARY KEY, number TEXT COLLATE "C" UNIQUE, paper TEXT COLLATE "C" UNIQUE, origin TEXT COLLATE "C" NOT NULL, state TEXT COLLATE "C" NOT NULL,
  consignor_site TEXT COLLATE "C" NOT NULL, receiver_site TEXT COLLATE "C" NOT NULL, planned_on TEXT COLLATE "C" NOT NULL, follows TEXT COLLATE "C",
  body TEXT COLLATE "C" NOT NULL, version BIGINT NOT NULL
);
CREATE TABLE manifest_party (
  manifest TEXT COLLATE "C" NOT NULL, place BIGINT NOT NULL, side TEXT COLLATE "C" NOT NULL, organisation TEXT COLLATE "C" NOT NULL, site TEXT COLLATE "C",
  division TEXT COLLATE "C" NOT NULL, driver TEXT COLLATE "C", escort TEXT COLLATE "C", trip TEXT COLLATE "C", PRIMARY KEY (manifest, place)
);
CREATE INDEX manifest_party_organisation ON manifest_party (organisation, manifest);
CREATE INDEX manifest_party_site ON manifest_party (site, manifest) WHERE site IS NOT NULL;
CREATE INDEX manifest_party_division ON manifest_party (division, manifest);
CREATE INDEX manifest_party_driver ON manifest_party (driver, manifest) WHERE driver IS NOT NULL;
CREATE INDEX manifest_party_escort ON manifest_party (escort, manifest) WHERE escort IS NOT NULL;
CREATE INDEX manifest_party_trip ON manifest_party (trip) WHERE trip IS NOT NULL;
CREATE TABLE trip (
  id TEXT COLLATE "C" PRIMARY KEY, state TEXT COLLATE "C" NOT NULL, carrier TEXT COLLATE "C" NOT NULL, vehicle TEXT COLLATE "C" NOT NULL, driver TEXT COLLATE "C" NOT NULL,
  escort TEXT COLLATE "C", planned_on TEXT COLLATE "C" NOT NULL, version BIGINT NOT NULL
);
CREATE INDEX trip_carrier ON trip (carrier, id);
CREATE TABLE document_serial (scope TEXT COLLATE "C" PRIMARY KEY, used BIGINT NOT NULL);
