CREATE TABLE rule_setting (
  version BIGINT PRIMARY KEY, rule TEXT COLLATE "C" NOT NULL, body TEXT COLLATE "C" NOT NULL, set_at BIGINT NOT NULL
);
-- Up to which choice, and for which legal day, what they make different was looked at again.
ALTER TABLE alarm_cursor ADD COLUMN applied_version BIGINT NOT NULL DEFAULT 0;
ALTER TABLE alarm_cursor ADD COLUMN applied_on TEXT COLLATE "C" NOT NULL DEFAULT '';
