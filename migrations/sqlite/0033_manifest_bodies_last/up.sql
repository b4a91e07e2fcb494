-- A body of many packages fills pages of its own; a column behind it is read by walking all of them. So the body comes last.
CREATE TABLE manifest_new (
  id TEXT PRIMARY KEY, number TEXT UNIQUE, paper TEXT UNIQUE, origin TEXT NOT NULL, state TEXT NOT NULL,
  version INTEGER NOT NULL, consignor_site TEXT NOT NULL, receiver_site TEXT NOT NULL, planned_on TEXT NOT NULL,
  follows TEXT, accepted_on TEXT, accepted_g INTEGER NOT NULL DEFAULT 0, unread_consignor INTEGER NOT NULL DEFAULT 0,
  unread_authority INTEGER NOT NULL DEFAULT 0, body TEXT NOT NULL
) STRICT;
INSERT INTO manifest_new (id, number, paper, origin, state, version, consignor_site, receiver_site, planned_on, follows, accepted_on, accepted_g, unread_consignor, unread_authority, body) SELECT id, number, paper, origin, state, version, consignor_site, receiver_site, planned_on, follows, accepted_on, accepted_g, unread_consignor, unread_authority, body FROM manifest ORDER BY rowid;
DROP TABLE manifest;
ALTER TABLE manifest_new RENAME TO manifest;
CREATE INDEX manifest_receiver ON manifest (receiver_site, state, id);
CREATE INDEX manifest_unread_consignor ON manifest (id) WHERE unread_consignor = 1;
CREATE INDEX manifest_unread_authority ON manifest (id) WHERE unread_authority = 1;
CREATE INDEX manifest_accepted ON manifest (accepted_on, consignor_site, receiver_site, accepted_g) WHERE accepted_on IS NOT NULL;
CREATE INDEX manifest_moving ON manifest (state, consignor_site, receiver_site) WHERE state IN ('in_transit', 'handover', 'exception', 'returning');
CREATE INDEX manifest_tail ON manifest (substr(number, -3), id) WHERE number IS NOT NULL;
CREATE INDEX manifest_consignor ON manifest (consignor_site, state, id);
