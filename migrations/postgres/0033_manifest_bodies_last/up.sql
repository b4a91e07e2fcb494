-- PostgreSQL keeps a long body outside the row: nothing is to be moved.
SELECT 1;
