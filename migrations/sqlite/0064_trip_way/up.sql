-- The way that a run is to go, as a list of points; none was given where it is null.
ALTER TABLE trip ADD COLUMN way TEXT;
