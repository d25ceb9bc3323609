package dev.fairlead.dialect;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * What an answer has said so far of its model, usage, terms and end. Written by an {@link
 * AnswerReading}, read by a meter, on one thread.
 */
public final class AnswerFacts {
    /** How usage that is reported again relates to what was reported before. */
    public enum Merging {
        /** What is said later holds, whole. */
        LATER,
        /** Each report may lack parts, and counts only grow: a lower one is a placeholder. */
        HIGHER
    }

    private final Merging merging;
    private final Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    private final Map<String, Long> additions = new LinkedHashMap<>();
    private final Map<String, String> terms = new LinkedHashMap<>();
    private @Nullable String model;
    private @Nullable String error;
    private long textBytes;
    private int reports;
    private boolean covering;
    private boolean denied;
    private boolean ended;
    private boolean usageEvent;

    public AnswerFacts(Merging merging) {
        this.merging = merging;
    }

    /**
     * Usage was reported.
     *
     * @param member the member of the answer's tree that holds it, such as {@code usage}
     * @param usage its own from now on
     */
    public void reported(String member, Map<String, @Nullable Object> usage) {
        if (merging == Merging.HIGHER && tree.get(member) instanceof Map<?, ?> before) {
            merge(cast(before), usage);
        } else {
            withoutNulls(usage);
            tree.put(member, usage);
        }
        reports++;
    }

    /** The usage reported so far is that of all that has passed so far. */
    public void covers() {
        covering = true;
    }

    /** The provider says that there is no usage, and that there will be none. */
    public void denies() {
        denied = true;
    }

    /** A count that stands outside the usage, such as searches; the higher of several holds. */
    public void counted(String unit, long amount) {
        Long before = additions.get(unit);
        if (amount > 0 && (before == null || before < amount)) {
            additions.put(unit, amount);
            reports++;
        }
    }

    /** A term that may change the price, such as {@code service_tier}. */
    public void term(String name, String value) {
        terms.put(name, value);
    }

    public void served(String name) {
        if (!name.isEmpty()) {
            model = name;
        }
    }

    public void failed(String type) {
        if (error == null) {
            error = type;
        }
    }

    public void end() {
        ended = true;
    }

    public void text(long bytes) {
        textBytes += bytes;
    }

    /** Whether the object that has just been read only reports usage. */
    public void usageEvent(UsageEvent event) {
        usageEvent = event == UsageEvent.YES;
    }

    /** Whether an event is one that clients see only when they ask for it. */
    public enum UsageEvent {
        YES,
        NO
    }

    public boolean isUsageEvent() {
        return usageEvent;
    }

    /** The answer reduced to its usage, as plain values; empty while none is reported. */
    public Map<String, @Nullable Object> tree() {
        return tree;
    }

    public Map<String, Long> additions() {
        return additions;
    }

    /** Terms that the answer states, by name. */
    public Map<String, String> terms() {
        return terms;
    }

    /** As the provider reports it; null if it said nothing. */
    public @Nullable String model() {
        return model;
    }

    /** The type of an error that the answer reports; null if none. */
    public @Nullable String error() {
        return error;
    }

    /** Bytes of text, UTF-8 and unescaped, that the answer has brought. */
    public long textBytes() {
        return textBytes;
    }

    /** Grows whenever there is something new about usage. */
    public int reports() {
        return reports;
    }

    public boolean isCovering() {
        return covering;
    }

    public boolean isDenied() {
        return denied;
    }

    public boolean isEnded() {
        return ended;
    }

    /** What is null is not stated. */
    private static void withoutNulls(Map<String, @Nullable Object> members) {
        boolean anyNull = false;
        for (Object value : members.values()) {
            anyNull |= value == null;
            if (value instanceof Map<?, ?> map) {
                withoutNulls(cast(map));
            }
        }
        if (anyNull) {
            members.values().removeIf(Objects::isNull);
        }
    }

    private static void merge(
            Map<String, @Nullable Object> into, Map<String, @Nullable Object> later) {
        later.forEach(
                (name, value) -> {
                    if (value != null) {
                        into.put(name, merged(into.get(name), value));
                    }
                });
    }

    private static Object merged(@Nullable Object before, Object later) {
        if (later instanceof Map<?, ?> map) {
            if (before instanceof Map<?, ?> known) {
                merge(cast(known), cast(map));
                return known;
            }
            withoutNulls(cast(map));
            return map;
        }
        if (before instanceof Number known
                && later instanceof Number number
                && decimal(known).compareTo(decimal(number)) > 0) {
            return known;
        }
        return later;
    }

    private static BigDecimal decimal(Number number) {
        return number instanceof BigDecimal decimal
                ? decimal
                : BigDecimal.valueOf(number.longValue());
    }

    @SuppressWarnings("unchecked") // Trees come from JSON, whose member names are strings.
    private static Map<String, @Nullable Object> cast(Map<?, ?> map) {
        return (Map<String, @Nullable Object>) map;
    }
}
