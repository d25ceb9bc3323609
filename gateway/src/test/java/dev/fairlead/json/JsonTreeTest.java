package dev.fairlead.json;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

class JsonTreeTest {
    @Test
    void readsPlainValues() {
        assertThat(
                        JsonTree.read("{\"a\":[1,-2.50,true,null,\"\\u00e9\"],\"b\":{}}")
                                .orElseThrow()
                                .object())
                .contains(
                        Map.of(
                                "a",
                                java.util.Arrays.asList(
                                        1L, new BigDecimal("-2.50"), true, null, "é"),
                                "b",
                                Map.of()));
    }

    @Test
    void keepsNumbersExact() {
        assertThat(
                        JsonTree.read("[9007199254740993,123456789012345678901234567890,1.0,1e3]")
                                .orElseThrow()
                                .value())
                .isEqualTo(
                        List.of(
                                9007199254740993L,
                                new BigDecimal("123456789012345678901234567890"),
                                new BigDecimal("1.0"),
                                new BigDecimal("1e3")));
    }

    @Test
    void readsTextWithAndWithoutEscapes() {
        assertThat(
                        List.of("\"gpt-4o\"", "\"\"", "\"a\\\"b\"", "\"\u00e9\"", " \"c\" ")
                                .stream()
                                .map(text -> JsonTree.read(text).orElseThrow().value()))
                .containsExactly("gpt-4o", "", "a\"b", "é", "c");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"",
                "\"a\"b\"",
                "\"a\\\"",
                "\"a\tb\"",
                "-",
                "",
                " ",
                "{",
                "{} {}",
                "[1,]",
                "nul",
                "1e999999999",
                "1e-999999999",
                "1e99999999999999999999",
                "{\"a\":01}",
                "// x\n1"
            })
    void isEmptyForWhatIsNoUsableValue(String text) {
        assertThat(JsonTree.read(text)).isEmpty();
    }

    @Test
    void isEmptyForWhatIsTooDeepOrTooLarge() {
        assertThat(JsonTree.read("[".repeat(256) + "]".repeat(256))).isPresent();
        assertThat(JsonTree.read("[".repeat(257) + "]".repeat(257))).isEmpty();
        assertThat(JsonTree.read("\"" + "x".repeat(JsonTree.MAX_BYTES - 2) + "\"")).isPresent();
        assertThat(JsonTree.read("\"" + "x".repeat(JsonTree.MAX_BYTES - 1) + "\"")).isEmpty();
        assertThat(JsonTree.read("1".repeat(5_000))).isEmpty();
    }

    @Test
    void tellsANullFromNothing() {
        assertThat(JsonTree.read("null")).contains(new JsonTree(null));
    }

    @Test
    void writesWhatItRead() {
        String text = "{\"a\":[1,2.50,true,null,\"é\\n\"],\"b\":{\"c\":[]},\"d\":1000}";

        assertThat(JsonTree.read(text.replace("1000", "1e3")).orElseThrow().toString())
                .isEqualTo(text);
    }

    @Test
    void writesPieceByPiece() {
        JsonWriter writer =
                new JsonWriter()
                        .object()
                        .member("error")
                        .object()
                        .member("message")
                        .value("no \"route\"")
                        .member("code")
                        .value(null)
                        .end()
                        .member("n")
                        .array()
                        .value(1)
                        .raw("{}")
                        .value(List.of())
                        .end()
                        .end();

        assertThat(new String(writer.toBytes(), UTF_8))
                .isEqualTo(
                        "{\"error\":{\"message\":\"no"
                                + " \\\"route\\\"\",\"code\":null},\"n\":[1,{},[]]}");
    }

    @Test
    void quotesAnyTextOnOneLineOfValidUtf8() {
        String text = "a\"\\\n\r\t\b\f\0\u001f\u007f é€😀 \ud800 \udc00\ud83d\u2028";

        String quoted = JsonText.quote(text);

        assertThat(quoted)
                .isEqualTo(
                        "\"a\\\"\\\\\\n"
                                + "\\r"
                                + "\\t\\b\\f\\u0000\\u001f\\u007f é€😀 \\ud800"
                                + " \\udc00\\ud83d\\u2028\"");
        assertThat(new String(quoted.getBytes(UTF_8), UTF_8)).isEqualTo(quoted);
        assertThat(JsonTree.read(JsonText.quote("a\"\\\n é😀\0")).orElseThrow().value())
                .isEqualTo("a\"\\\n é😀\0");
    }
}
