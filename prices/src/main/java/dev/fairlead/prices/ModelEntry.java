package dev.fairlead.prices;

import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;

/** A model in the price data. */
public final class ModelEntry {
    private final String id;
    private final String name;
    private final OptionalLong contextWindow;
    private final Clause match;
    private final List<Dated> prices;

    ModelEntry(String id, String name, OptionalLong contextWindow, Clause match, List<Dated> all) {
        this.id = id;
        this.name = name;
        this.contextWindow = contextWindow;
        this.match = match;
        prices = List.copyOf(all);
    }

    /**
     * A price and when it holds.
     *
     * @param constraint when
     * @param price the rates
     */
    public record Dated(Constraint constraint, ModelPrice price) {
        Dated withLeastSeconds(long seconds) {
            return new Dated(constraint, price.withLeastSeconds(seconds));
        }
    }

    public String id() {
        return id;
    }

    /** For people; the id where the data has no name. */
    public String name() {
        return name;
    }

    /** In tokens, where the data says it. */
    public OptionalLong contextWindow() {
        return contextWindow;
    }

    /** Never empty. Of those that hold at a time the last one counts, of none the first. */
    public List<Dated> prices() {
        return prices;
    }

    public ModelPrice priceAt(Instant at) {
        for (Dated dated : prices.reversed()) {
            if (dated.constraint().holds(at)) {
                return dated.price();
            }
        }
        return prices.getFirst().price();
    }

    /** Whether the model goes by that name, which is trimmed and in lower case. */
    boolean goesBy(String modelName) {
        return match.matches(modelName, modelName);
    }

    /** Whether the data's condition is open, and the name goes on as another model's would. */
    boolean isDoubtful(String modelName) {
        return goesBy(modelName) && Spelling.isAnotherModel(match.rest(modelName));
    }

    @Override
    public String toString() {
        return id;
    }
}
