-- Every line stands on its own day again.
DROP INDEX ledger_line_own_day;
ALTER TABLE ledger_line DROP COLUMN own_day;
DELETE FROM ledger_line;
DELETE FROM ledger_package;
DELETE FROM effort WHERE thing = 'ledger_line';
UPDATE ledger_cursor SET position = 0 WHERE id = 1;
