-- How a person wants to be told by a channel; without a row by mail of everything, in Chinese.
CREATE TABLE contact (
  person TEXT COLLATE "C" NOT NULL, channel TEXT COLLATE "C" NOT NULL, least TEXT COLLATE "C" NOT NULL, language TEXT COLLATE "C" NOT NULL, address TEXT COLLATE "C",
  PRIMARY KEY (person, channel)
);
