package dev.fairlead.call;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * One request of a client that was let in, as all its attempts share it.
 *
 * @param id made by the gateway, unique; the client sees it as {@code fairlead-request-id}
 * @param requestId the client's {@code x-request-id}, else the id
 * @param head as received
 * @param principal who is calling
 * @param route name from the configuration, after aliases
 * @param rest the path after the route, as received, without the query
 * @param dialect such as {@code openai-chat}; null where the path tells none
 * @param request what is asked of a model; null where the body was not read
 */
public record Call(
        String id,
        String requestId,
        Head head,
        Principal principal,
        String route,
        String rest,
        @Nullable String dialect,
        @Nullable ModelRequest request) {
    /** The attempt of that number, as it begins. */
    public Attempt attempt(int number, String provider, Instant startedAt) {
        return new Attempt(
                id,
                number,
                requestId,
                startedAt,
                principal,
                route,
                provider,
                dialect,
                request == null ? null : request.model(),
                request != null && request.streaming(),
                request == null ? 0 : request.textBytes());
    }
}
