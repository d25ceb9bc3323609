package dev.fairlead.http;

import java.time.Duration;

/**
 * How long to wait for a provider. Zero means: no limit.
 *
 * @param connect name, TCP and TLS together
 * @param firstByte from the last byte of the request to the first byte of the answer's body, or to
 *     its end where it has none
 * @param idle between bytes of the answer's body, while we are reading: a client that does not read
 *     is not the provider's silence
 * @param total from sending to the end
 */
public record Timeouts(Duration connect, Duration firstByte, Duration idle, Duration total) {
    public static final Timeouts DEFAULT =
            new Timeouts(
                    Duration.ofSeconds(5),
                    Duration.ofMinutes(10),
                    Duration.ofMinutes(5),
                    Duration.ZERO);
}
