package dev.fairlead.provider.test;

import dev.fairlead.call.Headers;
import dev.fairlead.http.Exchange;
import dev.fairlead.http.Loop;
import dev.fairlead.http.Reply;
import dev.fairlead.json.JsonWriter;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** One answer on its way, as its steering wants it: late, slow, wrong or broken. */
final class Performance {
    private final Exchange exchange;
    private final Reply reply;
    private final Steering steering;
    private final Script script;
    private final Script.Request request;

    private List<Script.Event> events = List.of();
    private Framing framing = Framing.SSE;
    private int next;
    private boolean left;
    private Loop.@Nullable Timer timer;

    Performance(Exchange exchange, Steering steering, Script script, Script.Request request) {
        this.exchange = exchange;
        this.reply = exchange.reply();
        this.steering = steering;
        this.script = script;
        this.request = request;
    }

    /** How the events of a stream are told apart. */
    private enum Framing {
        SSE,
        /** Google's stream without {@code alt=sse}. */
        ARRAY
    }

    void begin(boolean streaming) {
        exchange.onLeave(this::left);
        reply.onWritable(this::go);
        after(steering.delay(), streaming ? this::stream : this::plain);
    }

    private void plain() {
        if (steering.status() != 0) {
            String message = "The test provider was asked for status " + steering.status() + ".";
            TestProvider.json(
                    exchange, steering.status(), script.error(steering.status(), message));
            return;
        }
        if (steering.fault() == null) {
            TestProvider.json(exchange, 200, script.answer(request));
            return;
        }
        byte[] body = JsonWriter.write(script.answer(request)).getBytes(StandardCharsets.UTF_8);
        if (steering.fault() == Steering.Fault.RESET && steering.after() == 0) {
            reply.abort();
            return;
        }
        reply.head(
                200,
                Headers.of(
                        "content-type",
                        "application/json",
                        "content-length",
                        Integer.toString(body.length)));
        reply.bytes(ByteBuffer.wrap(body, 0, body.length / 2));
        breakOff(steering.fault());
    }

    private void stream() {
        events = script.stream(request);
        if (events.isEmpty() || steering.status() != 0) {
            plain();
            return;
        }
        if (steering.fault() == Steering.Fault.RESET && steering.after() == 0) {
            reply.abort();
            return;
        }
        String query = exchange.head().query();
        boolean google = script instanceof GeminiScript;
        framing =
                google && (query == null || !query.contains("alt=sse"))
                        ? Framing.ARRAY
                        : Framing.SSE;
        reply.head(
                200,
                Headers.of(
                        "content-type",
                        framing == Framing.SSE ? "text/event-stream" : "application/json",
                        "cache-control",
                        "no-cache"));
        reply.flush();
        go();
    }

    /** Sends what is due; stops where the client reads too slowly and goes on when it has read. */
    private void go() {
        while (!left && next < events.size() && timer == null && reply.writable()) {
            if (steering.fault() != null && next >= steering.after()) {
                breakOff(steering.fault());
                return;
            }
            if (!steering.chunkDelay().isZero()) {
                after(steering.chunkDelay(), this::one);
                return;
            }
            write(events.get(next));
            next++;
        }
        finish();
    }

    private void one() {
        timer = null;
        write(events.get(next));
        next++;
        reply.flush();
        go();
    }

    private void finish() {
        if (!left && next == events.size()) {
            next++;
            if (framing == Framing.ARRAY) {
                reply.bytes(utf8("]"));
            }
            reply.end(Headers.EMPTY);
        } else {
            reply.flush();
        }
    }

    private void write(Script.Event event) {
        String data = event.data() instanceof String text ? text : JsonWriter.write(event.data());
        String framed =
                switch (framing) {
                    case SSE ->
                            (event.name() == null ? "" : "event: " + event.name() + "\n")
                                    + "data: "
                                    + data
                                    + "\n\n";
                    case ARRAY -> (next == 0 ? "[" : ",\r\n") + data;
                };
        reply.bytes(utf8(framed));
    }

    private void breakOff(Steering.Fault fault) {
        next = events.size() + 1;
        switch (fault) {
            case RESET -> reply.abort();
            case HANG -> reply.flush();
            case TRUNCATE -> {
                if (events.isEmpty()) {
                    reply.abort();
                } else {
                    reply.end(Headers.EMPTY);
                }
            }
        }
    }

    private void after(Duration delay, Runnable task) {
        if (delay.isZero()) {
            task.run();
            return;
        }
        timer = exchange.loop().after(delay, () -> due(task));
    }

    private void due(Runnable task) {
        timer = null;
        if (!left) {
            task.run();
        }
    }

    private void left() {
        left = true;
        if (timer != null) {
            timer.cancel();
        }
    }

    private static ByteBuffer utf8(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }
}
