ALTER TABLE manifest ADD COLUMN accepted_on TEXT;
ALTER TABLE manifest ADD COLUMN accepted_g INTEGER NOT NULL DEFAULT 0;
UPDATE manifest SET
  accepted_on = date(json_extract(body, '$.decided_at'), '+8 hours'),
  accepted_g = CASE origin WHEN 'continuous' THEN COALESCE(json_extract(body, '$.in_g'), 0)
    ELSE (SELECT COALESCE(SUM(json_extract(value, '$.accepted_g')), 0) FROM json_each(manifest.body, '$.items')) END
WHERE json_extract(body, '$.decided_at') IS NOT NULL;
CREATE INDEX manifest_accepted ON manifest (accepted_on, consignor_site, receiver_site, accepted_g) WHERE accepted_on IS NOT NULL;
CREATE INDEX manifest_moving ON manifest (state, consignor_site, receiver_site) WHERE state IN ('in_transit', 'handover', 'exception', 'returning');
