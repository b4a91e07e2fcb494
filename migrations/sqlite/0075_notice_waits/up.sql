-- Open notices by whose turn it is and how urgent they are; follows from the notices.
CREATE TABLE notice_wait (
  notice TEXT PRIMARY KEY, turn TEXT NOT NULL, urgency TEXT NOT NULL, due_on TEXT
) STRICT, WITHOUT ROWID;
INSERT INTO notice_wait (notice, turn, urgency, due_on)
SELECT id,
  CASE WHEN rule IN ('DEV-04', 'SEC-01', 'XPR-02') OR state IN ('extension_asked', 'false_claimed')
    OR (state = 'submitted' AND (json_extract(body, '$.breach') = 1 OR json_extract(body, '$.peak') IN ('orange', 'red')))
    THEN 'authority' ELSE 'sides' END,
  CASE level WHEN 'red' THEN '0' WHEN 'orange' THEN '1' WHEN 'yellow' THEN '2' ELSE '3' END
    || coalesce(json_extract(body, '$.due_on'), '9999-12-31') || rank,
  json_extract(body, '$.due_on')
FROM notice WHERE open = 1;
CREATE INDEX notice_wait_urgency ON notice_wait (urgency);
CREATE INDEX notice_wait_turn ON notice_wait (turn, notice);
CREATE INDEX notice_newest ON notice (subject, rule, open, rank);
