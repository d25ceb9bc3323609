package dev.fairlead.cli;

import dev.fairlead.call.Attempt;
import dev.fairlead.call.Certainty;
import dev.fairlead.call.Ending;
import dev.fairlead.call.OperationClass;
import dev.fairlead.call.Principal;
import dev.fairlead.call.Settlement;
import dev.fairlead.config.Configuration.Stores;
import dev.fairlead.ledger.RecordFilter;
import dev.fairlead.ledger.RecordQuery;
import dev.fairlead.ledger.StoreFailure;
import dev.fairlead.ledger.UsageRecord;
import dev.fairlead.ledger.UsageRow;
import dev.fairlead.prices.Money;
import dev.fairlead.prices.Usage;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/** Records in memory; the filters they were asked with are kept. */
final class FakeRecords implements Doors.Records, RecordQuery {
    final List<UsageRecord> stored = new ArrayList<>();
    final List<RecordFilter> filters = new ArrayList<>();
    final Deque<Runnable> beforeLooks = new ArrayDeque<>();
    @Nullable Stores opened;
    @Nullable Grouping grouping;

    static UsageRecord usageRecord(String callId) {
        return new UsageRecord(
                new Attempt(
                        callId,
                        1,
                        "request-1",
                        Instant.parse("2026-11-24T10:00:00.5Z"),
                        new Principal("laptop", null, null, OperationClass.usual(), Map.of()),
                        "openai",
                        "openai",
                        "openai-chat",
                        "gpt-4o",
                        false,
                        10),
                new Settlement(
                        200,
                        Ending.COMPLETE,
                        null,
                        "gpt-4o-2024-08-06",
                        Usage.tokens(12, 34),
                        new Money(4_120_000),
                        Certainty.REPORTED,
                        null,
                        new Settlement.Timing(1.5, 20.25),
                        new Settlement.Traffic(100, 200)));
    }

    @Override
    public RecordQuery open(Stores stores) {
        opened = stores;
        return this;
    }

    @Override
    public long each(RecordFilter filter, Sink sink) {
        filters.add(filter);
        stored.forEach(sink::accept);
        return stored.size();
    }

    @Override
    public long later(long mark, RecordFilter filter, Sink sink) throws StoreFailure {
        if (beforeLooks.isEmpty()) {
            throw new StoreFailure(StoreFailure.Kind.BROKEN, "the store is away", null);
        }
        beforeLooks.poll().run();
        stored.subList((int) mark, stored.size()).forEach(sink::accept);
        return stored.size();
    }

    @Override
    public List<UsageRow> usage(RecordFilter filter, Grouping by) {
        filters.add(filter);
        grouping = by;
        return List.of(
                new UsageRow(by, "laptop", 2, Usage.tokens(24, 68), new Money(8_240_000), 0));
    }

    @Override
    public void close() {}
}
