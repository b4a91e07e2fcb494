DROP TABLE effort;
