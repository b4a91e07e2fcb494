ALTER TABLE alarm_cursor DROP COLUMN own_on;
ALTER TABLE alarm_cursor DROP COLUMN own_serial;
DROP TABLE own_rule;
