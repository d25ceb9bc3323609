package dev.fairlead.bench.inner;

import dev.fairlead.bench.Samples;
import dev.fairlead.framing.SseEvent;
import dev.fairlead.framing.SseParser;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

import java.nio.ByteBuffer;
import java.util.List;

/** Finding the events of a stream, one in each piece, as providers send them. */
@State(Scope.Thread)
public class FramingLoops {
    private static final int EVENTS = 1_000;

    private final List<ByteBuffer> pieces =
            Samples.events(EVENTS - 1).stream().map(Text::direct).toList();
    private long seen;

    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public long parseEvent() {
        SseParser parser = new SseParser(this::found);
        for (ByteBuffer piece : pieces) {
            parser.feed(piece);
        }
        parser.finish();
        return seen;
    }

    private void found(SseEvent event) {
        seen += event.data().remaining();
    }
}
