package dev.fairlead.prices;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * The rates of a model, and what a usage costs at them, in exact decimals.
 *
 * <p>A unit without a rate is billed as the unit it is a part of: cached tokens as input tokens
 * where there is no price for caching. A fee per request is added once.
 *
 * <p>The usual case, whole amounts and rates that are decimals of a unit, is computed in {@code
 * long}s of one common scale; whatever does not fit goes through {@link BigDecimal} with the same
 * result. Only prices per hour are rounded, at 24 decimals, up.
 */
public final class ModelPrice {
    /** Whatever is used is free of charge, which is not the same as having no rate for it. */
    public static final ModelPrice FREE = of(List.of());

    private static final int DIVISION_SCALE = 24;

    private final List<Rate> rates;
    private final List<Rate> ordered;
    private final Breakdown breakdown;

    /** The position of the fee per request; -1 without one. */
    private final int requests;

    private final boolean tiered;

    /** Of sound, once there is any; zero where every second counts. */
    private final long leastSeconds;

    /** Null when the rates do not fit. */
    private final @Nullable LongRates longs;

    private ModelPrice(List<Rate> rates, Breakdown breakdown, long leastSeconds) {
        this.rates = List.copyOf(rates);
        this.breakdown = breakdown;
        this.leastSeconds = leastSeconds;
        ordered = ordered(rates, breakdown.units());
        requests = breakdown.units().indexOf(Unit.REQUESTS);
        longs = LongRates.of(ordered);
        boolean anyTiers = false;
        for (Rate rate : rates) {
            anyTiers |= !rate.tiers().isEmpty();
        }
        tiered = anyTiers;
    }

    /**
     * The price with these rates.
     *
     * @throws IllegalArgumentException if two are for one unit, a rate lacks the rate of what it is
     *     a part of, or two can overlap and there is none for what is both; the message names them
     */
    public static ModelPrice of(List<Rate> rates) {
        return of(rates, Breakdown::of);
    }

    /** The same with breakdowns that may be shared by prices of the same units. */
    static ModelPrice of(List<Rate> rates, Function<Set<Unit>, Breakdown> breakdowns) {
        Set<Unit> units = new HashSet<>();
        for (Rate rate : rates) {
            if (!units.add(unit(rate.unit()))) {
                throw new IllegalArgumentException("two prices for " + rate.unit());
            }
        }
        return new ModelPrice(rates, breakdowns.apply(units), 0);
    }

    /**
     * A price of one's own, in US dollars.
     *
     * @param prices {@code input}, {@code output}, {@code cache_read}, {@code cache_write}, {@code
     *     input_audio} and so on per million tokens; {@code request} per request, {@code
     *     web_search} per search. See {@link #names}.
     * @throws IllegalArgumentException for an unknown name, a negative price, or as in {@link #of}
     */
    public static ModelPrice own(Map<String, BigDecimal> prices) {
        List<Rate> rates = new ArrayList<>();
        prices.forEach(
                (name, price) -> {
                    OwnPrice own = OwnPrice.named(name);
                    if (own == null) {
                        throw new IllegalArgumentException("'" + name + "' is not a price");
                    }
                    rates.add(own.rate(price));
                });
        return of(rates);
    }

    /** The names that {@link #own} knows, in alphabetical order. */
    public static List<String> names() {
        return OwnPrice.names();
    }

    /** As stated by the data or the configuration. */
    public List<Rate> rates() {
        return rates;
    }

    /** Whether it is said to cost nothing, so that no rate is missing. */
    public boolean isFree() {
        return this == FREE;
    }

    /** The same price for a provider that bills sound of less than so many seconds as these. */
    ModelPrice withLeastSeconds(long seconds) {
        return isFree() ? this : new ModelPrice(rates, breakdown, seconds);
    }

    /**
     * The most that a call can cost.
     *
     * @param inputTokens the most that it can read, where a character is a token too: prices may
     *     rise with them
     * @param media whether it can read anything but text
     */
    public Ceiling ceiling(long inputTokens, boolean media) {
        BigDecimal input = BigDecimal.ZERO;
        BigDecimal output = BigDecimal.ZERO;
        BigDecimal characters = BigDecimal.ZERO;
        BigDecimal request = BigDecimal.ZERO;
        boolean covers = true;
        for (Rate rate : rates) {
            Unit unit = unit(rate.unit());
            BigDecimal price = rate.ceiling(inputTokens);
            switch (unit.family()) {
                case "tokens" -> {
                    if (unit.side() == Unit.Side.OUTPUT) {
                        output = output.max(price);
                    } else if (media || !unit.isMedia()) {
                        input = input.max(price);
                    }
                }
                case "characters" -> characters = characters.max(price);
                case "requests" -> request = price;
                // Searches and the like are what tools do, which a request has to ask for.
                case "tool_calls" -> {}
                default -> covers = false;
            }
        }
        return new Ceiling(input.add(characters), output, request, covers);
    }

