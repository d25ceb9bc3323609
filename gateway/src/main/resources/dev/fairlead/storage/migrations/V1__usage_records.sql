-- One row per physical attempt. Rows are added and never changed.
CREATE TABLE usage_records (
    number INTEGER PRIMARY KEY,           -- the order in which records were stored
    call_id TEXT NOT NULL,
    attempt INTEGER NOT NULL,
    request_id TEXT,                      -- null: the call id
    provider_request_id TEXT,
    started_at INTEGER NOT NULL,          -- nanoseconds since 1970, UTC
    key_name TEXT NOT NULL,
    project TEXT,
    user_name TEXT,
    route TEXT NOT NULL,
    provider TEXT NOT NULL,
    dialect TEXT,
    model_requested TEXT,
    model_served TEXT,
    stream INTEGER NOT NULL,              -- 0 or 1
    status INTEGER,
    ending TEXT NOT NULL,
    usage TEXT NOT NULL,                  -- JSON: unit to number
    cost_nanos INTEGER,                   -- billionths of a US dollar; null: unpriced
    certainty TEXT NOT NULL,
    reason TEXT,
    time_to_first_byte_ms REAL,
    duration_ms REAL,
    request_bytes INTEGER NOT NULL,
    response_bytes INTEGER NOT NULL,
    tags TEXT                             -- JSON: text to text; null: none
) STRICT;

-- Call ids grow with time, so both indexes grow at their end.
CREATE UNIQUE INDEX usage_records_by_attempt ON usage_records (call_id, attempt);
CREATE INDEX usage_records_by_start ON usage_records (started_at);

-- Up to which byte the records of a segment of the journal are in usage_records.
CREATE TABLE journal_positions (
    segment INTEGER PRIMARY KEY,
    position INTEGER NOT NULL
) STRICT;
