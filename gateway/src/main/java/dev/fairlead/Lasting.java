package dev.fairlead;

import dev.fairlead.dialect.Dialects;
import dev.fairlead.http.BodyMemory;
import dev.fairlead.http.PooledHttpClient;
import dev.fairlead.ledger.journal.Journal;
import dev.fairlead.ledger.limit.Book;
import dev.fairlead.telemetry.Telemetry;

import java.time.InstantSource;

/** What outlives every configuration: made once, at the start, and shared by all snapshots. */
record Lasting(
        Journal journal,
        Book book,
        PooledHttpClient client,
        PriceUpdates prices,
        Dialects dialects,
        Telemetry telemetry,
        BodyMemory bodies,
        TestProviderServer testProvider,
        FollowedKeys storedKeys,
        String version,
        InstantSource clock) {}
