package dev.fairlead.ledger;

import dev.fairlead.call.Attempt;
import dev.fairlead.call.Settlement;
import dev.fairlead.ledger.limit.Counted;
import dev.fairlead.ledger.limit.Quantities;
import dev.fairlead.prices.Money;
import dev.fairlead.prices.Usage;

import java.util.List;

/**
 * One physical attempt, begun and ended: only ever added, never changed.
 *
 * @param attempt how it began
 * @param settlement how it ended, what it used and what it cost
 * @param counted where it counts against limits; not known of one that was read from a store
 */
public record UsageRecord(Attempt attempt, Settlement settlement, List<Counted> counted) {
    public UsageRecord {
        counted = List.copyOf(counted);
    }

    /** One that counts against no limit. */
    public UsageRecord(Attempt attempt, Settlement settlement) {
        this(attempt, settlement, List.of());
    }

    /**
     * The record's own id: call id and number of the attempt, so that a record made a second time,
     * after a crash, is the same record.
     */
    public String id() {
        return attempt.callId() + "-" + attempt.number();
    }

    /** What limits see of it. */
    public Quantities quantities() {
        return quantities(attempt, settlement);
    }

    /**
     * What limits see of an attempt. The call counts with its first one. What has no price costs
     * nothing here.
     */
    public static Quantities quantities(Attempt attempt, Settlement settlement) {
        Money cost = settlement.cost();
        Usage usage = settlement.usage();
        long input = usage.count("input_tokens");
        return new Quantities(
                cost == null ? 0 : Math.max(0, cost.nanos()),
                attempt.number() == 1 ? 1 : 0,
                input,
                Math.min(input, usage.count("cache_read_tokens")),
                usage.count("output_tokens"),
                0);
    }
}
