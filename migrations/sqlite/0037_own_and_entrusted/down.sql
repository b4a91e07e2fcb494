-- The lines of B.1 to B.3 are written anew.
DELETE FROM ledger_line;
DELETE FROM ledger_package;
UPDATE ledger_cursor SET position = 0 WHERE id = 1;
