CREATE TABLE check_parameter (
  version INTEGER PRIMARY KEY, code TEXT NOT NULL, division TEXT NOT NULL, choice TEXT NOT NULL, reason TEXT NOT NULL,
  valid_from TEXT NOT NULL, set_at INTEGER NOT NULL
) STRICT;
