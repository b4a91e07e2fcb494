-- Who opened a notice first when, and from where: personal data, no fact.
CREATE TABLE notice_receipt (
  notice TEXT COLLATE "C" NOT NULL, person TEXT COLLATE "C" NOT NULL, seen_at BIGINT NOT NULL, seen_by TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (notice, person)
);
