CREATE TABLE device (
  id TEXT PRIMARY KEY, organisation TEXT NOT NULL, site TEXT, vehicle TEXT, state TEXT NOT NULL, external_id TEXT,
  version INTEGER NOT NULL, body TEXT NOT NULL
) STRICT;
CREATE INDEX device_site ON device (site, id) WHERE site IS NOT NULL;
CREATE INDEX device_vehicle ON device (vehicle, id) WHERE vehicle IS NOT NULL;
CREATE UNIQUE INDEX device_external ON device (organisation, external_id) WHERE external_id IS NOT NULL;
-- Telemetry (no fact of the journal): when a device told something last, and since when without a pause; by how much its clock is
-- ahead, milliseconds; when it last told something else under a number it had used.
CREATE TABLE device_state (
  device TEXT PRIMARY KEY, seen_at INTEGER NOT NULL, since INTEGER NOT NULL, skew_ms INTEGER, altered_at INTEGER
) STRICT, WITHOUT ROWID;
-- The newest reading of each quantity.
CREATE TABLE device_value (
  device TEXT NOT NULL, quantity TEXT NOT NULL, at INTEGER NOT NULL, sequence INTEGER NOT NULL, value INTEGER NOT NULL,
  received_at INTEGER NOT NULL, PRIMARY KEY (device, quantity)
) STRICT, WITHOUT ROWID;
-- Each reading for a time; a weighing that was taken from it names its package, so that none is taken twice.
CREATE TABLE reading (
  device TEXT NOT NULL, sequence INTEGER NOT NULL, quantity TEXT NOT NULL, at INTEGER NOT NULL, value INTEGER NOT NULL,
  received_at INTEGER NOT NULL, used_by TEXT, PRIMARY KEY (device, sequence)
) STRICT, WITHOUT ROWID;
CREATE INDEX reading_time ON reading (device, quantity, at);
CREATE INDEX reading_age ON reading (at);
-- Rules that are new judge what happened before them too (ADR 12).
DELETE FROM alarm_watch;
UPDATE alarm_cursor SET position = 0;
