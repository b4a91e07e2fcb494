DROP INDEX package_site;
CREATE INDEX package_site ON package (holder_site, state, id, waste_code, mass_g);
CREATE INDEX package_held ON package (holder_site, id);
CREATE INDEX package_age ON package (holder_site, stored_at, id) WHERE stored_at IS NOT NULL;
CREATE INDEX package_held_tail ON package (holder_site, right(code, 3)) WHERE code IS NOT NULL;
CREATE INDEX package_made_tail ON package (site, right(code, 3)) WHERE code IS NOT NULL;
CREATE INDEX package_tail ON package (right(code, 11)) WHERE code IS NOT NULL;
CREATE INDEX package_outside ON package (external_code) WHERE external_code IS NOT NULL;
CREATE INDEX manifest_tail ON manifest (right(number, 3), id) WHERE number IS NOT NULL;
CREATE INDEX manifest_consignor ON manifest (consignor_site, state, id);
CREATE INDEX trip_day ON trip (carrier, planned_on, id);
CREATE INDEX trip_vehicle ON trip (vehicle, id);
CREATE TABLE saved_view (
  id TEXT COLLATE "C" PRIMARY KEY, person TEXT COLLATE "C" NOT NULL, list TEXT COLLATE "C" NOT NULL, name TEXT COLLATE "C" NOT NULL, query TEXT COLLATE "C" NOT NULL, made_at BIGINT NOT NULL,
  UNIQUE (person, list, name)
);
