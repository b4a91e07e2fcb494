DROP TABLE rule_setting;
ALTER TABLE alarm_cursor DROP COLUMN applied_version;
ALTER TABLE alarm_cursor DROP COLUMN applied_on;
