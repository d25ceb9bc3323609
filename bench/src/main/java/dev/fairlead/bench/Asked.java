package dev.fairlead.bench;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A request ready to be written, and the body its answer must have.
 *
 * @param request head and body
 * @param expected without transfer coding
 */
record Asked(MemorySegment request, MemorySegment expected) {
    static final Asked NOTHING = new Asked(MemorySegment.NULL, MemorySegment.NULL);

    /** The request of an exchange as OpenAI's SDK sends it, with a gateway's key. */
    static Asked of(Exchange exchange, String key) {
        return of(exchange, key, "");
    }

    /** The same with more lines in its head, each with its end. */
    static Asked of(Exchange exchange, String key, String lines) {
        String head =
                """
                %s /proxy/openai%s HTTP/1.1\r
                Host: 127.0.0.1\r
                Accept: application/json\r
                Content-Type: application/json\r
                User-Agent: OpenAI/Python 1.99.9\r
                X-Stainless-Lang: python\r
                X-Stainless-Package-Version: 1.99.9\r
                X-Stainless-OS: Linux\r
                X-Stainless-Arch: x64\r
                X-Stainless-Runtime: CPython\r
                X-Stainless-Runtime-Version: 3.12.3\r
                Authorization: Bearer %s\r
                X-Stainless-Async: false\r
                X-Stainless-Retry-Count: 0\r
                X-Bench: %d\r
                %s%s\r
                """
                        .formatted(
                                exchange.method(),
                                exchange.path(),
                                key,
                                exchange.number(),
                                lines,
                                length(exchange));
        byte[] request =
                Samples.concatenate(
                        List.of(head.getBytes(StandardCharsets.US_ASCII), exchange.request()));
        return new Asked(Bytes.of(request), Bytes.of(exchange.answer().body()));
    }

    private static String length(Exchange exchange) {
        int length = exchange.request().length;
        return length == 0 ? "" : "Content-Length: " + length + "\r\n";
    }
}
