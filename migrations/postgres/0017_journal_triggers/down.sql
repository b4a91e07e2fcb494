CREATE INDEX event_unsealed ON event (recorded_at) WHERE position IS NULL;
