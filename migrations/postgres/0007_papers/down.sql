DROP TABLE quota;
DROP TABLE quota_line;
DROP TABLE paper;
