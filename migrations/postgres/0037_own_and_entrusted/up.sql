-- Tables B.4 and B.5 follow from the same events: every line is written anew, and those of B.1 to B.3 are the same ones.
DELETE FROM ledger_line;
DELETE FROM ledger_package;
UPDATE ledger_cursor SET position = 0 WHERE id = 1;
