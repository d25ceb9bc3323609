package dev.fairlead.config;

/**
 * One field of a section: what {@code check} accepts and what the reference page says.
 *
 * @param name as written in the file
 * @param kind what its value is
 * @param fallback what holds when it is left out, as written in the file; empty for nothing
 * @param says what it is, one or two sentences
 */
record Field(String name, Kind kind, String fallback, String says) {
    /** What a value is. */
    enum Kind {
        TEXT("text"),
        SECRET("secret"),
        NUMBER("number"),
        FLAG("`true` or `false`"),
        DURATION("duration"),
        SIZE("size"),
        MONEY("US dollars"),
        AMOUNT("number or US dollars"),
        WINDOW("word or duration"),
        OWNER("`organisation` or a section"),
        DATE("date or time"),
        FILE("path"),
        LIST("list"),
        SECTION("section"),
        /** Designed, but not built: refused, never accepted and ignored. */
        NOT_YET("");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        /** For the reference page. */
        String words() {
            return words;
        }
    }

    static Field field(String name, Kind kind, String says) {
        return new Field(name, kind, "", says);
    }

    static Field field(String name, Kind kind, String fallback, String says) {
        return new Field(name, kind, fallback, says);
    }

    boolean supported() {
        return kind != Kind.NOT_YET;
    }
}
