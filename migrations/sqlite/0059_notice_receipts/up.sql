-- Who opened a notice first when, and from where: personal data, no fact.
CREATE TABLE notice_receipt (
  notice TEXT NOT NULL, person TEXT NOT NULL, seen_at INTEGER NOT NULL, seen_by TEXT NOT NULL, PRIMARY KEY (notice, person)
) STRICT, WITHOUT ROWID;
