-- A side that learns nothing of a notice: the authority suspects it, and alone is told.
ALTER TABLE notice_party ADD COLUMN untold BIGINT NOT NULL DEFAULT 0;
UPDATE notice_party SET untold = 1 WHERE notice IN (SELECT id FROM notice WHERE rule IN ('DEV-04', 'SEC-01', 'XPR-02'));
