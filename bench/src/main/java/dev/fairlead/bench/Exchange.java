package dev.fairlead.bench;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * One kind of request and its answer, known to generator and provider alike by its place in {@link
 * #ALL}, so that each side can compare every byte it receives.
 *
 * @param name how the table names it
 * @param read whether the gateway must read the request and meters the answer
 * @param request the body sent
 * @param answer what comes back
 */
record Exchange(String name, boolean read, byte[] request, Answer answer) {
    sealed interface Answer {
        /** The whole body, without transfer coding. */
        byte[] body();
    }

    /** An answer with a content length, sent at once. */
    record Whole(byte[] body) implements Answer {}

    /**
     * Server-sent events, one write each.
     *
     * @param events all but the last of the same size; the last holds usage and the end
     * @param everyMillis the time between two
     */
    record Events(List<byte[]> events, int everyMillis) implements Answer {
        @Override
        public byte[] body() {
            return Samples.concatenate(events);
        }

        int eventSize() {
            return events.getFirst().length;
        }
    }

    private static final int KB = 1024;
    private static final List<Integer> SIZES = List.of(1, 10, 100, 1024);

    /** 1 KB there, 2 KB back, as OpenAI's chat completions. */
    static final Exchange STANDARD =
            new Exchange("standard", true, Samples.question(KB, false), chat(2 * KB));

    /** 5 s of 20 events a second. */
    static final Exchange STREAM = stream("stream", 100, 50);

    /** 10 s of 4 events a second, so that thousands are open at once. */
    static final Exchange LONG_STREAM = stream("long stream", 40, 250);

    /** Request sizes, then answer sizes, each read and not read. */
    static final List<Exchange> SIZED = sized();

    static final List<Exchange> ALL = all();

    /** The path below the provider: one the gateway knows, or one it does not. */
    String path() {
        return read ? "/chat/completions" : "/bench/unknown";
    }

    String method() {
        return request.length == 0 ? "GET" : "POST";
    }

    int number() {
        return ALL.indexOf(this);
    }

    private static Exchange stream(String name, int events, int everyMillis) {
        Answer answer = new Events(Samples.events(events), everyMillis);
        return new Exchange(name, true, Samples.question(KB, true), answer);
    }

    private static Answer chat(int size) {
        return new Whole(Samples.answer(size));
    }

    private static List<Exchange> sized() {
        List<Exchange> exchanges = new ArrayList<>();
        for (boolean read : new boolean[] {true, false}) {
            String how = read ? ", read" : ", not read";
            for (int size : SIZES) {
                byte[] question = Samples.question(size * KB, false);
                exchanges.add(
                        new Exchange(
                                "request " + size + " KB" + how, read, question, chat(2 * KB)));
            }
            for (int size : SIZES) {
                // Without a body it is a GET: an answer to a POST could be one that counts as use.
                byte[] question = read ? Samples.question(KB, false) : new byte[0];
                exchanges.add(
                        new Exchange(
                                "answer " + size + " KB" + how, read, question, chat(size * KB)));
            }
        }
        return List.copyOf(exchanges);
    }

    private static List<Exchange> all() {
        List<Exchange> exchanges = new ArrayList<>(List.of(STANDARD, STREAM, LONG_STREAM));
        exchanges.addAll(SIZED);
        return List.copyOf(exchanges);
    }

    /** The answer as the provider writes it: head and body. */
    byte[] plainAnswer() {
        byte[] body = answer.body();
        String head = Samples.HEAD + "content-length: " + body.length + "\r\n\r\n";
        return Samples.concatenate(List.of(head.getBytes(StandardCharsets.US_ASCII), body));
    }

    // Identity, not content: the arrays are large, and each exchange is made once.
    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
