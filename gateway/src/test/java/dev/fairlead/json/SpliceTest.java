package dev.fairlead.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

class SpliceTest {
    private static final Watch WATCH =
            Watch.of("model", "stream", "stream_options.include_usage", "a", "b", "c");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {"a":1}                                         | {"stream_options":{"include_usage":true},"a":1}
                    {}                                              | {"stream_options":{"include_usage":true}}
                    {  }                                            | {"stream_options":{"include_usage":true}  }
                    {"stream_options":null,"a":1}                   | {"stream_options":{"include_usage":true},"a":1}
                    {"stream_options":{},"a":1}                     | {"stream_options":{"include_usage":true},"a":1}
                    {"a":1,"stream_options": { "x" : 1.0 } }        | {"a":1,"stream_options": {"include_usage":true, "x" : 1.0 } }
                    {"stream_options":{"include_usage":false}}      | {"stream_options":{"include_usage":true}}
                    {"stream_options":{"include_usage": null ,"x":0}} | {"stream_options":{"include_usage": true ,"x":0}}
                    {"stream_\\u006fptions":{"x":9007199254740993}} | {"stream_\\u006fptions":{"include_usage":true,"x":9007199254740993}}
                    """)
    void asksForUsageWhateverStandsThere(String body, String expected) {
        assertThat(
                        edited(
                                body,
                                s ->
                                        assertThat(s.set("stream_options.include_usage", "true"))
                                                .isTrue()))
                .isEqualTo(expected);
    }

    @Test
    void leavesAnOwnerAloneThatIsNoObject() {
        Splice splice = new Splice(scan("{\"stream_options\":\"x\"}"));

        assertThat(splice.set("stream_options.include_usage", "true")).isFalse();
        assertThat(splice.isEmpty()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {"a":1}                       | a     | {}
                    { "a" : 1 }                   | a     | {  }
                    {"a":1,"x":2}                 | a     | {"x":2}
                    {"x":0 , "a":[1,2] , "y":2}   | a     | {"x":0  , "y":2}
                    {"x":0,"a":1}                 | a     | {"x":0}
                    {"a":1,"b":2}                 | a,b   | {}
                    {"x":0,"a":1,"b":2}           | a,b   | {"x":0}
                    {"a":1,"b":2,"c":3}           | b,a   | {"c":3}
                    {"a":1,"b":2,"c":3}           | a,c   | {"b":2}
                    {"a":1,"b":2,"c":3}           | a,b,c | {}
                    {"a":1,"x":0,"b":2,"y":0,"c":3} | a,b,c | {"x":0,"y":0}
                    """)
    void removesMembersWithTheirCommas(String body, String names, String expected) {
        assertThat(edited(body, s -> remove(s, body, names))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {"a":1}               | {"new":0}
                    {"a":1,"b":2}         | {"new":0,"b":2}
                    { "b":2, "a":1}       | {"new":0, "b":2}
                    """)
    void insertsAndRemovesInOneObject(String body, String expected) {
        assertThat(
                        edited(
                                body,
                                s -> {
                                    remove(s, body, "a");
                                    s.insert(scan(body).object(), "new", "0");
                                }))
                .isEqualTo(expected);
    }

    @Test
    void insertsSeveralMembersInOrder() {
        for (String body : new String[] {"{}", "{\"a\":1}"}) {
            Span object = scan(body).object();

            String edited =
                    edited(body, s -> s.insert(object, "x", "1").insert(object, "\"y", "[2]"));

            assertThat(edited)
                    .isEqualTo(
                            body.equals("{}")
                                    ? "{\"x\":1,\"\\\"y\":[2]}"
                                    : "{\"x\":1,\"\\\"y\":[2],\"a\":1}");
        }
    }

    @Test
    void keepsEveryOtherByteAndCopiesNoneOfThem() {
        String long1 = "é".repeat(100_000);
        String body =
                " {\"p\":\""
                        + long1
                        + "\", \"model\":\"alias\",\"n\":1.0,\"q\":12345678901234567890}\n";
        ScannedObject scanned = scan(body);
        Splice splice = new Splice(scanned);
        splice.set("model", "\"real-model\"");

        Splice.Spliced spliced = splice.apply();

        assertThat(text(spliced)).isEqualTo(body.replace("\"alias\"", "\"real-model\""));
        assertThat(spliced.length()).isEqualTo(body.getBytes(UTF_8).length + 5);
        assertThat(spliced.parts()).hasSize(3);
        assertThat(spliced.parts().getFirst().array()).isSameAs(scanned.body().array());
    }

    @Test
    void replacesSpansInsideAValue() {
        String body = "{\"a\":\"call 555-1234 now\"}";
        int at = body.indexOf("555");

        assertThat(edited(body, s -> s.replace(new Span(at, at + 8), "[phone]")))
                .isEqualTo("{\"a\":\"call [phone] now\"}");
    }

    @Test
    void refusesEditsThatOverlap() {
        Splice splice = new Splice(scan("{\"a\":12345}"));
        splice.replace(new Span(5, 8), "1").replace(new Span(7, 9), "2");

        assertThatThrownBy(splice::apply).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void staysValidAfterAnyEdits() {
        long seed = System.nanoTime();
        RandomJson json = new RandomJson(seed);
        for (int i = 0; i < 5_000; i++) {
            byte[] body = json.valid();
            if (!(JsonScanner.scan(ByteBuffer.wrap(body), WATCH) instanceof ScannedObject found)) {
                continue;
            }
            Splice splice = new Splice(found);
            for (String name : new String[] {"model", "a", "b", "stream_options"}) {
                if (json.below(2) == 0) {
                    found.member(name).ifPresent(splice::remove);
                }
            }
            for (int n = json.below(3); n > 0; n--) {
                splice.insert(found.object(), "new" + n, "0");
            }
            String edited = text(splice.apply());
            assertThat(JsonTree.read(edited))
                    .as("seed %d, input %d: %s", seed, i, edited)
                    .isPresent();
        }
    }

    private static void remove(Splice splice, String body, String names) {
        for (String name : names.split(",", -1)) {
            splice.remove(scan(body).member(name).orElseThrow());
        }
    }

    private static String edited(String body, Consumer<Splice> edits) {
        Splice splice = new Splice(scan(body));
        edits.accept(splice);
        return text(splice.apply());
    }

    private static String text(Splice.Spliced spliced) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (ByteBuffer part : spliced.parts()) {
            byte[] bytes = new byte[part.remaining()];
            part.get(bytes);
            out.writeBytes(bytes);
        }
        assertThat(spliced.length()).isEqualTo(out.size());
        return out.toString(UTF_8);
    }

    private static ScannedObject scan(String body) {
        return (ScannedObject) JsonScanner.scan(ByteBuffer.wrap(body.getBytes(UTF_8)), WATCH);
    }
}
