ALTER TABLE manifest ADD COLUMN unread_consignor BIGINT NOT NULL DEFAULT 0;
ALTER TABLE manifest ADD COLUMN unread_authority BIGINT NOT NULL DEFAULT 0;
CREATE INDEX manifest_receiver ON manifest (receiver_site, state, id);
CREATE INDEX manifest_unread_consignor ON manifest (id) WHERE unread_consignor = 1;
CREATE INDEX manifest_unread_authority ON manifest (id) WHERE unread_authority = 1;
