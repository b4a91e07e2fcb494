ALTER TABLE notice_party DROP COLUMN untold;
