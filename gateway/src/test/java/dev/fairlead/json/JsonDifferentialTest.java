package dev.fairlead.json;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.json.JsonFault.Kind;
import dev.fairlead.testing.Fuzz;

import org.junit.jupiter.api.Test;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The scanner and the extractor against another parser, on texts made by chance. */
class JsonDifferentialTest {
    private static final int INPUTS = Fuzz.inputs(20_000);
    private static final long SEED = Fuzz.seeds("json").max().orElseThrow();
    private static final JsonFactory JACKSON = new JsonFactory();
    private static final Watch WATCH =
            Watch.of("model", "usage", "stream_options.include_usage", "a", "b");

    private final RandomJson json = new RandomJson(SEED);

    @Test
    void acceptsExactlyWhatAStrictParserAccepts() {
        int accepted = 0;
        for (int i = 0; i < INPUTS; i++) {
            byte[] text = i % 4 == 0 ? json.valid() : json.damaged();
            Optional<Kind> fault = faultOf(text);
            boolean valid = isValid(text);
            assertThat(fault.isEmpty() || fault.get() == Kind.NOT_AN_OBJECT)
                    .as("seed %d, input %d: %s, %s", SEED, i, show(text), fault)
                    .isEqualTo(valid);
            accepted += valid ? 1 : 0;
        }
        assertThat(accepted).isBetween(INPUTS / 5, INPUTS - INPUTS / 10);
    }

    @Test
    void readsTheSameMembersAsATree() {
        for (int i = 0; i < INPUTS; i++) {
            byte[] text = json.valid();
            if (!(JsonScanner.scan(ByteBuffer.wrap(text), WATCH) instanceof ScannedObject found)) {
                continue;
            }
            Map<String, ?> tree = tree(text).object().orElseThrow();
            for (String name : List.of("model", "usage", "a", "b")) {
                assertThat(found.member(name).map(member -> tree(member.raw()).value()))
                        .as("seed %d, input %d: %s", SEED, i, show(text))
                        .isEqualTo(Optional.ofNullable(tree.get(name)));
                assertThat(found.member(name).isPresent()).isEqualTo(tree.containsKey(name));
            }
        }
    }

    @Test
    void findsTheSameHoweverTheTextIsCut() {
        for (int i = 0; i < INPUTS; i++) {
            byte[] text = i % 2 == 0 ? json.valid() : json.damaged();
            List<String> whole = extract(text, text.length + 1);
            assertThat(extract(text, 1))
                    .as("seed %d, input %d, bytes: %s", SEED, i, show(text))
                    .isEqualTo(whole);
            assertThat(extract(text, 0))
                    .as("seed %d, input %d, random cuts: %s", SEED, i, show(text))
                    .isEqualTo(whole);
        }
    }

    /** Everything delivered, and the ending; {@code size} 0 cuts at random. */
    private List<String> extract(byte[] text, int size) {
        List<String> events = new ArrayList<>();
        MemberExtractor extractor = new MemberExtractor(WATCH, new Recorder(events));
        for (int at = 0; at < text.length; ) {
            int length = Math.min(text.length - at, size == 0 ? 1 + json.below(20) : size);
            extractor.feed(ByteBuffer.wrap(text, at, length));
            at += length;
        }
        events.add(extractor.finish().map(f -> "gave up: " + f.kind()).orElse("complete"));
        return events;
    }

    private record Recorder(List<String> events) implements MemberExtractor.Found {
        @Override
        public void member(String path, JsonType type, ByteBuffer value) {
            events.add(path + " " + type + " " + UTF_8.decode(value));
        }

        @Override
        public void objectEnded() {
            events.add("end");
        }
    }

    private static Optional<Kind> faultOf(byte[] text) {
        Scan scan = JsonScanner.scan(ByteBuffer.wrap(text), Watch.of("never"));
        return scan instanceof JsonFault fault ? Optional.of(fault.kind()) : Optional.empty();
    }

    /**
     * The other parser refuses half a surrogate pair in some places, RFC 8259 in none; and it takes
     * a zero byte for UTF-16, which RFC 8259, section 8.1, does not allow.
     */
    private static boolean isValid(byte[] asSent) {
        if (show(asSent).indexOf('\0') >= 0) {
            return false;
        }
        byte[] text =
                show(asSent)
                        .replaceAll("\\\\u[dD][89a-fA-F]([0-9a-fA-F]{2})", "\\\\u00$1")
                        .getBytes(ISO_8859_1);
        if (text.length > 2 && text[0] == (byte) 0xef) {
            return false;
        }
        try (JsonParser parser = JACKSON.createParser(ObjectReadContext.empty(), text)) {
            UTF_8.newDecoder().decode(ByteBuffer.wrap(text));
            if (parser.nextToken() == null) {
                return false;
            }
            parser.skipChildren();
            return parser.nextToken() == null;
        } catch (JacksonException | CharacterCodingException invalid) {
            return false;
        }
    }

    private static JsonTree tree(byte[] text) {
        return tree(ByteBuffer.wrap(text));
    }

    private static JsonTree tree(ByteBuffer text) {
        return JsonTree.read(text).orElseThrow();
    }

    private static String show(byte[] text) {
        return new String(text, ISO_8859_1);
    }
}
