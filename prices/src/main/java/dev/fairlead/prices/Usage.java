package dev.fairlead.prices;

import java.math.BigDecimal;
import java.util.Map;

/**
 * What a call used: amounts by unit name of the price data, such as {@code input_tokens}.
 *
 * @param amounts unit to amount; a unit that is absent was not reported
 */
public record Usage(Map<String, BigDecimal> amounts) {
    public static final Usage NONE = new Usage(Map.of());

    public Usage {
        amounts = Map.copyOf(amounts);
    }
}
