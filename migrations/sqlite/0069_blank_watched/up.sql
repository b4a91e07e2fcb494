-- Rules watch blank manifests that were used: those of before are looked at once.
INSERT INTO alarm_watch (subject, mark, look_at, levels)
  SELECT 'paper_blank/' || number, 0, 0, '{}' FROM paper_blank WHERE used_on IS NOT NULL
  ON CONFLICT (subject) DO NOTHING;
