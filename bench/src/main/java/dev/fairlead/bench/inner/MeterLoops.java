package dev.fairlead.bench.inner;

import dev.fairlead.bench.Samples;
import dev.fairlead.call.Head;
import dev.fairlead.call.Headers;
import dev.fairlead.dialect.Dialects;
import dev.fairlead.dialect.Family;
import dev.fairlead.dialect.Operation;
import dev.fairlead.dialect.RequestReading;
import dev.fairlead.metering.Bill;
import dev.fairlead.metering.Meter;
import dev.fairlead.metering.MeteredCall;
import dev.fairlead.metering.Metering;
import dev.fairlead.metering.OwnPrices;
import dev.fairlead.metering.Tariff;
import dev.fairlead.prices.PriceBook;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;

/** What metering adds to a request of 1 KB, an answer of 2 KB and each event of a stream. */
@State(Scope.Thread)
public class MeterLoops {
    private static final int EVENTS = 1_000;
    private static final String PATH = "chat/completions";

    private final Metering metering = metering(PriceBook.bundled());
    private final Dialects dialects = new Dialects();
    private final Operation operation = dialects.operation(List.of(Family.OPENAI), "POST", PATH);
    private final Head head =
            new Head(
                    "POST",
                    "/proxy/openai/" + PATH,
                    Headers.of("content-type", "application/json"),
                    Head.Version.HTTP_1_1,
                    InetAddress.getLoopbackAddress(),
                    false);
    private final ByteBuffer question = Text.direct(Samples.question(1024, true));
    private final ByteBuffer answer = Text.direct(Samples.answer(2048));
    private final List<ByteBuffer> pieces =
            Samples.events(EVENTS - 1).stream().map(Text::direct).toList();
    private final Headers json = Headers.of("content-type", "application/json");
    private final Headers stream = Headers.of("content-type", "text/event-stream; charset=utf-8");
    private final MeteredCall call =
            new MeteredCall(
                    operation,
                    readRequest().request(),
                    new Tariff("openai", "openai", null),
                    Instant.parse("2026-01-06T12:00:00Z"));

    private static Metering metering(PriceBook book) {
        return new Metering(() -> book, OwnPrices.NONE);
    }

    @Benchmark
    public final RequestReading readRequest() {
        return dialects.read(operation, head, PATH, question);
    }

    /** An answer from its head to its bill. */
    @Benchmark
    public Bill meterAnswer() {
        Meter meter = metering.meter(call);
        meter.sent();
        meter.head(200, json);
        meter.chunk(answer);
        meter.end();
        return meter.bill();
    }

    /**
     * A stream from its head to its bill, per event; each comes alone, as the relay asks for it.
     */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public Bill meterEvent() {
        Meter meter = metering.meter(call);
        meter.sent();
        meter.head(200, stream);
        for (ByteBuffer piece : pieces) {
            meter.chunk(piece);
            meter.standing();
        }
        meter.end();
        return meter.bill();
    }
}
