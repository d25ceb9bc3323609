package dev.fairlead.call;

import org.jspecify.annotations.Nullable;

/**
 * What a call asks of a model, as its dialect reads it.
 *
 * @param dialect the wire format, such as {@code openai-chat}
 * @param model as the client wrote it, in the body or in the path; null where it named none
 * @param streaming whether a streamed answer is asked for
 * @param textBytes bytes of text in the request, UTF-8 and unescaped, for an estimate
 * @param serviceTier as the client asked; null where it said nothing
 */
public record ModelRequest(
        String dialect,
        @Nullable String model,
        boolean streaming,
        long textBytes,
        @Nullable String serviceTier) {}
