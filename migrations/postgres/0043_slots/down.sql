DROP INDEX package_slot;
ALTER TABLE package DROP COLUMN slot;
ALTER TABLE zone DROP COLUMN slot_each;
ALTER TABLE zone DROP COLUMN slots;
