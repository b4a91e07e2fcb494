DELETE FROM alarm_watch WHERE subject LIKE 'paper_blank/%';
