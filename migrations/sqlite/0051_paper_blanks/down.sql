DROP TABLE paper_blank;
