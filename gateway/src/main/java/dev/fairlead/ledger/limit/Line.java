package dev.fairlead.ledger.limit;

/** A limit and its counter: made by {@link Book#line}, asked for by whoever reserves. */
public final class Line {
    private final String key;
    private final LimitSettings settings;
    private final Counter counter;
    private final Counted.Traits traits;

    Line(String key, LimitSettings settings, Counter counter) {
        this.key = key;
        this.settings = settings;
        this.counter = counter;
        this.traits = Counted.Traits.of(settings.limit());
    }

    /** What the counter is kept under. */
    public String key() {
        return key;
    }

    public Limit limit() {
        return settings.limit();
    }

    /** What it is attached to. */
    public Owner owner() {
        return settings.owner();
    }

    /** Whether what has no price is counted at an assumed one. */
    public boolean assumes() {
        return traits.assumes();
    }

    Counted.Traits traits() {
        return traits;
    }

    Counter counter() {
        return counter;
    }
}
