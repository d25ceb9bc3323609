package dev.fairlead.http;

import java.time.Duration;

/**
 * How the client keeps its connections.
 *
 * @param connectionsPerOrigin at most so many connections to one origin in the whole process, those
 *     in the making and the idle ones included; who finds none free waits within the connect
 *     timeout
 * @param idleExpiry how long an idle connection is kept, unless the provider announces that it
 *     closes earlier
 */
public record ClientSettings(int connectionsPerOrigin, Duration idleExpiry) {
    /**
     * Streams last: thousands to one provider are normal, and 20,000 open files carry this many.
     */
    public static final ClientSettings DEFAULT = new ClientSettings(8_000, Duration.ofSeconds(30));

    public ClientSettings {
        if (connectionsPerOrigin < 1) {
            throw new IllegalArgumentException(
                    "connectionsPerOrigin: " + connectionsPerOrigin + " (expected: >= 1)");
        }
        if (idleExpiry.isNegative() || idleExpiry.isZero()) {
            throw new IllegalArgumentException("idleExpiry: " + idleExpiry + " (expected: > 0)");
        }
    }
}
