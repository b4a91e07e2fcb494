-- Each open notice has a clock: since when it waits for whoever must act next (in its body), when somebody was last reminded, and
-- when to look again. What was open before is looked at once; what its ladder has told already is not told again.
ALTER TABLE notice ADD COLUMN told_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE notice ADD COLUMN look_at BIGINT;
CREATE INDEX notice_look ON notice (look_at) WHERE look_at IS NOT NULL;
UPDATE notice SET told_at = found.since FROM (
  SELECT DISTINCT ON (stream) substr(stream, 8) AS id, occurred_at AS since FROM (
    SELECT stream, version, kind, occurred_at, lag(kind) OVER (PARTITION BY stream ORDER BY version) AS before
    FROM event WHERE kind LIKE 'notice.%'
  ) AS told
  WHERE kind NOT IN ('notice.level_changed', 'notice.subsided', 'notice.assigned', 'notice.recurred')
    OR (kind = 'notice.recurred' AND before IN ('notice.verified', 'notice.false_confirmed', 'notice.cleared'))
  ORDER BY stream, version DESC
) AS found WHERE found.id = notice.id;
UPDATE notice SET
  body = jsonb_set(body::jsonb, '{since}', to_jsonb(
    to_char(to_timestamp(told_at / 1000000) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS')
    || '.' || lpad((told_at % 1000000)::text, 6, '0') || 'Z'))::text,
  look_at = CASE open WHEN 1 THEN told_at END,
  told_at = greatest(told_at, coalesce((SELECT max(made_at) FROM delivery WHERE delivery.notice = notice.id
    AND occasion LIKE 'reminded/%'), 0));
