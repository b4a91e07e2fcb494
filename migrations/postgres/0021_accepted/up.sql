ALTER TABLE manifest ADD COLUMN accepted_on TEXT COLLATE "C";
ALTER TABLE manifest ADD COLUMN accepted_g BIGINT NOT NULL DEFAULT 0;
UPDATE manifest SET
  accepted_on = to_char((body::jsonb ->> 'decided_at')::timestamptz AT TIME ZONE 'UTC' + INTERVAL '8 hours', 'YYYY-MM-DD'),
  accepted_g = CASE origin WHEN 'continuous' THEN COALESCE((body::jsonb ->> 'in_g')::BIGINT, 0)
    ELSE (SELECT COALESCE(SUM((item.value ->> 'accepted_g')::BIGINT), 0) FROM jsonb_each(body::jsonb -> 'items') AS item) END
WHERE body::jsonb ->> 'decided_at' IS NOT NULL;
CREATE INDEX manifest_accepted ON manifest (accepted_on, consignor_site, receiver_site, accepted_g) WHERE accepted_on IS NOT NULL;
CREATE INDEX manifest_moving ON manifest (state, consignor_site, receiver_site) WHERE state IN ('in_transit', 'handover', 'exception', 'returning');