    /** What the usage costs at these rates. */
    public Cost price(Usage stated) {
        Usage usage = leastSeconds == 0 ? stated : stretched(stated);
        try {
            Cost.Known exact = longs == null || !usage.isWhole() ? null : inLongs(longs, usage);
            return exact != null ? exact : inDecimals(usage);
        } catch (Breakdown.Contradiction contradiction) {
            return new Cost.Unclear(contradiction.detail());
        }
    }

    private Usage stretched(Usage usage) {
        String whole = "audio_seconds";
        String input = "input_audio_seconds";
        if (!usage.states(whole) && !usage.states(input)) {
            return usage;
        }
        BigDecimal seconds = usage.amount(whole);
        seconds = seconds.signum() == 0 ? usage.amount(input) : seconds;
        BigDecimal billed =
                seconds.signum() == 0 ? seconds : seconds.max(BigDecimal.valueOf(leastSeconds));
        return usage.updatedBy(Usage.builder().set(whole, billed).set(input, billed).build());
    }

    /** Null when the sums do not fit. */
    private Cost.@Nullable Known inLongs(LongRates longRates, Usage usage)
            throws Breakdown.Contradiction {
        long inputTokens = 0;
        if (tiered) {
            int at = Breakdown.stated(usage, Unit.INPUT_TOKENS);
            inputTokens = at < 0 ? 0 : usage.count(at);
        }
        long[] counts = breakdown.counts(usage);
        if (requests >= 0) {
            counts[requests] = 1;
        }
        return longRates.cost(counts, inputTokens, unpriced(usage));
    }

    /** The same in decimals of any size. */
    Cost.Known inDecimals(Usage usage) throws Breakdown.Contradiction {
        BigDecimal inputTokens = BigDecimal.ZERO;
        if (tiered) {
            int at = Breakdown.stated(usage, Unit.INPUT_TOKENS);
            inputTokens = at < 0 ? BigDecimal.ZERO : usage.amount(at);
        }
        BigDecimal[] amounts = breakdown.amounts(usage);
        BigDecimal input = BigDecimal.ZERO;
        BigDecimal output = BigDecimal.ZERO;
        BigDecimal neither = BigDecimal.ZERO;
        for (int at = 0; at < amounts.length; at++) {
            Unit unit = breakdown.units().get(at);
            BigDecimal amount = at == requests ? BigDecimal.ONE : amounts[at];
            BigDecimal cost = perUnit(ordered.get(at).at(inputTokens), unit.per(), amount);
            switch (unit.side()) {
                case INPUT -> input = input.add(cost);
                case OUTPUT -> output = output.add(cost);
                case NEITHER -> neither = neither.add(cost);
            }
        }
        return new Cost.Known(input, output, input.add(output).add(neither), unpriced(usage));
    }

    private List<String> unpriced(Usage usage) {
        List<String> names = List.of();
        for (int at = 0; at < usage.size(); at++) {
            if (usage.isPositive(at) && !isFree() && !breakdown.bills(usage.unit(at))) {
                names = names.isEmpty() ? new ArrayList<>() : names;
                names.add(usage.name(at));
            }
        }
        return names;
    }

    private static BigDecimal perUnit(BigDecimal price, int per, BigDecimal amount) {
        BigDecimal product = price.multiply(amount);
        int zeros = LongRates.zeros(per);
        return zeros >= 0
                ? product.scaleByPowerOfTen(-zeros)
                : product.divide(BigDecimal.valueOf(per), DIVISION_SCALE, RoundingMode.CEILING);
    }

    private static Unit unit(String name) {
        Unit unit = Unit.named(name);
        if (unit == null) {
            throw new IllegalArgumentException("'" + name + "' is not a unit");
        }
        return unit;
    }

    /** Loops: thousands of prices are made while a program starts, before anything is compiled. */
    private static List<Rate> ordered(List<Rate> rates, List<Unit> units) {
        List<Rate> ordered = new ArrayList<>(rates.size());
        for (Unit unit : units) {
            for (Rate rate : rates) {
                if (rate.unit().equals(unit.name())) {
                    ordered.add(rate);
                    break;
                }
            }
        }
        return List.copyOf(ordered);
    }
}
