DROP TABLE alarm_watch;
DROP TABLE alarm_cursor;
