package dev.fairlead.json;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Optional;
import java.util.Random;

class PlainJsonTest {
    @Test
    void readsUsageAsProvidersWriteIt() {
        String usage =
                "{ \"prompt_tokens\": 12,\"cost\":null,\"details\":{\"cached\":0,\"deep\":{}},"
                        + "\"tier\" : \"default\",\n\"cut\":false, \"whole\":true }";

        assertThat(PlainJson.read(usage.getBytes(UTF_8)))
                .isNotNull()
                .isEqualTo(JsonTree.parse(usage.getBytes(UTF_8)).orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "}",
                "{\"a\"",
                "{\"a\":",
                "{\"a\":1",
                "{\"a\":1,",
                "{\"a\":1,}",
                "{a:1}",
                "{\"a\" 1}",
                "1.0",
                "1e2",
                "01",
                "-1",
                "-0",
                "1234567890123456789",
                "nul",
                "nulll",
                "truefalse",
                "\"a",
                "\"\\u0061\"",
                "\"\u00e4\"",
                "\"\t\"",
                "[1]",
                "{\"a\":[]}",
                "1 2",
                "{\"a\":1}x"
            })
    void leavesTheRestToTheParser(String json) {
        assertThat(PlainJson.read(json.getBytes(UTF_8))).isNull();
    }

    /** Whatever it reads is what the parser reads, also where a byte was changed. */
    @Test
    void neverDiffersFromTheParser() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        int read = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] json = object(random, 0).getBytes(UTF_8);
            if (random.nextInt(4) == 0) {
                json[random.nextInt(json.length)] =
                        (byte) " {}\":,0123ntfe\\".charAt(random.nextInt(15));
            }
            JsonTree plain = PlainJson.read(json);
            if (plain != null) {
                read++;
                assertThat(Optional.of(plain))
                        .as("seed %d: %s", seed, new String(json, UTF_8))
                        .isEqualTo(JsonTree.parse(json));
            }
        }
        assertThat(read).as("seed %d", seed).isGreaterThan(10_000);
    }

    private static String object(Random random, int depth) {
        StringBuilder text = new StringBuilder("{");
        int members = random.nextInt(5);
        for (int i = 0; i < members; i++) {
            text.append(i == 0 ? "" : ",").append(" ".repeat(random.nextInt(2)));
            text.append('"').append((char) ('a' + random.nextInt(4))).append("\":");
            text.append(value(random, depth));
        }
        return text.append('}').toString();
    }

    private static String value(Random random, int depth) {
        return switch (random.nextInt(6)) {
            case 0 -> depth < 3 ? object(random, depth + 1) : "{}";
            case 1 -> "\"x" + random.nextInt(100) + "\"";
            case 2 -> "null";
            case 3 -> Boolean.toString(random.nextBoolean());
            default ->
                    Long.toString(
                            random.nextLong(1_000_000_000_000_000_000L) >> random.nextInt(60));
        };
    }
}
