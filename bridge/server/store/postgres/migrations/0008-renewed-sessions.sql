-- The session that this one renewed; it ends when this one is taken up.
ALTER TABLE sessions ADD COLUMN replaces_hash TEXT COLLATE "C";
