package dev.fairlead.ledger.limit;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/** What becomes of a wish to reserve. */
public sealed interface Reserving permits Hold, Reserving.Denied {
    /**
     * A limit stands against it; nothing was taken of any.
     *
     * @param line of those that stand against it the one that does so longest
     * @param spent settled in the window
     * @param held for what runs now
     * @param asked how much was wanted
     * @param resetsAt when time makes room; null where time alone never does
     */
    record Denied(Line line, long spent, long held, long asked, @Nullable Instant resetsAt)
            implements Reserving {
        /** Whether there is room once what runs now has ended and spent nothing. */
        public boolean waitsForOthers() {
            return Quantities.sum(spent, asked) <= line.limit().amount();
        }
    }
}
