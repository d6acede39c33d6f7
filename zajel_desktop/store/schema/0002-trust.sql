-- How and when a contact was verified, another key of theirs that is asked about or refused, and
-- our own keys of before, for contacts who were away when we changed ours. Times are seconds since
-- the epoch.

ALTER TABLE contacts ADD COLUMN method TEXT;
ALTER TABLE contacts ADD COLUMN verified_at REAL;
ALTER TABLE contacts ADD COLUMN other_key TEXT;
ALTER TABLE contacts ADD COLUMN key_state TEXT NOT NULL DEFAULT 'settled';

CREATE TABLE former_identities (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    private BLOB NOT NULL UNIQUE CHECK (length(private) = 32),
    replaced_at REAL NOT NULL
) STRICT;
