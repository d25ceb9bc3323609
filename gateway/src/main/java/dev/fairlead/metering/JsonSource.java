package dev.fairlead.metering;

import dev.fairlead.dialect.AnswerReading;
import dev.fairlead.json.JsonFault;
import dev.fairlead.json.MemberExtractor;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;

/** One JSON text: an object, or an array of them. */
final class JsonSource implements AnswerSource {
    private final MemberExtractor extractor;

    JsonSource(AnswerReading reading) {
        extractor = new MemberExtractor(reading.watch(), reading);
    }

    @Override
    public void feed(ByteBuffer piece) {
        extractor.feed(piece);
    }

    @Override
    public void finish() {
        extractor.finish();
    }

    @Override
    public @Nullable String gaveUp() {
        return extractor.gaveUp().map(JsonFault::message).orElse(null);
    }
}
