-- What is told of a day that a confirmed declaration locks stands on the day it was recorded on: every line is written anew.
ALTER TABLE ledger_line ADD COLUMN own_day TEXT COLLATE "C";
CREATE INDEX ledger_line_own_day ON ledger_line (site, own_day) WHERE own_day IS NOT NULL;
DELETE FROM ledger_line;
DELETE FROM ledger_package;
DELETE FROM effort WHERE thing = 'ledger_line';
UPDATE ledger_cursor SET position = 0 WHERE id = 1;
