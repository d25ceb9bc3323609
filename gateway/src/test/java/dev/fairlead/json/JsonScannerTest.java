package dev.fairlead.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.json.JsonFault.Kind;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Set;

class JsonScannerTest {
    private static final Watch WATCH =
            Watch.of("model", "stream", "n", "stream_options.include_usage", "tools[].type");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                " { } \r\n\t",
                "{\"a\":[]}",
                "{\"a\":[ ] , \"b\":{\"c\":[[],{}]}}",
                "{\"a\":[0,-0,1,10,-1.5,1e5,1E+5,0.1e-05,123456789012345678901234567890]}",
                "{\"a\":[true,false,null,\"\",\"\\\"\\\\\\/\\b\\f\\n"
                        + "\\r"
                        + "\\t\\u00e9\\uD83D\\ude00\"]}",
                "{\"\":\"é €😀\u007f\"}",
                "{\"\\ud800\":1}"
            })
    void acceptsWhatTheGrammarAllows(String body) {
        assertThat(scan(body)).isInstanceOf(ScannedObject.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    {"a":1,}              | MALFORMED      | 7
                    {,}                   | MALFORMED      | 1
                    {"a" 1}               | MALFORMED      | 5
                    {"a":1 "b":2}         | MALFORMED      | 7
                    {a:1}                 | MALFORMED      | 1
                    {'a':1}               | MALFORMED      | 1
                    {"a":01}              | MALFORMED      | 6
                    {"a":-}               | MALFORMED      | 6
                    {"a":1.}              | MALFORMED      | 7
                    {"a":.5}              | MALFORMED      | 5
                    {"a":+1}              | MALFORMED      | 5
                    {"a":1e}              | MALFORMED      | 7
                    {"a":1e+}             | MALFORMED      | 8
                    {"a":0x10}            | MALFORMED      | 6
                    {"a":NaN}             | MALFORMED      | 5
                    {"a":nul}             | MALFORMED      | 8
                    {"a":nullx}           | MALFORMED      | 9
                    {"a":tru e}           | MALFORMED      | 8
                    {"a":True}            | MALFORMED      | 5
                    {"a":[1,]}            | MALFORMED      | 8
                    {"a":[1 2]}           | MALFORMED      | 8
                    {"a":[1}}             | MALFORMED      | 7
                    {"a":{]}              | MALFORMED      | 6
                    {"a":1]               | MALFORMED      | 6
                    {/**/}                | MALFORMED      | 1
                    {"a":"\\x"}           | MALFORMED      | 7
                    {"a":"\\u12g4"}       | MALFORMED      | 8
                    {"a":"\\'"}           | MALFORMED      | 7
                    {"a":"                | TRUNCATED      | 6
                    {"a":1                | TRUNCATED      | 6
                    {                     | TRUNCATED      | 1
                    {"a":"\\              | TRUNCATED      | 7
                    {"a":tru              | TRUNCATED      | 8
                    ``                    | EMPTY          | 0
                    `  `                  | EMPTY          | 2
                    []                    | NOT_AN_OBJECT  | 0
                    ` "x"`                | NOT_AN_OBJECT  | 1
                    12                    | NOT_AN_OBJECT  | 0
                    null                  | NOT_AN_OBJECT  | 0
                    [{"model":1}]         | NOT_AN_OBJECT  | 0
                    {} {}                 | TRAILING_BYTES | 3
                    {}}                   | TRAILING_BYTES | 2
                    `{"a":1}\u0000`       | TRAILING_BYTES | 7
                    """)
    void refusesWhatTheGrammarForbids(String body, Kind kind, int offset) {
        JsonFault fault = fault(body.replace("\\u0000", "\0").replace("\\\\", "\\"));

        assertThat(fault.kind()).isEqualTo(kind);
        assertThat(fault.offset()).isEqualTo(offset);
        assertThat(fault.message()).endsWith(" at byte " + offset);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "80",
                "bf",
                "c0 80",
                "c1 bf",
                "c3",
                "c3 28",
                "e0 80 80",
                "e0 9f bf",
                "e2 82",
                "e2 28 a1",
                "ed a0 80",
                "ed bf bf",
                "f0 80 80 80",
                "f0 8f bf bf",
                "f0 90 28 bc",
                "f4 90 80 80",
                "f5 80 80 80",
                "f8 88 80 80 80",
                "ff",
                "fe"
            })
    void refusesBytesThatAreNotUtf8(String hex) {
        byte[] bad = HexFormat.ofDelimiter(" ").parseHex(hex);
        for (String before : new String[] {"", "x", "seven..", "eight...", "é"}) {
            byte[] body = join("{\"a\":\"" + before, bad, "........\"}");

            assertThat(((JsonFault) scan(ByteBuffer.wrap(body))).kind())
                    .isEqualTo(Kind.INVALID_UTF8);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 9, 10, 13, 31})
    void refusesControlCharactersInStrings(int control) {
        assertThat(fault("{\"a\":\"........x" + (char) control + "\"}").kind())
                .isEqualTo(Kind.MALFORMED);
    }

    @Test
    void refusesAByteOrderMark() {
        assertThat(fault("\ufeff{}").kind()).isEqualTo(Kind.BYTE_ORDER_MARK);
    }

    @Test
    void readsTwoHundredAndFiftySixLevelsAndNoMore() {
        String open = "[".repeat(JsonScanner.MAX_DEPTH - 1);
        String close = "]".repeat(JsonScanner.MAX_DEPTH - 1);

        assertThat(scan("{\"a\":" + open + close + "}")).isInstanceOf(ScannedObject.class);
        assertThat(fault("{\"a\":[" + open + close + "]}").kind()).isEqualTo(Kind.TOO_DEEP);
    }

    @Test
    void findsMembersWithTheirExactSpans() {
        String body =
                "{ \"x\":{\"model\":0}, \"model\" : \"gpt\\u002d4\" ,\"n\":16.0,\"stream\":true}";
        ScannedObject scanned = object(body);

        Member model = scanned.member("model").orElseThrow();
        assertThat(text(body, model.name())).isEqualTo("\"model\"");
        assertThat(text(body, model.value())).isEqualTo("\"gpt\\u002d4\"");
        assertThat(UTF_8.decode(model.raw()).toString()).isEqualTo("\"gpt\\u002d4\"");
        assertThat(model.string()).contains("gpt-4");
        assertThat(scanned.member("n").orElseThrow().wholeNumber()).hasValue(16);
        assertThat(scanned.member("stream").orElseThrow().isTrue()).isTrue();
        assertThat(scanned.member("stream_options.include_usage")).isEmpty();
        assertThat(text(body, scanned.object())).isEqualTo(body);
    }

    @Test
    void findsNestedMembersAndTheObjectsThatLeadToThem() {
        ScannedObject scanned =
                object(
                        "{\"include_usage\":1,\"stream_options\":{\"a\":{\"include_usage\":2},\"include_usage\":false},"
                            + "\"tools\":[{\"type\":\"a\"},{},7,[{\"type\":\"no\"}],{\"type\":\"b\"}]}");

        assertThat(scanned.member("stream_options.include_usage").orElseThrow().isFalse()).isTrue();
        assertThat(scanned.member("stream_options").orElseThrow().type())
                .isEqualTo(JsonType.OBJECT);
        assertThat(scanned.members("tools[].type"))
                .extracting(m -> m.string().orElseThrow())
                .containsExactly("a", "b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"model\":1,\"model\":1}",
                "{\"model\":1,\"mod\\u0065l\":2}",
                "{\"\\u006d\\u006F\\u0064\\u0065\\u006c\":1,\"x\":[],\"model\":2}",
                "{\"stream_options\":{\"include_usage\":true,\"include_usage\":true}}",
                "{\"stream_options\":{},\"stream_options\":null}"
            })
    void refusesASecondOccurrenceOfAWatchedMember(String body) {
        assertThat(fault(body).kind()).isEqualTo(Kind.REPEATED_MEMBER);
    }

    @Test
    void namesTheRepeatedMemberAndItsPlace() {
        assertThat(fault("{\"model\":1,\"x\":1,\"x\":2, \"model\":2}").message())
                .isEqualTo("member 'model' stands twice at byte 24");
    }

    @Test
    void letsTheSameNameStandInDifferentObjects() {
        assertThat(scan("{\"model\":1,\"a\":{\"model\":2},\"tools\":[{\"type\":1},{\"type\":2}]}"))
                .isInstanceOf(ScannedObject.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    123                    | 123
                    -7.0                   | -7
                    1.6e1                  | 16
                    9223372036854775807    | 9223372036854775807
                    9223372036854775808    |
                    1.5                    |
                    1e999999999            |
                    1e99999999999999999999 |
                    "5"                    |
                    null                   |
                    """)
    void readsWholeNumbersExactlyOrNotAtAll(String json, String expected) {
        Member member = object("{\"n\":" + json + "}").member("n").orElseThrow();

        if (expected == null) {
            assertThat(member.wholeNumber()).isEmpty();
        } else {
            assertThat(member.wholeNumber()).hasValue(Long.parseLong(expected));
        }
    }

    @Test
    void countsTheUnescapedBytesOfStringValues() {
        Watch counting = Watch.of("model").countingText(Set.of("data", "image_url"));
        String body =
                "{\"model\":\"abc\",\"m\":[\"a\\n"
                    + "b\",\"\\u00e9\",\"\\u20ac\",\"\\ud83d\\ude00\",\"é\"],"
                    + "\"image_url\":{\"url\":\"xxxx\",\"y\":[\"zz\"]},\"d\\u0061ta\":\"base64\",\"after\":\"12\","
                    + "\"o\":{\"data\":\"no\",\"k\":\"yes\"},\"n\":12345}";

        // abc, a\nb, 2, 3, 4, 2, 12, yes
        assertThat(((ScannedObject) scan(bytes(body), counting)).textBytes())
                .isEqualTo(3 + 3 + 2 + 3 + 4 + 2 + 2 + 3);
        assertThat(object(body).textBytes()).isZero();
    }

    @Test
    void readsHeapAndDirectAndReadOnlyBuffersAlike() {
        String body = "{\"pad\":\"" + "é\\n".repeat(20_000) + "\",\"model\":\"m\"}  ";
        ByteBuffer heap = bytes("??" + body).position(2);
        ByteBuffer direct = ByteBuffer.allocateDirect(heap.limit()).put(heap.duplicate()).flip();

        for (ByteBuffer buffer : new ByteBuffer[] {heap, direct, heap.asReadOnlyBuffer()}) {
            int position = buffer.position();
            ScannedObject scanned = (ScannedObject) scan(buffer);
            assertThat(scanned.member("model").orElseThrow().string()).contains("m");
            assertThat(scanned.body().remaining()).isEqualTo(buffer.remaining());
            assertThat(buffer.position()).isEqualTo(position);
        }
    }

    @Test
    void findsANameThatIsCutByTheEndOfAWindow() {
        for (int pad = 16_360; pad < 16_390; pad++) {
            String body =
                    "{\"pad\":\"" + "x".repeat(pad) + "\",\"mod\\u0065l\":\"é\\u20ac\",\"n\":12}";
            byte[] bytes = body.getBytes(UTF_8);
            ByteBuffer direct = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();

            ScannedObject scanned = (ScannedObject) scan(direct);

            assertThat(scanned.member("model").orElseThrow().string()).contains("é€");
            assertThat(scanned.member("n").orElseThrow().wholeNumber()).hasValue(12);
        }
    }

    @Test
    void refusesToBeAskedForAPathItDoesNotWatch() {
        ScannedObject scanned = object("{}");

        assertThatThrownBy(() -> scanned.member("other"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("other");
    }

    private static Scan scan(String body) {
        return scan(bytes(body));
    }

    private static Scan scan(ByteBuffer body) {
        return JsonScanner.scan(body, WATCH);
    }

    private static Scan scan(ByteBuffer body, Watch watch) {
        return JsonScanner.scan(body, watch);
    }

    private static ScannedObject object(String body) {
        return (ScannedObject) scan(body);
    }

    private static JsonFault fault(String body) {
        return (JsonFault) scan(body);
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(UTF_8));
    }

    private static String text(String body, Span span) {
        return body.substring(span.start(), span.end());
    }

    private static byte[] join(String before, byte[] middle, String after) {
        ByteBuffer joined = ByteBuffer.allocate(200);
        joined.put(before.getBytes(UTF_8)).put(middle).put(after.getBytes(UTF_8));
        return java.util.Arrays.copyOf(joined.array(), joined.position());
    }
}
