package dev.fairlead.storage;

import dev.fairlead.ledger.RecordFilter;
import dev.fairlead.ledger.RecordQuery;
import dev.fairlead.ledger.UsageRow;

import java.util.List;

/** What can be read where there is no database yet. */
final class NoRecords implements RecordQuery {
    @Override
    public long each(RecordFilter filter, Sink sink) {
        return 0;
    }

    @Override
    public long later(long mark, RecordFilter filter, Sink sink) {
        return mark;
    }

    @Override
    public List<UsageRow> usage(RecordFilter filter, Grouping grouping) {
        return List.of();
    }

    @Override
    public void close() {}
}
