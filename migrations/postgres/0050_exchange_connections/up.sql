-- Ways to the official system, one for a site or for the sites of a division; where to lies sealed by the server's key.
CREATE TABLE exchange_connection (
  id TEXT COLLATE "C" PRIMARY KEY, scope TEXT COLLATE "C" NOT NULL UNIQUE, way TEXT COLLATE "C" NOT NULL, name TEXT COLLATE "C" NOT NULL, address TEXT COLLATE "C" NOT NULL, sealed TEXT COLLATE "C" NOT NULL,
  state TEXT COLLATE "C" NOT NULL, generation BIGINT NOT NULL, rotated_at BIGINT, made_at BIGINT NOT NULL
);
