CREATE TABLE reference_table (
  name TEXT COLLATE "C" NOT NULL, version BIGINT NOT NULL, edition TEXT COLLATE "C" NOT NULL,
  valid_from TEXT COLLATE "C" NOT NULL, sha256 TEXT COLLATE "C" NOT NULL, row_count BIGINT NOT NULL,
  body TEXT COLLATE "C" NOT NULL, loaded_at BIGINT NOT NULL, PRIMARY KEY (name, version)
);
