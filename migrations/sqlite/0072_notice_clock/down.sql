DROP INDEX notice_look;
ALTER TABLE notice DROP COLUMN look_at;
ALTER TABLE notice DROP COLUMN told_at;
UPDATE notice SET body = json_remove(body, '$.since');
