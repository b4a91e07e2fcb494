DROP TABLE file_use;
DROP TABLE file;
