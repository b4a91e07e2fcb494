CREATE TABLE rule_setting (
  version INTEGER PRIMARY KEY, rule TEXT NOT NULL, body TEXT NOT NULL, set_at INTEGER NOT NULL
) STRICT;
-- Up to which choice, and for which legal day, what they make different was looked at again.
ALTER TABLE alarm_cursor ADD COLUMN applied_version INTEGER NOT NULL DEFAULT 0;
ALTER TABLE alarm_cursor ADD COLUMN applied_on TEXT NOT NULL DEFAULT '';
