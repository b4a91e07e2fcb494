CREATE TABLE effort (
  site TEXT COLLATE "C" NOT NULL, month BIGINT NOT NULL, thing TEXT COLLATE "C" NOT NULL,
  things BIGINT NOT NULL, timed BIGINT NOT NULL, seconds BIGINT NOT NULL, PRIMARY KEY (site, month, thing)
);
