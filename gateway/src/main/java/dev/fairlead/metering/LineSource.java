package dev.fairlead.metering;

import dev.fairlead.dialect.AnswerReading;
import dev.fairlead.framing.LineParser;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;

/** A stream of lines, one JSON object each. */
final class LineSource implements AnswerSource {
    private final LineParser lines;

    LineSource(AnswerReading reading) {
        ObjectReader objects = new ObjectReader(reading);
        lines = new LineParser(objects::read);
    }

    @Override
    public void feed(ByteBuffer piece) {
        lines.feed(piece);
    }

    @Override
    public void finish() {
        lines.finish();
    }

    @Override
    public @Nullable String gaveUp() {
        return lines.gaveUp().orElse(null);
    }
}
