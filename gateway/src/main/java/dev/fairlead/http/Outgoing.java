package dev.fairlead.http;

import dev.fairlead.call.Body;
import dev.fairlead.call.Headers;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * A request to a provider.
 *
 * @param origin where it goes, from the configuration alone
 * @param method the verb
 * @param target path and query as they stand on the wire
 * @param headers all fields but {@code host}, {@code connection}, {@code content-length} and {@code
 *     transfer-encoding}, which the client adds
 * @param content the body
 * @param timeouts how long to wait for what
 * @param connection whether an idle connection of the pool may be used
 */
public record Outgoing(
        Origin origin,
        String method,
        String target,
        Headers headers,
        Content content,
        Timeouts timeouts,
        Connection connection) {
    /** The same request over another choice of connection. */
    public Outgoing over(Connection other) {
        return new Outgoing(origin, method, target, headers, content, timeouts, other);
    }

    /** Which connection to use. */
    public enum Connection {
        /** An idle one of the pool, else a new one. */
        POOLED,
        /** A new one, whatever is idle: the one before was stale. */
        FRESH
    }

    /** The body of a request to a provider. */
    public sealed interface Content {
        /** No body, and no {@code content-length} either unless the method expects one. */
        record None() implements Content {}

        /**
         * A body in memory.
         *
         * @param held what the parts are views of; kept alive by the client until written
         * @param parts the bytes in order
         */
        record Held(HeldBody held, List<ByteBuffer> parts) implements Content {
            public Held {
                parts = List.copyOf(parts);
            }

            /** How many bytes there are in all. */
            public long length() {
                long sum = 0;
                for (ByteBuffer part : parts) {
                    sum += part.remaining();
                }
                return sum;
            }
        }

        /** A body that passes through as it arrives, in constant memory, with backpressure. */
        record Streamed(Body body) implements Content {}
    }
}
