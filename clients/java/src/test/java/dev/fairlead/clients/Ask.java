package dev.fairlead.clients;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** One call of an SDK about to be made, and the records that it has to leave. */
final class Ask {
    private final Witness witness;
    private final boolean streamed;
    private final Map<String, String> steering = new HashMap<>();
    private int records = 1;
    private String ending = "complete";
    private @Nullable Integer status = 200;
    private String certainty = "reported";

    Ask(Witness witness, boolean streamed) {
        this.witness = witness;
        this.streamed = streamed;
    }

    /** The gateway refuses it: nothing reaches the provider. */
    Ask refused() {
        return times(0);
    }

    /** The SDK sends it that many times in all. */
    Ask times(int all) {
        records = all;
        return this;
    }

    /** The provider's answer ends so. */
    Ask ending(String how) {
        ending = how;
        return this;
    }

    /** The provider never answers. */
    Ask unanswered() {
        status = null;
        return this;
    }

    /** Nobody knows a price for the model. */
    Ask unpriced() {
        certainty = "unpriced";
        return this;
    }

    /** The provider is to answer with that status. */
    Ask answering(int code) {
        status = code;
        return steer("status", Integer.toString(code));
    }

    /** The provider is to do that: {@code steer("delay", "1s")} is {@code x-test-delay: 1s}. */
    Ask steer(String what, String value) {
        steering.put("x-test-" + what, value);
        return this;
    }

    /** Writes down that it is made now; the headers to make it with. */
    Map<String, Iterable<String>> headers() {
        String id = "java-" + UUID.randomUUID();
        boolean good = ending.equals("complete") && Integer.valueOf(200).equals(status);
        Map<String, @Nullable Object> line = new HashMap<>();
        line.put("request_id", id);
        line.put("records", records);
        line.put("ending", ending);
        line.put("status", status);
        line.put("stream", streamed);
        line.put("certainty", good ? certainty : null);
        witness.write(line);
        Map<String, Iterable<String>> headers = new HashMap<>();
        headers.put("x-request-id", List.of(id));
        steering.forEach((name, value) -> headers.put(name, List.of(value)));
        return headers;
    }
}
