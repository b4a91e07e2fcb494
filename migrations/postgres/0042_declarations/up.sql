CREATE TABLE declaration (
  site TEXT COLLATE "C" NOT NULL, period TEXT COLLATE "C" NOT NULL, id TEXT COLLATE "C" NOT NULL UNIQUE,
  state TEXT COLLATE "C" NOT NULL, last_day TEXT COLLATE "C" NOT NULL, due_on TEXT COLLATE "C",
  body TEXT COLLATE "C" NOT NULL, version BIGINT NOT NULL, PRIMARY KEY (site, period)
);
CREATE INDEX declaration_day ON declaration (last_day, id);
CREATE INDEX declaration_state ON declaration (state, last_day, id);
