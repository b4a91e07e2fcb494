-- The sites at which a run is to call for one receiver, in order; null where it is no milk run.
ALTER TABLE trip ADD COLUMN round TEXT;
CREATE INDEX trip_round ON trip (planned_on) WHERE round IS NOT NULL;
