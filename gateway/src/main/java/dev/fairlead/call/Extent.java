package dev.fairlead.call;

import org.jspecify.annotations.Nullable;

/**
 * How much a request can come to, as far as it tells: what an upper bound of its use is made from.
 *
 * @param bodyBytes of the request, without content encoding; text never has more tokens than bytes
 * @param outputTokens the most that it allows in one answer; {@link #UNSAID} where it says nothing
 * @param answers how many it asks for, at least 1
 * @param media images, sounds and files that stand in it
 * @param tools whether it names tools, for which providers add text of their own
 * @param unbounded what it has that no bound is known of, in words, such as {@code an image by its
 *     URL}; null for nothing
 */
public record Extent(
        long bodyBytes,
        long outputTokens,
        int answers,
        int media,
        boolean tools,
        @Nullable String unbounded) {
    /** It says nothing of how long an answer may be. */
    public static final long UNSAID = -1;

    /** Of a request that was not read, or not to its end. */
    public static final Extent UNKNOWN =
            new Extent(0, UNSAID, 1, 0, false, "a body that the gateway does not read");

    /** The same with something without a bound. */
    public Extent with(String something) {
        return new Extent(bodyBytes, outputTokens, answers, media, tools, something);
    }

    /** The same of a request whose answer has no tokens. */
    public Extent withoutOutput() {
        return new Extent(bodyBytes, 0, answers, media, tools, unbounded);
    }
}
