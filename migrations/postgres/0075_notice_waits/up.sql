-- Open notices by whose turn it is and how urgent they are; follows from the notices.
CREATE TABLE notice_wait (
  notice TEXT COLLATE "C" PRIMARY KEY, turn TEXT COLLATE "C" NOT NULL, urgency TEXT COLLATE "C" NOT NULL, due_on TEXT COLLATE "C"
);
INSERT INTO notice_wait (notice, turn, urgency, due_on)
SELECT id,
  CASE WHEN rule IN ('DEV-04', 'SEC-01', 'XPR-02') OR state IN ('extension_asked', 'false_claimed')
    OR (state = 'submitted' AND (body::jsonb ->> 'breach' = 'true' OR body::jsonb ->> 'peak' IN ('orange', 'red')))
    THEN 'authority' ELSE 'sides' END,
  CASE level WHEN 'red' THEN '0' WHEN 'orange' THEN '1' WHEN 'yellow' THEN '2' ELSE '3' END
    || coalesce(body::jsonb ->> 'due_on', '9999-12-31') || rank,
  body::jsonb ->> 'due_on'
FROM notice WHERE open = 1;
CREATE INDEX notice_wait_urgency ON notice_wait (urgency);
CREATE INDEX notice_wait_turn ON notice_wait (turn, notice);
CREATE INDEX notice_newest ON notice (subject, rule, open, rank);
