package dev.fairlead.prices;

import java.math.BigDecimal;

/**
 * The most that a call can cost at a model's rates, in US dollars.
 *
 * @param perInputToken of the dearest kind of input token, cache writes included
 * @param perOutputToken of the dearest kind of output token
 * @param perRequest the fee for the call
 * @param covers whether there is no rate for anything else, such as seconds of sound
 */
public record Ceiling(
        BigDecimal perInputToken,
        BigDecimal perOutputToken,
        BigDecimal perRequest,
        boolean covers) {
    /**
     * What so much costs at most; the greatest amount there is where that is more.
     *
     * @param input tokens, 0 or more
     * @param output tokens, 0 or more
     */
    public Money cost(long input, long output) {
        BigDecimal dollars =
                perInputToken
                        .multiply(BigDecimal.valueOf(input))
                        .add(perOutputToken.multiply(BigDecimal.valueOf(output)))
                        .add(perRequest);
        return money(dollars);
    }

    /** What so many more output tokens cost at most. */
    public Money more(long output) {
        return money(perOutputToken.multiply(BigDecimal.valueOf(output)));
    }

    private static Money money(BigDecimal dollars) {
        return dollars.compareTo(new Money(Long.MAX_VALUE).dollars()) >= 0
                ? new Money(Long.MAX_VALUE)
                : Money.roundedUp(dollars);
    }
}
