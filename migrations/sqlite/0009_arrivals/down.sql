DROP INDEX manifest_unread_authority;
DROP INDEX manifest_unread_consignor;
DROP INDEX manifest_receiver;
ALTER TABLE manifest DROP COLUMN unread_authority;
ALTER TABLE manifest DROP COLUMN unread_consignor;
