CREATE TABLE roster (place TEXT PRIMARY KEY, version INTEGER NOT NULL, body TEXT NOT NULL) STRICT, WITHOUT ROWID;
-- Who was put on duty for a notice: by it a person's load is counted.
CREATE TABLE notice_duty (
  notice TEXT NOT NULL, seat TEXT NOT NULL, person TEXT NOT NULL, open INTEGER NOT NULL, PRIMARY KEY (notice, seat)
) STRICT, WITHOUT ROWID;
CREATE INDEX notice_duty_open ON notice_duty (person, notice) WHERE open = 1;
