package dev.fairlead.pipeline;

import dev.fairlead.call.Call;
import dev.fairlead.call.CallId;
import dev.fairlead.call.Head;
import dev.fairlead.call.ModelRequest;
import dev.fairlead.dialect.Dialect;
import dev.fairlead.http.Exchange;

import org.jspecify.annotations.Nullable;

import java.time.InstantSource;

/**
 * A request as it came in, before anybody knows whose it is.
 *
 * @param callId made for it
 * @param clientRequestId the client's {@code x-request-id}; null where it sent none that can be
 *     repeated
 * @param startedNanos {@link System#nanoTime} at its arrival
 */
record Opening(
        Exchange exchange, String callId, @Nullable String clientRequestId, long startedNanos) {
    private static final int MAX_REQUEST_ID = 256;

    static Opening of(Exchange exchange, InstantSource clock) {
        return new Opening(
                exchange,
                CallId.next(clock),
                repeatable(exchange.head().headers().first("x-request-id")),
                System.nanoTime());
    }

    Head head() {
        return exchange.head();
    }

    /** What answers and records call this request. */
    String requestId() {
        return clientRequestId == null ? callId : clientRequestId;
    }

    double elapsedMs() {
        return (System.nanoTime() - startedNanos) / 1e6;
    }

    Call call(Entry entry, @Nullable ModelRequest request) {
        Dialect dialect = entry.operation().dialect();
        return new Call(
                callId,
                requestId(),
                head(),
                entry.caller().principal(),
                entry.route().name(),
                entry.rest(),
                dialect == null ? null : dialect.name(),
                request);
    }

    /** Visible ASCII and spaces, of a sane length: anything else would be changed on its way. */
    private static @Nullable String repeatable(@Nullable String id) {
        if (id == null || id.isEmpty() || id.length() > MAX_REQUEST_ID) {
            return null;
        }
        for (int i = 0; i < id.length(); i++) {
            if (id.charAt(i) < 0x20 || id.charAt(i) >= 0x7f) {
                return null;
            }
        }
        return id;
    }
}
