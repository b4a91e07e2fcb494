-- Addresses of an organisation that are told of notices; where and with which secret lies sealed by the server's key.
CREATE TABLE hook (
  id TEXT COLLATE "C" PRIMARY KEY, organisation TEXT COLLATE "C" NOT NULL, kind TEXT COLLATE "C" NOT NULL, name TEXT COLLATE "C" NOT NULL, address TEXT COLLATE "C" NOT NULL,
  sealed TEXT COLLATE "C" NOT NULL, least TEXT COLLATE "C" NOT NULL, state TEXT COLLATE "C" NOT NULL, generation BIGINT NOT NULL, rotated_at BIGINT,
  made_at BIGINT NOT NULL
);
CREATE INDEX hook_organisation ON hook (organisation, id);
