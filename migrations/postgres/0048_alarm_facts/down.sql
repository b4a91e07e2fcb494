DROP TABLE alarm_fact;
