ALTER TABLE package ADD COLUMN manifest TEXT;
ALTER TABLE package ADD COLUMN reserved_from TEXT;
