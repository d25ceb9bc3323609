-- Keys that commands make; those of the configuration file are not here. None is ever deleted.
CREATE TABLE access_keys (
    id TEXT PRIMARY KEY,                  -- the public part of its text
    name TEXT NOT NULL UNIQUE,
    hash BLOB NOT NULL,                   -- SHA-256 of its text, which is stored nowhere
    state TEXT NOT NULL,                  -- active, disabled or revoked
    project TEXT,
    user_name TEXT,
    created_at INTEGER NOT NULL,          -- nanoseconds since 1970, UTC
    expires_at INTEGER,                   -- likewise; null: never
    models TEXT,                          -- one on each line; null: all
    routes TEXT,
    operations TEXT,
    ip_ranges TEXT,
    tags TEXT,                            -- JSON: text to text; null: none
    change INTEGER NOT NULL               -- grows with every change of any key
) STRICT;

CREATE INDEX access_keys_by_change ON access_keys (change);

-- Texts that a rotation has replaced, and until when each is good beside the new one.
CREATE TABLE former_secrets (
    hash BLOB PRIMARY KEY,
    key_id TEXT NOT NULL,
    ends_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX former_secrets_by_key ON former_secrets (key_id);

-- When a key of that name, of whatever source, was used last.
CREATE TABLE key_uses (
    key_name TEXT PRIMARY KEY,
    last_used_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO key_uses SELECT key_name, max(started_at) FROM usage_records GROUP BY key_name;
