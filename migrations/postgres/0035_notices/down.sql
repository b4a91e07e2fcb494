DROP TABLE notice_party;
DROP TABLE notice;
