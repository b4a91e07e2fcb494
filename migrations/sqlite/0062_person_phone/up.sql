-- For the official forms that ask for it; personal data, in no event.
ALTER TABLE person ADD COLUMN phone TEXT;
