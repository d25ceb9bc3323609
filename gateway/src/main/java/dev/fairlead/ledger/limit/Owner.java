package dev.fairlead.ledger.limit;

import java.util.Locale;

/**
 * What a limit is attached to.
 *
 * @param name from the configuration; of a tag {@code env=dev}, of each value of a tag {@code env};
 *     of the organisation empty
 */
public record Owner(Kind kind, String name) {
    public static final Owner ORGANISATION = new Owner(Kind.ORGANISATION, "");

    /** One value of this tag. */
    Owner of(String value) {
        return new Owner(Kind.TAG, name + "=" + value);
    }

    /** What can have limits. */
    public enum Kind {
        /** All calls. */
        ORGANISATION,
        PROJECT,
        /** The calls of keys that were made for a person; not those that belong to a project. */
        USER,
        KEY,
        PROVIDER,
        ROUTE,
        /** The calls that carry one value of a tag. */
        TAG,
        /** Likewise, with a counter of its own for each value of the tag. */
        EACH_TAG;

        private final String code;

        Kind() {
            code = name().toLowerCase(Locale.ROOT);
        }

        /** The word in configuration and reports, such as {@code project}. */
        public String code() {
            return this == EACH_TAG ? TAG.code : code;
        }
    }
}
