-- What limits have counted, by counter and window: moved together with the records that count.
CREATE TABLE limit_counters (
    counter TEXT NOT NULL,                -- owner, metric, window and limit
    start INTEGER NOT NULL,               -- of the window, milliseconds since 1970
    until INTEGER NOT NULL,               -- when it counts no more, likewise
    amount INTEGER NOT NULL,              -- in the metric's unit; money in billionths of a dollar
    PRIMARY KEY (counter, start)
) STRICT, WITHOUT ROWID;

CREATE INDEX limit_counters_by_end ON limit_counters (until);
