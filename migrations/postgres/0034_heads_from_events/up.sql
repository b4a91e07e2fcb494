-- PostgreSQL has many writers: a stream's row is what they take it by. It stays.
SELECT 1;
