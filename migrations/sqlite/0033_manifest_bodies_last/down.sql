CREATE TABLE manifest_old (
  id TEXT PRIMARY KEY, number TEXT UNIQUE, paper TEXT UNIQUE, origin TEXT NOT NULL, state TEXT NOT NULL,
  consignor_site TEXT NOT NULL, receiver_site TEXT NOT NULL, planned_on TEXT NOT NULL, follows TEXT,
  body TEXT NOT NULL, version INTEGER NOT NULL, unread_consignor INTEGER NOT NULL DEFAULT 0,
  unread_authority INTEGER NOT NULL DEFAULT 0, accepted_on TEXT, accepted_g INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO manifest_old (id, number, paper, origin, state, consignor_site, receiver_site, planned_on, follows, body, version, unread_consignor, unread_authority, accepted_on, accepted_g) SELECT id, number, paper, origin, state, consignor_site, receiver_site, planned_on, follows, body, version, unread_consignor, unread_authority, accepted_on, accepted_g FROM manifest ORDER BY rowid;
DROP TABLE manifest;
ALTER TABLE manifest_old RENAME TO manifest;
CREATE INDEX manifest_receiver ON manifest (receiver_site, state, id);
CREATE INDEX manifest_unread_consignor ON manifest (id) WHERE unread_consignor = 1;
CREATE INDEX manifest_unread_authority ON manifest (id) WHERE unread_authority = 1;
CREATE INDEX manifest_accepted ON manifest (accepted_on, consignor_site, receiver_site, accepted_g) WHERE accepted_on IS NOT NULL;
CREATE INDEX manifest_moving ON manifest (state, consignor_site, receiver_site) WHERE state IN ('in_transit', 'handover', 'exception', 'returning');
CREATE INDEX manifest_tail ON manifest (substr(number, -3), id) WHERE number IS NOT NULL;
CREATE INDEX manifest_consignor ON manifest (consignor_site, state, id);
