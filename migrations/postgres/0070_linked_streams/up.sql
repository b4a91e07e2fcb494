-- PostgreSQL keeps its index over (stream, version): its log holds what changed of a page, not the page.
SELECT 1;
