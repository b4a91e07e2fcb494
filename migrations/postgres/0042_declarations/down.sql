DROP TABLE declaration;
