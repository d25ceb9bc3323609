package dev.fairlead.metering;

import dev.fairlead.dialect.AnswerReading;
import dev.fairlead.framing.SseEvent;
import dev.fairlead.framing.SseFilter;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a stream of server-sent events and takes out the one that reports usage to nobody who asked
 * for it.
 */
final class UsageEventFilter implements AnswerSource {
    private final AnswerReading reading;
    private final ObjectReader objects;
    private final SseFilter filter = new SseFilter(this::hides);

    UsageEventFilter(AnswerReading reading) {
        this.reading = reading;
        objects = new ObjectReader(reading);
    }

    private boolean hides(SseEvent event) {
        int before = reading.facts().reports();
        objects.read(event.data());
        return reading.facts().reports() > before && reading.facts().isUsageEvent();
    }

    /**
     * What the client may see now.
     *
     * @return the piece itself if that is all of it, else copies
     */
    List<ByteBuffer> pass(ByteBuffer piece) {
        List<ByteBuffer> parts = new ArrayList<>(2);
        filter.feed(piece, part -> parts.add(part.equals(piece) ? piece : copy(part)));
        return parts;
    }

    /** What the filter shows is valid during its call alone. */
    private static ByteBuffer copy(ByteBuffer part) {
        ByteBuffer copy = ByteBuffer.allocate(part.remaining());
        copy.put(part.duplicate()).flip();
        return copy;
    }

    /** The stream has ended: what was held. */
    List<ByteBuffer> rest() {
        List<ByteBuffer> parts = new ArrayList<>(1);
        filter.finish(part -> parts.add(copy(part)));
        return parts;
    }

    @Override
    public void feed(ByteBuffer piece) {
        filter.feed(piece, part -> {});
    }

    @Override
    public void finish() {
        filter.finish(part -> {});
    }

    @Override
    public @Nullable String gaveUp() {
        return filter.gaveUp().orElse(null);
    }
}
