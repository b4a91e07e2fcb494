DROP TABLE document_serial;
DROP TABLE trip;
DROP TABLE manifest_party;
DROP TABLE manifest;
ALTER TABLE package DROP COLUMN reserved_from;
ALTER TABLE package DROP COLUMN manifest;
