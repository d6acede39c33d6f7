-- Identities, settings, contacts and what was said. Times are seconds since the epoch.

CREATE TABLE identity (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    private BLOB NOT NULL CHECK (length(private) = 32)
) STRICT;

CREATE TABLE settings (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    chosen TEXT NOT NULL  -- JSON, see choices.py
) STRICT;

CREATE TABLE conversations (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    draft TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE contacts (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    key TEXT NOT NULL UNIQUE,
    conversation INTEGER NOT NULL UNIQUE REFERENCES conversations (number) ON DELETE CASCADE,
    claimed_name TEXT NOT NULL,
    given_name TEXT NOT NULL,
    added_at REAL NOT NULL,
    trust TEXT NOT NULL,
    is_blocked INTEGER NOT NULL,
    is_trust_noted INTEGER NOT NULL,
    dialect TEXT NOT NULL,
    services TEXT NOT NULL  -- JSON, a list of URLs
) STRICT;

-- A place is never used twice, not even after a conversation was removed.
CREATE TABLE messages (
    place INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    conversation INTEGER NOT NULL REFERENCES conversations (number) ON DELETE CASCADE,
    is_mine INTEGER NOT NULL,
    kind TEXT NOT NULL,
    delivery TEXT NOT NULL,
    text TEXT NOT NULL,
    sent_at REAL NOT NULL,
    transfer TEXT,
    reason TEXT,
    side TEXT,
    detail TEXT
) STRICT;

-- Pages and last entries: an index ends with the rowid, which is the place.
CREATE INDEX messages_by_conversation ON messages (conversation);
CREATE INDEX messages_unread ON messages (conversation)
    WHERE NOT is_mine AND delivery = 'stored';
CREATE INDEX messages_outgoing ON messages (conversation)
    WHERE is_mine AND delivery IN ('waiting', 'sent');

-- Holds terms as words.py makes them, not texts; ascii leaves every other letter as it is.
CREATE VIRTUAL TABLE found USING fts5 (
    terms, content = '', contentless_delete = 1, tokenize = 'ascii', prefix = '1 2 3'
);

CREATE TRIGGER messages_forgotten AFTER DELETE ON messages WHEN old.kind = 'text' BEGIN
    DELETE FROM found WHERE rowid = old.place;
END;

CREATE TABLE transfers (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    conversation INTEGER NOT NULL REFERENCES conversations (number) ON DELETE CASCADE,
    contact INTEGER NOT NULL REFERENCES contacts (number) ON DELETE CASCADE,
    is_mine INTEGER NOT NULL,
    state TEXT NOT NULL,
    moved INTEGER NOT NULL,
    rate REAL NOT NULL,
    created_at REAL NOT NULL,
    folder TEXT NOT NULL,
    is_ended_by_us INTEGER NOT NULL,
    reason TEXT,
    side TEXT,
    detail TEXT
) STRICT;

-- Apart, so that telling how far a thousand files have come does not write their names again.
CREATE TABLE items (
    transfer INTEGER PRIMARY KEY REFERENCES transfers (number) ON DELETE CASCADE,
    files TEXT NOT NULL  -- JSON, a list of files
) STRICT;

CREATE INDEX transfers_by_conversation ON transfers (conversation);
CREATE INDEX transfers_by_contact ON transfers (contact);
CREATE INDEX transfers_unfinished ON transfers (number)
    WHERE state NOT IN ('done', 'declined', 'cancelled', 'failed');
