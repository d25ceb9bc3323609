package dev.fairlead.metering;

import dev.fairlead.dialect.AnswerReading;
import dev.fairlead.json.JsonType;
import dev.fairlead.json.MemberExtractor;
import dev.fairlead.json.Watch;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * Reads many small objects, each in one piece, and tells one answer's reading of them. The state
 * that this takes is that of the thread, not of the answer: among thousands of streams it stays in
 * the processor's cache, and it takes no memory for each.
 */
final class ObjectReader implements MemberExtractor.Found {
    private static final String END_MARK = "[DONE]";

    /** By what is watched for: one for each form of answer there is. */
    private static final ThreadLocal<Map<Watch, Scratch>> SCRATCHES =
            ThreadLocal.withInitial(IdentityHashMap::new);

    private final AnswerReading reading;
    private boolean whole;

    ObjectReader(AnswerReading reading) {
        this.reading = reading;
    }

    /** Reads one object, or the mark that ends a stream. */
    void read(ByteBuffer object) {
        if (isEndMark(object)) {
            reading.endMark();
            return;
        }
        whole = false;
        Watch watch = reading.watch();
        Map<Watch, Scratch> scratches = SCRATCHES.get();
        Scratch scratch = scratches.computeIfAbsent(watch, Scratch::new);
        boolean usable = false;
        try {
            usable = scratch.read(object, this) && whole;
        } finally {
            if (!usable) {
                scratches.remove(watch);
            }
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

    /**
     * Reads the objects of all answers on one thread as the elements of one array that never ends:
     * that spares a new extractor for each. One that is no whole object costs a new extractor and
     * nothing else.
     */
    private static final class Scratch implements MemberExtractor.Found {
        private static final ByteBuffer OPENER = ascii("[");
        private static final ByteBuffer COMMA = ascii(",");

        private final MemberExtractor extractor;
        private @Nullable ObjectReader reader;
        private boolean first = true;

        Scratch(Watch watch) {
            extractor = new MemberExtractor(watch, this);
            extractor.feed(OPENER);
        }

        private static ByteBuffer ascii(String text) {
            return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)).asReadOnlyBuffer();
        }

        /** Whether it can be used again: nothing of this object must reach the next, of another. */
        boolean read(ByteBuffer object, ObjectReader forWhom) {
            reader = forWhom;
            if (!first) {
                extractor.feed(COMMA);
            }
            first = false;
            extractor.feed(object);
            reader = null;
            return extractor.betweenElements();
        }

        @Override
        public void member(String path, JsonType type, ByteBuffer value) {
            if (reader != null) {
                reader.member(path, type, value);
            }
        }

        @Override
        public void text(String path, long bytes) {
            if (reader != null) {
                reader.text(path, bytes);
            }
        }

        @Override
        public void objectEnded() {
            if (reader != null) {
                reader.objectEnded();
            }
        }
    }
}
