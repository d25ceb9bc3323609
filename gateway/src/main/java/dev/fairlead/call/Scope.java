package dev.fairlead.call;

/**
 * What a key may be used for and from where.
 *
 * @param models by the names that calls ask for
 * @param routes by their names in the configuration
 * @param addresses of the callers
 */
public record Scope(Globs models, Globs routes, AddressRanges addresses) {
    /** Everything, from everywhere. */
    public static final Scope ALL = new Scope(Globs.ANY, Globs.ANY, AddressRanges.ANY);
}
