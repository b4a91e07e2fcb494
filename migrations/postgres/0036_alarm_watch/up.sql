CREATE TABLE alarm_cursor (id BIGINT PRIMARY KEY, position BIGINT NOT NULL);
INSERT INTO alarm_cursor (id, position) VALUES (1, 0);
CREATE TABLE alarm_watch (
  subject TEXT COLLATE "C" PRIMARY KEY, mark BIGINT NOT NULL, look_at BIGINT, levels TEXT COLLATE "C" NOT NULL
);
CREATE INDEX alarm_watch_look ON alarm_watch (look_at, subject) WHERE look_at IS NOT NULL;
