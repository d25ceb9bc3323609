package dev.fairlead.admission;

import dev.fairlead.call.Refusal;
import dev.fairlead.call.Reservation;
import dev.fairlead.call.Settlement;
import dev.fairlead.ledger.limit.Hold;
import dev.fairlead.ledger.limit.Line;
import dev.fairlead.ledger.limit.Quantities;
import dev.fairlead.metering.Bound;
import dev.fairlead.prices.Ceiling;
import dev.fairlead.prices.Usage;

import org.jspecify.annotations.Nullable;

/**
 * A reservation that holds something of limits. A stream that outgrows what was a guess takes more,
 * and ends where there is no more.
 */
final class LimitedReservation implements Reservation {
    /** Tokens that a stream takes at a time, so that it need not ask again at once. */
    private static final long STEP = 1024;

    private final Reservation journalled;
    private final Hold hold;
    private final Room room;
    private long outputTokens;

    LimitedReservation(Reservation journalled, Hold hold, Room room) {
        this.journalled = journalled;
        this.hold = hold;
        this.room = room;
        outputTokens = room.bound.outputTokens();
    }

    /**
     * What was reserved and how.
     *
     * @param assumes whether the price is an assumed one
     * @param streaming whether the answer can be cut short
     */
    record Room(Bound bound, boolean assumes, boolean streaming) {
        Quantities more(long tokens) {
            Ceiling ceiling = bound.ceiling();
            long nanos = ceiling == null ? 0 : ceiling.more(tokens).nanos();
            return new Quantities(nanos, 0, 0, 0, tokens, 0);
        }
    }

    @Override
    public boolean assumesPrice() {
        return room.assumes;
    }

    @Override
    public @Nullable Refusal progress(
            int status, long responseBytes, long outputTextBytes, Usage reported) {
        Refusal refusal = journalled.progress(status, responseBytes, outputTextBytes, reported);
        if (refusal != null || !room.streaming) {
            return refusal;
        }
        // Text never has more tokens than bytes; where the maximum is known, bytes say nothing.
        long guessed = room.bound.outputKnown() ? 0 : outputTextBytes;
        long produced = Math.max(guessed, reported.count("output_tokens"));
        return produced <= outputTokens ? null : extend(produced - outputTokens);
    }

    private @Nullable Refusal extend(long missing) {
        if (hold.extend(room.more(missing + STEP)) == null) {
            outputTokens += missing + STEP;
            return null;
        }
        Line full = hold.extend(room.more(missing));
        if (full == null) {
            outputTokens += missing;
            return null;
        }
        return LimitRefusals.cut(full);
    }

    @Override
    public void settle(Settlement settlement, Runnable settled) {
        journalled.settle(settlement, settled);
    }
}
