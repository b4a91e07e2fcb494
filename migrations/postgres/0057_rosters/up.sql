CREATE TABLE roster (place TEXT COLLATE "C" PRIMARY KEY, version BIGINT NOT NULL, body TEXT COLLATE "C" NOT NULL);
-- Who was put on duty for a notice: by it a person's load is counted.
CREATE TABLE notice_duty (
  notice TEXT COLLATE "C" NOT NULL, seat TEXT COLLATE "C" NOT NULL, person TEXT COLLATE "C" NOT NULL, open BIGINT NOT NULL,
  PRIMARY KEY (notice, seat)
);
CREATE INDEX notice_duty_open ON notice_duty (person, notice) WHERE open = 1;
