DROP INDEX manifest_paper;
DROP TABLE paper_blank;
