CREATE TABLE device (
  id TEXT COLLATE "C" PRIMARY KEY, organisation TEXT COLLATE "C" NOT NULL, site TEXT COLLATE "C", vehicle TEXT COLLATE "C", state TEXT COLLATE "C" NOT NULL, external_id TEXT COLLATE "C",
  version BIGINT NOT NULL, body TEXT COLLATE "C" NOT NULL
);
CREATE INDEX device_site ON device (site, id) WHERE site IS NOT NULL;
CREATE INDEX device_vehicle ON device (vehicle, id) WHERE vehicle IS NOT NULL;
CREATE UNIQUE INDEX device_external ON device (organisation, external_id) WHERE external_id IS NOT NULL;
-- Telemetry (no fact of the journal): when a device told something last, and since when without a pause; by how much its clock is
-- ahead, milliseconds; when it last told something else under a number it had used.
CREATE TABLE device_state (
  device TEXT COLLATE "C" PRIMARY KEY, seen_at BIGINT NOT NULL, since BIGINT NOT NULL, skew_ms BIGINT, altered_at BIGINT
);
-- The newest reading of each quantity.
CREATE TABLE device_value (
  device TEXT COLLATE "C" NOT NULL, quantity TEXT COLLATE "C" NOT NULL, at BIGINT NOT NULL, sequence BIGINT NOT NULL, value BIGINT NOT NULL,
  received_at BIGINT NOT NULL, PRIMARY KEY (device, quantity)
);
-- Each reading for a time; a weighing that was taken from it names its package, so that none is taken twice.
CREATE TABLE reading (
  device TEXT COLLATE "C" NOT NULL, sequence BIGINT NOT NULL, quantity TEXT COLLATE "C" NOT NULL, at BIGINT NOT NULL, value BIGINT NOT NULL,
  received_at BIGINT NOT NULL, used_by TEXT COLLATE "C", PRIMARY KEY (device, sequence)
);
CREATE INDEX reading_time ON reading (device, quantity, at);
CREATE INDEX reading_age ON reading (at);
-- Rules that are new judge what happened before them too (ADR 12).
DELETE FROM alarm_watch;
UPDATE alarm_cursor SET position = 0;
