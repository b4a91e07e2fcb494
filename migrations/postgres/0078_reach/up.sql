-- Where an organisation is reached; a number may be somebody's own, so it is no fact and in no journal.
CREATE TABLE reach (
  organisation TEXT COLLATE "C" PRIMARY KEY, address TEXT COLLATE "C", phone TEXT COLLATE "C", emergency_phone TEXT COLLATE "C"
);
