package dev.fairlead.metering;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.dialect.AnswerFacts;
import dev.fairlead.dialect.AnswerReading;
import dev.fairlead.json.JsonType;
import dev.fairlead.json.Watch;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

class ObjectReaderTest {
    private static final Watch WATCH = Watch.of("usage", "model");

    private final Told one = new Told();
    private final Told other = new Told();

    /** Remembers what it is told. */
    private static final class Told implements AnswerReading {
        private final List<String> all = new ArrayList<>();

        @Override
        public Watch watch() {
            return WATCH;
        }

        @Override
        public AnswerFacts facts() {
            return new AnswerFacts(AnswerFacts.Merging.LATER);
        }

        @Override
        public void member(String path, JsonType type, ByteBuffer value) {
            all.add(path + "=" + UTF_8.decode(value.duplicate()));
        }

        @Override
        public void objectEnded() {
            all.add("end");
        }
    }

    private static ByteBuffer json(String text) {
        return ByteBuffer.wrap(text.getBytes(UTF_8));
    }

    @Test
    void eachAnswerHearsOfItsOwnObjects() {
        ObjectReader first = new ObjectReader(one);
        ObjectReader second = new ObjectReader(other);

        first.read(json("{\"usage\":1}"));
        second.read(json("{\"usage\":2}"));
        first.read(json("{\"model\":\"m\"}"));

        assertThat(one.all).containsExactly("usage=1", "end", "model=\"m\"", "end");
        assertThat(other.all).containsExactly("usage=2", "end");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}]",
                "{\"usage\":1},",
                "{\"a\":1},{\"usage\"",
                "1",
                "\"x",
                "{",
                "]",
                "}",
                "[",
                "[[[[",
                "{\"usage\":{\"a\":1}",
                "{\"a\":1}}",
                "",
                " ",
                "nul",
                "{\"a\":1} x",
                "{\"a\":1}\u0000"
            })
    void whatIsNoWholeObjectHarmsNoOtherAnswer(String bad) {
        new ObjectReader(one).read(json(bad));
        new ObjectReader(other).read(json("{\"usage\":2}"));

        assertThat(other.all).containsExactly("usage=2", "end");
    }
}
