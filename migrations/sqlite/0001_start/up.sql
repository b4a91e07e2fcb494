CREATE TABLE event (
  id TEXT PRIMARY KEY, stream TEXT NOT NULL, version INTEGER NOT NULL, kind TEXT NOT NULL, command TEXT NOT NULL,
  occurred_at INTEGER NOT NULL, recorded_at INTEGER NOT NULL, body TEXT NOT NULL, hash TEXT NOT NULL,
  position INTEGER UNIQUE, UNIQUE (stream, version)
) STRICT;
CREATE INDEX event_unsealed ON event (recorded_at) WHERE position IS NULL;
CREATE TABLE stream (stream TEXT PRIMARY KEY, version INTEGER NOT NULL, head TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE checkpoint (size INTEGER PRIMARY KEY, root TEXT NOT NULL, note TEXT NOT NULL, sealed_at INTEGER NOT NULL) STRICT;
CREATE TABLE node (id TEXT PRIMARY KEY, hash TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE command (
  id TEXT NOT NULL, actor TEXT NOT NULL, body_sha256 TEXT NOT NULL, outcome TEXT NOT NULL, answer TEXT NOT NULL,
  at INTEGER NOT NULL, PRIMARY KEY (actor, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE organisation (
  id TEXT PRIMARY KEY, uscc TEXT NOT NULL UNIQUE, name TEXT NOT NULL, kind TEXT NOT NULL, external_id TEXT UNIQUE,
  version INTEGER NOT NULL
) STRICT;
CREATE TABLE site (
  id TEXT PRIMARY KEY, code TEXT NOT NULL UNIQUE, name TEXT NOT NULL, organisation TEXT NOT NULL, division TEXT NOT NULL,
  tier TEXT NOT NULL, version INTEGER NOT NULL
) STRICT;
CREATE INDEX site_division ON site (division);
CREATE INDEX site_organisation ON site (organisation);
CREATE TABLE waste_stream (
  id TEXT PRIMARY KEY, site TEXT NOT NULL, name TEXT NOT NULL, waste_code TEXT NOT NULL, edition TEXT NOT NULL,
  physical_state TEXT NOT NULL, hazards TEXT NOT NULL, components TEXT NOT NULL, precautions TEXT NOT NULL,
  tags TEXT NOT NULL, version INTEGER NOT NULL
) STRICT;
CREATE INDEX waste_stream_site ON waste_stream (site);
CREATE TABLE facility (
  id TEXT PRIMARY KEY, site TEXT NOT NULL, code TEXT NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL, state TEXT NOT NULL,
  capacity_g INTEGER, version INTEGER NOT NULL, UNIQUE (site, code)
) STRICT;
CREATE TABLE zone (
  id TEXT PRIMARY KEY, facility TEXT NOT NULL, site TEXT NOT NULL, code TEXT NOT NULL, name TEXT NOT NULL, capacity_g INTEGER,
  containment_ml INTEGER, UNIQUE (facility, code)
) STRICT;
CREATE TABLE package (
  id TEXT PRIMARY KEY, site TEXT NOT NULL, holder_site TEXT NOT NULL, waste_stream TEXT NOT NULL, waste_code TEXT NOT NULL,
  code TEXT UNIQUE, external_code TEXT, state TEXT NOT NULL, origin TEXT NOT NULL, container_kind TEXT NOT NULL,
  volume_ml INTEGER, mass_g INTEGER, stock_g INTEGER NOT NULL, weighed_by TEXT, produced_at INTEGER NOT NULL,
  stored_at INTEGER, facility TEXT, zone TEXT, placed_at INTEGER, massed_at INTEGER, mass_version INTEGER,
  label_prints INTEGER NOT NULL, label_damaged INTEGER NOT NULL,
  version INTEGER NOT NULL
) STRICT;
CREATE INDEX package_site ON package (holder_site, state, id);
CREATE INDEX package_zone ON package (zone, state) WHERE zone IS NOT NULL;
CREATE TABLE package_link (
  parent TEXT NOT NULL, child TEXT NOT NULL, mass_g INTEGER NOT NULL, PRIMARY KEY (parent, child)
) STRICT, WITHOUT ROWID;
CREATE INDEX package_link_child ON package_link (child);
CREATE TABLE stock (
  owner TEXT NOT NULL, waste_stream TEXT NOT NULL, mass_g INTEGER NOT NULL, packages INTEGER NOT NULL,
  PRIMARY KEY (owner, waste_stream)
) STRICT, WITHOUT ROWID;
CREATE TABLE rollup (
  site TEXT NOT NULL, month INTEGER NOT NULL, waste_code TEXT NOT NULL, kind TEXT NOT NULL, mass_g INTEGER NOT NULL,
  packages INTEGER NOT NULL, PRIMARY KEY (site, month, waste_code, kind)
) STRICT, WITHOUT ROWID;
CREATE TABLE serial (
  uscc TEXT NOT NULL, waste_code TEXT NOT NULL, day TEXT NOT NULL, used INTEGER NOT NULL,
  PRIMARY KEY (uscc, waste_code, day)
) STRICT, WITHOUT ROWID;
CREATE TABLE serial_block (
  id TEXT PRIMARY KEY, uscc TEXT NOT NULL, waste_code TEXT NOT NULL, day TEXT NOT NULL, device TEXT NOT NULL,
  first INTEGER NOT NULL, last INTEGER NOT NULL, reserved_at INTEGER NOT NULL
) STRICT;
CREATE INDEX serial_block_day ON serial_block (uscc, waste_code, day);
CREATE TABLE batch (
  site TEXT NOT NULL, ledger_table TEXT NOT NULL, code TEXT NOT NULL, fingerprint TEXT NOT NULL, container TEXT,
  waste_code TEXT NOT NULL, day TEXT NOT NULL, mass_g INTEGER NOT NULL, left_g INTEGER NOT NULL, parts TEXT NOT NULL,
  content TEXT NOT NULL,
  PRIMARY KEY (site, ledger_table, code)
) STRICT, WITHOUT ROWID;
CREATE TABLE deadline (
  key TEXT PRIMARY KEY, due_at INTEGER NOT NULL, subject TEXT NOT NULL, rule TEXT NOT NULL, provisional INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX deadline_due ON deadline (due_at);
CREATE TABLE outbox (
  id TEXT PRIMARY KEY, channel TEXT NOT NULL, target TEXT NOT NULL, payload TEXT NOT NULL, state TEXT NOT NULL,
  attempts INTEGER NOT NULL, next_at INTEGER NOT NULL, last_fault TEXT
) STRICT;
CREATE INDEX outbox_next ON outbox (state, next_at);
CREATE TABLE person (
  id TEXT PRIMARY KEY, login TEXT NOT NULL UNIQUE, name TEXT NOT NULL, password_hash TEXT, state TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
CREATE TABLE person_grant (
  id TEXT PRIMARY KEY, person TEXT NOT NULL, role TEXT NOT NULL, organisation TEXT, site TEXT, division TEXT,
  mandate_of TEXT, valid_to INTEGER, granted_at INTEGER NOT NULL
) STRICT;
CREATE INDEX person_grant_person ON person_grant (person);
CREATE TABLE refresh_token (
  hash TEXT PRIMARY KEY, person TEXT NOT NULL, family TEXT NOT NULL, expires_at INTEGER NOT NULL, used_at INTEGER
) STRICT;
CREATE TABLE api_token (
  id TEXT PRIMARY KEY, hash TEXT NOT NULL UNIQUE, name TEXT NOT NULL, person TEXT NOT NULL, scopes TEXT NOT NULL,
  expires_at INTEGER NOT NULL, created_at INTEGER NOT NULL, last_used_at INTEGER, revoked_at INTEGER
) STRICT;
CREATE TABLE ticket (
  hash TEXT PRIMARY KEY, kind TEXT NOT NULL, person TEXT NOT NULL, expires_at INTEGER NOT NULL, used_at INTEGER
) STRICT;
CREATE TABLE login_attempt (
  login TEXT NOT NULL, source TEXT NOT NULL, failures INTEGER NOT NULL, blocked_until INTEGER NOT NULL,
  PRIMARY KEY (login, source)
) STRICT, WITHOUT ROWID;
CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TRIGGER event_append_only BEFORE UPDATE ON event
WHEN OLD.position IS NOT NULL OR NEW.position IS NULL OR NEW.id <> OLD.id OR NEW.stream <> OLD.stream
  OR NEW.version <> OLD.version OR NEW.kind <> OLD.kind OR NEW.command <> OLD.command
  OR NEW.occurred_at <> OLD.occurred_at OR NEW.recorded_at <> OLD.recorded_at OR NEW.body <> OLD.body OR NEW.hash <> OLD.hash
  OR NEW.rowid <> OLD.rowid OR EXISTS (SELECT 1 FROM event WHERE position = NEW.position)
BEGIN SELECT RAISE(ABORT, 'the journal is append only'); END;
-- INSERT OR REPLACE deletes without firing delete triggers: what would replace a row is refused before it does.
CREATE TRIGGER event_no_replace BEFORE INSERT ON event
WHEN EXISTS (SELECT 1 FROM event WHERE id = NEW.id) OR EXISTS (SELECT 1 FROM event WHERE stream = NEW.stream AND version = NEW.version)
  OR EXISTS (SELECT 1 FROM event WHERE position = NEW.position) OR EXISTS (SELECT 1 FROM event WHERE rowid = NEW.rowid)
BEGIN SELECT RAISE(ABORT, 'this place in the journal is taken'); END;
CREATE TRIGGER event_no_delete BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT, 'the journal is append only'); END;
