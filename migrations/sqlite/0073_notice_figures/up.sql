-- What is counted of each notice, beside its folded state: a month's figures are summed without reading one.
CREATE TABLE notice_figure (
  notice TEXT PRIMARY KEY, rule TEXT NOT NULL, peak TEXT NOT NULL, raised_at INTEGER NOT NULL, acknowledged_at INTEGER,
  ended_at INTEGER, closed INTEGER NOT NULL, verdict INTEGER, repeated INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX notice_figure_raised ON notice_figure (raised_at);
INSERT INTO notice_figure (notice, rule, peak, raised_at, ended_at, closed, repeated)
SELECT id, rule, json_extract(body, '$.peak'), CAST(substr(rank, 1, 20) AS INTEGER),
  CAST(strftime('%s', substr(json_extract(body, '$.ended_at'), 1, 19)) AS INTEGER) * 1000000
    + CAST(substr(json_extract(body, '$.ended_at'), 21, 6) AS INTEGER),
  state = 'closed', json_extract(body, '$.occurrences') > 1
FROM notice;
-- Of the moments at which somebody took note the first counts, of what people said when they closed it the last.
UPDATE notice_figure SET acknowledged_at = told.at FROM (
  SELECT substr(stream, 8) AS id, occurred_at AS at, min(version) FROM event
  WHERE kind = 'notice.acknowledged' GROUP BY stream
) AS told WHERE told.id = notice_figure.notice;
UPDATE notice_figure SET verdict = told.good FROM (
  SELECT substr(stream, 8) AS id, kind = 'notice.verified' AS good, max(version) FROM event
  WHERE kind IN ('notice.verified', 'notice.false_confirmed') GROUP BY stream
) AS told WHERE told.id = notice_figure.notice;
