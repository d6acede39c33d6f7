-- From whom we hide our address, whatever the settings say.

ALTER TABLE contacts ADD COLUMN hides_address INTEGER NOT NULL DEFAULT 0;
