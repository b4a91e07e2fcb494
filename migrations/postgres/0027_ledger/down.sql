DROP TABLE ledger_package;
DROP TABLE ledger_cursor;
DROP TABLE ledger_line;
