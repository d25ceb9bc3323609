package dev.fairlead.call;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Map;

/**
 * One physical attempt as it begins: what is known before the provider is called.
 *
 * @param callId made by the gateway, unique, the client's {@code fairlead-request-id}
 * @param number 1 for the first attempt of a call
 * @param requestId the client's {@code x-request-id}, else the call id
 * @param startedAt when the gateway turned to the provider
 * @param principal who is calling
 * @param route name from the configuration, after aliases
 * @param provider name from the configuration
 * @param dialect such as {@code openai-chat}; null where it is not known
 * @param modelRequested as the client asked; null where it could not be read
 * @param streaming whether a streamed answer was asked for
 * @param requestTextBytes bytes of text in the request, for an estimate where no usage is reported
 */
public record Attempt(
        String callId,
        int number,
        String requestId,
        Instant startedAt,
        Principal principal,
        String route,
        String provider,
        @Nullable String dialect,
        @Nullable String modelRequested,
        boolean streaming,
        long requestTextBytes) {
    public String key() {
        return principal.key();
    }

    public Map<String, String> tags() {
        return principal.tags();
    }
}
