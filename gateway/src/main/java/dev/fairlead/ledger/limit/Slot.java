package dev.fairlead.ledger.limit;

/**
 * What was spent and is held of one window, or of one step of a rolling one. Guarded by the lock of
 * its {@link Book}. It outlives its window for those who still hold something of it.
 */
final class Slot {
    final long startMillis;

    /** From when on it counts no more. */
    final long untilMillis;

    /** Whether it counts at the moment. */
    boolean live = true;

    long spent;
    long held;

    Slot(long startMillis, long untilMillis) {
        this.startMillis = startMillis;
        this.untilMillis = untilMillis;
    }

    long taken() {
        return Quantities.sum(spent, held);
    }
}
