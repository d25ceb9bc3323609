package dev.fairlead.ledger.journal;

import dev.fairlead.ledger.UsageRecord;

import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Records for which the journal has no disk, in memory until the store takes them. Bounded: what
 * does not fit is lost, and counted. Any thread adds, the writer thread takes.
 */
final class Overflow {
    static final int CAPACITY = 65_536;

    private final ConcurrentLinkedQueue<UsageRecord> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger size = new AtomicInteger();
    private final AtomicLong lost = new AtomicLong();

    void offer(UsageRecord usageRecord) {
        if (size.incrementAndGet() > CAPACITY) {
            size.decrementAndGet();
            lost.incrementAndGet();
            return;
        }
        waiting.add(usageRecord);
    }

    /** Adds up to so many of those that have waited longest; they stay until {@link #remove}. */
    int peek(List<UsageRecord> into, int atMost) {
        int count = 0;
        for (UsageRecord next : waiting) {
            if (count == atMost) {
                break;
            }
            into.add(next);
            count++;
        }
        return count;
    }

    /** The first so many are in the store. */
    void remove(int count) {
        for (int i = 0; i < count; i++) {
            waiting.remove();
            size.decrementAndGet();
        }
    }

    int size() {
        return size.get();
    }

    long lost() {
        return lost.get();
    }
}
