package dev.fairlead.metering;

import dev.fairlead.dialect.AnswerReading;
import dev.fairlead.json.JsonType;
import dev.fairlead.json.MemberExtractor;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Reads many small objects, each in one piece, as the elements of one array: that spares a new
 * extractor for each. One that is no whole object costs a new extractor and nothing else.
 */
final class ObjectReader implements MemberExtractor.Found {
    private static final ByteBuffer OPENER = ascii("[");
    private static final ByteBuffer COMMA = ascii(",");
    private static final String END_MARK = "[DONE]";

    private final AnswerReading reading;
    private MemberExtractor extractor;
    private boolean first;
    private boolean whole;

    ObjectReader(AnswerReading reading) {
        this.reading = reading;
        extractor = fresh();
    }

    private static ByteBuffer ascii(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)).asReadOnlyBuffer();
    }

    private MemberExtractor fresh() {
        first = true;
        MemberExtractor made = new MemberExtractor(reading.watch(), this);
        made.feed(OPENER);
        return made;
    }

    /** Reads one object, or the mark that ends a stream. */
    void read(ByteBuffer object) {
        if (isEndMark(object)) {
            reading.endMark();
            return;
        }
        if (!first) {
            extractor.feed(COMMA);
        }
        first = false;
        whole = false;
        extractor.feed(object);
        if (!whole || extractor.gaveUp().isPresent()) {
            extractor = fresh();
        }
    }

    private static boolean isEndMark(ByteBuffer object) {
        int from = object.position();
        int length = object.remaining();
        return length >= END_MARK.length()
                && length < 2 * END_MARK.length()
                && object.get(from) == '['
                && StandardCharsets.ISO_8859_1
                        .decode(object.duplicate())
                        .toString()
                        .strip()
                        .equals(END_MARK);
    }

    @Override
    public void member(String path, JsonType type, ByteBuffer value) {
        reading.member(path, type, value);
    }

    @Override
    public void text(String path, long bytes) {
        reading.text(path, bytes);
    }

    @Override
    public void objectEnded() {
        whole = true;
        reading.objectEnded();
    }
}
