package dev.fairlead.http;

import dev.fairlead.call.Body;
import dev.fairlead.call.BodyFailure;
import dev.fairlead.call.BodyReader;
import dev.fairlead.call.Chunk;
import dev.fairlead.call.Headers;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/** One call through the least gateway there can be. */
final class Relayed implements AnswerListener, BodyReader, BodyCollector.Outcome {
    private static final Set<String> FRAMING =
            Set.of("host", "connection", "content-length", "transfer-encoding", "keep-alive");

    private final Exchange exchange;
    private final HttpClient client;
    private final Origin origin;
    private Runnable resume = () -> {};
    private Runnable pause = () -> {};

    Relayed(Exchange exchange, HttpClient client, Origin origin) {
        this.exchange = exchange;
        this.client = client;
        this.origin = origin;
    }

    void begin(BodyMemory memory) {
        if (exchange.head().path().equals("/held")) {
            BodyCollector.collect(exchange, 1L << 30, memory, this);
        } else {
            send(new Outgoing.Content.Streamed(exchange.body()));
        }
    }

    private Sending send(Outgoing.Content content) {
        Sending sending =
                client.send(
                        exchange.loop(),
                        new Outgoing(
                                origin,
                                exchange.head().method(),
                                exchange.head().target(),
                                without(exchange.head().headers(), FRAMING),
                                content,
                                ClientUnderTest.PATIENT,
                                Outgoing.Connection.POOLED),
                        this);
        exchange.onLeave(sending::cancel);
        return sending;
    }

    @Override
    public void whole(HeldBody body) {
        send(new Outgoing.Content.Held(body, List.of(body.bytes())));
        body.release();
    }

    private static Headers without(Headers headers, Set<String> names) {
        Headers.Builder kept = Headers.builder();
        for (int i = 0; i < headers.size(); i++) {
            if (!names.contains(headers.name(i).toLowerCase(Locale.ROOT))) {
                kept.add(headers.name(i), headers.value(i));
            }
        }
        return kept.build();
    }

    @Override
    public void tooLarge(long limit) {
        RunningServer.answer(exchange, 413, "too large");
    }

    @Override
    public void failed(BodyFailure failure) {
        if (exchange.reply().headSent()) {
            exchange.reply().abort();
        } else {
            RunningServer.answer(exchange, 400, failure.message());
        }
    }

    @Override
    public void overloaded() {
        RunningServer.answer(exchange, 503, "overloaded");
    }

    @Override
    public void sent() {}

    @Override
    public void head(int status, Headers headers, Body body) {
        exchange.reply()
                .head(
                        status,
                        without(headers, Set.of("connection", "keep-alive", "transfer-encoding")));
        pause = body::pause;
        resume = body::resume;
        exchange.reply().onWritable(() -> resume.run());
        body.read(this);
    }

    @Override
    public void failed(SendFailure failure) {
        RunningServer.answer(exchange, 502, failure.kind() + ": " + failure.message());
    }

    @Override
    public void chunk(Chunk chunk) {
        exchange.reply().chunk(chunk);
        if (!exchange.reply().writable()) {
            pause.run();
        }
    }

    @Override
    public void pauseInArrivals() {
        exchange.reply().flush();
    }

    @Override
    public void end(Headers trailers) {
        exchange.reply().end(Headers.EMPTY);
    }
}
