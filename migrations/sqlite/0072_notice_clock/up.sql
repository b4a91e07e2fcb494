-- Each open notice has a clock: since when it waits for whoever must act next (in its body), when somebody was last reminded, and
-- when to look again. What was open before is looked at once; what its ladder has told already is not told again.
ALTER TABLE notice ADD COLUMN told_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE notice ADD COLUMN look_at INTEGER;
CREATE INDEX notice_look ON notice (look_at) WHERE look_at IS NOT NULL;
CREATE TABLE notice_since AS
SELECT substr(stream, 8) AS id, occurred_at AS since, max(version) AS version FROM (
  SELECT stream, version, kind, occurred_at, lag(kind) OVER (PARTITION BY stream ORDER BY version) AS before
  FROM event WHERE kind LIKE 'notice.%'
) WHERE kind NOT IN ('notice.level_changed', 'notice.subsided', 'notice.assigned', 'notice.recurred')
  OR (kind = 'notice.recurred' AND before IN ('notice.verified', 'notice.false_confirmed', 'notice.cleared'))
GROUP BY stream;
CREATE UNIQUE INDEX notice_since_id ON notice_since (id);
UPDATE notice SET told_at = ifnull((SELECT since FROM notice_since WHERE notice_since.id = notice.id), 0);
UPDATE notice SET
  body = json_set(body, '$.since', strftime('%Y-%m-%dT%H:%M:%S', told_at / 1000000, 'unixepoch') || printf('.%06dZ', told_at % 1000000)),
  look_at = CASE open WHEN 1 THEN told_at END,
  told_at = max(told_at, ifnull((SELECT max(made_at) FROM delivery WHERE delivery.notice = notice.id AND occasion LIKE 'reminded/%'), 0));
DROP TABLE notice_since;
