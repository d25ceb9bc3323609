package dev.fairlead.ledger;

import dev.fairlead.prices.Money;
import dev.fairlead.prices.Usage;

import org.jspecify.annotations.Nullable;

/**
 * What was used by everything that has one value in common.
 *
 * @param grouping what was summed up by
 * @param value the value in common; null for records without one
 * @param requests how many calls
 * @param usage the sums of all units
 * @param cost the sum of all costs that are known
 * @param unpriced how many records have no price
 */
public record UsageRow(
        RecordQuery.Grouping grouping,
        @Nullable String value,
        long requests,
        Usage usage,
        Money cost,
        long unpriced) {
    /** One JSON object on one line, without its line end: the form that scripts rely on. */
    public String toJson() {
        JsonLine line = new JsonLine();
        line.text(grouping.code(), value);
        line.number("requests", requests);
        usage.each(line);
        line.text("cost", cost.toString());
        line.number("unpriced", unpriced);
        return line.end();
    }
}
