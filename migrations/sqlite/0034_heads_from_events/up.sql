-- One writer needs no row to lock a stream by, and the newest event tells its head: a page less to write for each scan (ADR 11).
DROP TABLE stream;
