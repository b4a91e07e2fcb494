-- Where an organisation is reached; a number may be somebody's own, so it is no fact and in no journal.
CREATE TABLE reach (
  organisation TEXT PRIMARY KEY, address TEXT, phone TEXT, emergency_phone TEXT
) STRICT, WITHOUT ROWID;
