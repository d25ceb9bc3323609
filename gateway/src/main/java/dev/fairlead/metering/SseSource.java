package dev.fairlead.metering;

import dev.fairlead.dialect.AnswerReading;
import dev.fairlead.framing.SseParser;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;

/** A stream of server-sent events. */
final class SseSource implements AnswerSource {
    private final SseParser parser;

    SseSource(AnswerReading reading) {
        ObjectReader objects = new ObjectReader(reading);
        parser = new SseParser(event -> objects.read(event.data()));
    }

    @Override
    public void feed(ByteBuffer piece) {
        parser.feed(piece);
    }

    @Override
    public void finish() {
        parser.finish();
    }

    @Override
    public @Nullable String gaveUp() {
        return parser.gaveUp().orElse(null);
    }

    boolean betweenEvents() {
        return parser.betweenEvents();
    }
}
