-- How a person wants to be told by a channel; without a row by mail of everything, in Chinese.
CREATE TABLE contact (
  person TEXT NOT NULL, channel TEXT NOT NULL, least TEXT NOT NULL, language TEXT NOT NULL, address TEXT,
  PRIMARY KEY (person, channel)
) STRICT, WITHOUT ROWID;
