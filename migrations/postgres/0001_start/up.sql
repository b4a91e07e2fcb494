CREATE TABLE event (
  id TEXT COLLATE "C" PRIMARY KEY, stream TEXT COLLATE "C" NOT NULL, version BIGINT NOT NULL, kind TEXT COLLATE "C" NOT NULL, command TEXT COLLATE "C" NOT NULL,
  occurred_at BIGINT NOT NULL, recorded_at BIGINT NOT NULL, body TEXT COLLATE "C" NOT NULL, hash TEXT COLLATE "C" NOT NULL,
  position BIGINT UNIQUE, UNIQUE (stream, version)
);
CREATE INDEX event_unsealed ON event (recorded_at) WHERE position IS NULL;
CREATE TABLE stream (stream TEXT COLLATE "C" PRIMARY KEY, version BIGINT NOT NULL, head TEXT COLLATE "C" NOT NULL);
CREATE TABLE checkpoint (size BIGINT PRIMARY KEY, root TEXT COLLATE "C" NOT NULL, note TEXT COLLATE "C" NOT NULL, sealed_at BIGINT NOT NULL);
CREATE TABLE node (id TEXT COLLATE "C" PRIMARY KEY, hash TEXT COLLATE "C" NOT NULL);
CREATE TABLE command (
  id TEXT COLLATE "C" NOT NULL, actor TEXT COLLATE "C" NOT NULL, body_sha256 TEXT COLLATE "C" NOT NULL, outcome TEXT COLLATE "C" NOT NULL, answer TEXT COLLATE "C" NOT NULL,
  at BIGINT NOT NULL, PRIMARY KEY (actor, id)
);
CREATE TABLE organisation (
  id TEXT COLLATE "C" PRIMARY KEY, uscc TEXT COLLATE "C" NOT NULL UNIQUE, name TEXT COLLATE "C" NOT NULL, kind TEXT COLLATE "C" NOT NULL, external_id TEXT COLLATE "C" UNIQUE,
  version BIGINT NOT NULL
);
CREATE TABLE site (
  id TEXT COLLATE "C" PRIMARY KEY, code TEXT COLLATE "C" NOT NULL UNIQUE, name TEXT COLLATE "C" NOT NULL, organisation TEXT COLLATE "C" NOT NULL, division TEXT COLLATE "C" NOT NULL,
  tier TEXT COLLATE "C" NOT NULL, version BIGINT NOT NULL
);
CREATE INDEX site_division ON site (division);
CREATE INDEX site_organisation ON site (organisation);
CREATE TABLE waste_stream (
  id TEXT COLLATE "C" PRIMARY KEY, site TEXT COLLATE "C" NOT NULL, name TEXT COLLATE "C" NOT NULL, waste_code TEXT COLLATE "C" NOT NULL, edition TEXT COLLATE "C" NOT NULL,
  physical_state TEXT COLLATE "C" NOT NULL, hazards TEXT COLLATE "C" NOT NULL, components TEXT COLLATE "C" NOT NULL, precautions TEXT COLLATE "C" NOT NULL,
  tags TEXT COLLATE "C" NOT NULL, version BIGINT NOT NULL
);
CREATE INDEX waste_stream_site ON waste_stream (site);
CREATE TABLE facility (
  id TEXT COLLATE "C" PRIMARY KEY, site TEXT COLLATE "C" NOT NULL, code TEXT COLLATE "C" NOT NULL, name TEXT COLLATE "C" NOT NULL, kind TEXT COLLATE "C" NOT NULL, state TEXT COLLATE "C" NOT NULL,
  capacity_g BIGINT, version BIGINT NOT NULL, UNIQUE (site, code)
);
CREATE TABLE zone (
  id TEXT COLLATE "C" PRIMARY KEY, facility TEXT COLLATE "C" NOT NULL, site TEXT COLLATE "C" NOT NULL, code TEXT COLLATE "C" NOT NULL, name TEXT COLLATE "C" NOT NULL, capacity_g BIGINT,
  containment_ml BIGINT, UNIQUE (facility, code)
);
CREATE TABLE package (
  id TEXT COLLATE "C" PRIMARY KEY, site TEXT COLLATE "C" NOT NULL, holder_site TEXT COLLATE "C" NOT NULL, waste_stream TEXT COLLATE "C" NOT NULL, waste_code TEXT COLLATE "C" NOT NULL,
  code TEXT COLLATE "C" UNIQUE, external_code TEXT COLLATE "C", state TEXT COLLATE "C" NOT NULL, origin TEXT COLLATE "C" NOT NULL, container_kind TEXT COLLATE "C" NOT NULL,
  volume_ml BIGINT, mass_g BIGINT, stock_g BIGINT NOT NULL, weighed_by TEXT COLLATE "C", produced_at BIGINT NOT NULL,
  stored_at BIGINT, facility TEXT COLLATE "C", zone TEXT COLLATE "C", placed_at BIGINT, massed_at BIGINT, mass_version BIGINT, label_prints BIGINT NOT NULL, label_damaged BIGINT NOT NULL,
  version BIGINT NOT NULL
);
CREATE INDEX package_site ON package (holder_site, state, id);
CREATE INDEX package_zone ON package (zone, state) WHERE zone IS NOT NULL;
CREATE TABLE package_link (
  parent TEXT COLLATE "C" NOT NULL, child TEXT COLLATE "C" NOT NULL, mass_g BIGINT NOT NULL, PRIMARY KEY (parent, child)
);
CREATE INDEX package_link_child ON package_link (child);
CREATE TABLE stock (
  owner TEXT COLLATE "C" NOT NULL, waste_stream TEXT COLLATE "C" NOT NULL, mass_g BIGINT NOT NULL, packages BIGINT NOT NULL,
  PRIMARY KEY (owner, waste_stream)
);
CREATE TABLE rollup (
  site TEXT COLLATE "C" NOT NULL, month BIGINT NOT NULL, waste_code TEXT COLLATE "C" NOT NULL, kind TEXT COLLATE "C" NOT NULL, mass_g BIGINT NOT NULL,
  packages BIGINT NOT NULL, PRIMARY KEY (site, month, waste_code, kind)
);
CREATE TABLE serial (
  uscc TEXT COLLATE "C" NOT NULL, waste_code TEXT COLLATE "C" NOT NULL, day TEXT COLLATE "C" NOT NULL, used BIGINT NOT NULL,
  PRIMARY KEY (uscc, waste_code, day)
);
CREATE TABLE serial_block (
  id TEXT COLLATE "C" PRIMARY KEY, uscc TEXT COLLATE "C" NOT NULL, waste_code TEXT COLLATE "C" NOT NULL, day TEXT COLLATE "C" NOT NULL, device TEXT COLLATE "C" NOT NULL,
  first BIGINT NOT NULL, last BIGINT NOT NULL, reserved_at BIGINT NOT NULL
);
CREATE INDEX serial_block_day ON serial_block (uscc, waste_code, day);
CREATE TABLE batch (
  site TEXT COLLATE "C" NOT NULL, ledger_table TEXT COLLATE "C" NOT NULL, code TEXT COLLATE "C" NOT NULL, fingerprint TEXT COLLATE "C" NOT NULL, container TEXT COLLATE "C",
  waste_code TEXT COLLATE "C" NOT NULL, day TEXT COLLATE "C" NOT NULL, mass_g BIGINT NOT NULL, left_g BIGINT NOT NULL, parts TEXT COLLATE "C" NOT NULL,
  content TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (site, ledger_table, code)
);
CREATE TABLE deadline (
  key TEXT COLLATE "C" PRIMARY KEY, due_at BIGINT NOT NULL, subject TEXT COLLATE "C" NOT NULL, rule TEXT COLLATE "C" NOT NULL, provisional BIGINT NOT NULL
);
CREATE INDEX deadline_due ON deadline (due_at);
CREATE TABLE outbox (
  id TEXT COLLATE "C" PRIMARY KEY, channel TEXT COLLATE "C" NOT NULL, target TEXT COLLATE "C" NOT NULL, payload TEXT COLLATE "C" NOT NULL, state TEXT COLLATE "C" NOT NULL,
  attempts BIGINT NOT NULL, next_at BIGINT NOT NULL, last_fault TEXT COLLATE "C"
);
CREATE INDEX outbox_next ON outbox (state, next_at);
CREATE TABLE person (
  id TEXT COLLATE "C" PRIMARY KEY, login TEXT COLLATE "C" NOT NULL UNIQUE, name TEXT COLLATE "C" NOT NULL, password_hash TEXT COLLATE "C", state TEXT COLLATE "C" NOT NULL,
  created_at BIGINT NOT NULL
);
CREATE TABLE person_grant (
  id TEXT COLLATE "C" PRIMARY KEY, person TEXT COLLATE "C" NOT NULL, role TEXT COLLATE "C" NOT NULL, organisation TEXT COLLATE "C", site TEXT COLLATE "C", division TEXT COLLATE "C",
  mandate_of TEXT COLLATE "C", valid_to BIGINT, granted_at BIGINT NOT NULL
);
CREATE INDEX person_grant_person ON person_grant (person);
CREATE TABLE refresh_token (
  hash TEXT COLLATE "C" PRIMARY KEY, person TEXT COLLATE "C" NOT NULL, family TEXT COLLATE "C" NOT NULL, expires_at BIGINT NOT NULL, used_at BIGINT
);
CREATE TABLE api_token (
  id TEXT COLLATE "C" PRIMARY KEY, hash TEXT COLLATE "C" NOT NULL UNIQUE, name TEXT COLLATE "C" NOT NULL, person TEXT COLLATE "C" NOT NULL, scopes TEXT COLLATE "C" NOT NULL,
  expires_at BIGINT NOT NULL, created_at BIGINT NOT NULL, last_used_at BIGINT, revoked_at BIGINT
);
CREATE TABLE ticket (
  hash TEXT COLLATE "C" PRIMARY KEY, kind TEXT COLLATE "C" NOT NULL, person TEXT COLLATE "C" NOT NULL, expires_at BIGINT NOT NULL, used_at BIGINT
);
CREATE TABLE login_attempt (
  login TEXT COLLATE "C" NOT NULL, source TEXT COLLATE "C" NOT NULL, failures BIGINT NOT NULL, blocked_until BIGINT NOT NULL,
  PRIMARY KEY (login, source)
);
CREATE TABLE setting (name TEXT COLLATE "C" PRIMARY KEY, value TEXT COLLATE "C" NOT NULL);
CREATE FUNCTION journal_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.position IS NULL AND NEW.position IS NOT NULL AND NEW.id = OLD.id AND NEW.stream = OLD.stream
    AND NEW.version = OLD.version AND NEW.kind = OLD.kind AND NEW.command = OLD.command
    AND NEW.occurred_at = OLD.occurred_at AND NEW.recorded_at = OLD.recorded_at AND NEW.body = OLD.body AND NEW.hash = OLD.hash
  THEN RETURN NEW; END IF;
  RAISE EXCEPTION 'the journal is append only';
END $$;
CREATE TRIGGER event_append_only BEFORE UPDATE OR DELETE ON event FOR EACH ROW EXECUTE FUNCTION journal_append_only();
CREATE TRIGGER event_no_truncate BEFORE TRUNCATE ON event FOR EACH STATEMENT EXECUTE FUNCTION journal_append_only();
