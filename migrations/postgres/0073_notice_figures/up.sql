-- What is counted of each notice, beside its folded state: a month's figures are summed without reading one.
CREATE TABLE notice_figure (
  notice TEXT COLLATE "C" PRIMARY KEY, rule TEXT COLLATE "C" NOT NULL, peak TEXT COLLATE "C" NOT NULL, raised_at BIGINT NOT NULL, acknowledged_at BIGINT,
  ended_at BIGINT, closed BIGINT NOT NULL, verdict BIGINT, repeated BIGINT NOT NULL
);
CREATE INDEX notice_figure_raised ON notice_figure (raised_at);
INSERT INTO notice_figure (notice, rule, peak, raised_at, ended_at, closed, repeated)
SELECT id, rule, body::json ->> 'peak', CAST(substr(rank, 1, 20) AS BIGINT),
  CAST(extract(epoch FROM (body::json ->> 'ended_at')::timestamptz) * 1000000 AS BIGINT),
  CAST(state = 'closed' AS INTEGER), CAST((body::json ->> 'occurrences')::bigint > 1 AS INTEGER)
FROM notice;
-- Of the moments at which somebody took note the first counts, of what people said when they closed it the last.
UPDATE notice_figure SET acknowledged_at = told.at FROM (
  SELECT DISTINCT ON (stream) substr(stream, 8) AS id, occurred_at AS at FROM event
  WHERE kind = 'notice.acknowledged' ORDER BY stream, version
) AS told WHERE told.id = notice_figure.notice;
UPDATE notice_figure SET verdict = told.good FROM (
  SELECT DISTINCT ON (stream) substr(stream, 8) AS id, CAST(kind = 'notice.verified' AS INTEGER) AS good FROM event
  WHERE kind IN ('notice.verified', 'notice.false_confirmed') ORDER BY stream, version DESC
) AS told WHERE told.id = notice_figure.notice;
