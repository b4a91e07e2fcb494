DROP INDEX notice_newest;
DROP TABLE notice_wait;
