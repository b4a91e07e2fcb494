ALTER TABLE package DROP COLUMN reserved_from;
ALTER TABLE package DROP COLUMN manifest;
