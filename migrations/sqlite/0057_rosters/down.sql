DROP TABLE notice_duty;
DROP TABLE roster;
