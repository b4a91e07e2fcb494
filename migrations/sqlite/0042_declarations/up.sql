CREATE TABLE declaration (
  site TEXT NOT NULL, period TEXT NOT NULL, id TEXT NOT NULL UNIQUE, state TEXT NOT NULL, last_day TEXT NOT NULL,
  due_on TEXT, body TEXT NOT NULL, version INTEGER NOT NULL, PRIMARY KEY (site, period)
) STRICT;
CREATE INDEX declaration_day ON declaration (last_day, id);
CREATE INDEX declaration_state ON declaration (state, last_day, id);
