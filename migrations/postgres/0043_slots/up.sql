-- Slots of zones, joined by commas in the order in which they are filled, and which of them a package lies in.
ALTER TABLE zone ADD COLUMN slots TEXT COLLATE "C" NOT NULL DEFAULT '';
ALTER TABLE zone ADD COLUMN slot_each BIGINT NOT NULL DEFAULT 0;
ALTER TABLE package ADD COLUMN slot TEXT COLLATE "C";
CREATE INDEX package_slot ON package (zone, slot) WHERE slot IS NOT NULL;
