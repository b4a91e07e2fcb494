-- Rules of authorities' own: what happened to them, by place in the one stream of all; no row is ever changed.
CREATE TABLE own_rule (
  serial BIGINT PRIMARY KEY, code TEXT COLLATE "C" NOT NULL, body TEXT COLLATE "C" NOT NULL, at BIGINT NOT NULL
);
CREATE INDEX own_rule_code ON own_rule (code);
-- Up to which of them, and for which legal day, what they make different was looked at again.
ALTER TABLE alarm_cursor ADD COLUMN own_serial BIGINT NOT NULL DEFAULT 0;
ALTER TABLE alarm_cursor ADD COLUMN own_on TEXT COLLATE "C" NOT NULL DEFAULT '';
