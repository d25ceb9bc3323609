package dev.fairlead.metering;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Answers made at random, cut at random: the cost stands once in each, and nothing else changes.
 */
class RandomInjectionTest {
    private static final int ROUNDS = 3_000;
    private static final String MARK = "@";
    private static final String MEMBERS =
            "\"logfire_ai_gateway\":{\"cost\":\"0.003500000\"},"
                    + "\"pydantic_ai_gateway\":{\"cost_estimate\":0.0035}";
    private static final String[] BLANKS = {"", "", " ", "\n", "\r\n\t", "   "};
    private static final String[] VALUES = {
        "1.0",
        "12345678901234567890",
        "null",
        "\"usage\"",
        "\"{\\\"usage\\\":{\\\"prompt_tokens\\\":1}}\"",
        "\"é\\u00e9😀\"",
        "[{\"usage\":{\"prompt_tokens\":7}},[]]",
        "{\"usage\":{},\"response\":{\"usage\":{\"a\":1}}}",
        "{}",
        "[]",
        "true"
    };

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    @Test
    void wholeAnswers() {
        System.out.println("seed of the injections: " + seed);
        for (int round = 0; round < ROUNDS; round++) {
            check(MeterRun.chat().json(), object());
        }
    }

    @Test
    void streams() {
        System.out.println("seed of the injections: " + seed);
        for (int round = 0; round < ROUNDS; round++) {
            String end = pick("\n", "\r\n", "\r");
            StringBuilder stream = new StringBuilder();
            for (int i = random.nextInt(3); i > 0; i--) {
                stream.append(": hi").append(end).append(end);
                stream.append("data:").append("{\"choices\":[{}]}").append(end).append(end);
            }
            // A line of data for each line of the object.
            String data = object().replace("\r", "").replace("\n", end + "data: ");
            stream.append("event: x").append(end).append("data: ").append(data);
            stream.append(end).append(end).append("data: [DONE]").append(end).append(end);
            check(MeterRun.chat(), stream.toString());
        }
    }

    private void check(MeterRun run, String marked) {
        String answer = marked.replace(MARK, "");
        String expected = marked.replace(MARK, "," + MEMBERS);
        assertThat(edited(run, answer.getBytes(UTF_8))).as("seed %d", seed).isEqualTo(expected);
    }

    /** A chat answer whose members stand in any order, with others between them. */
    private String object() {
        List<String> members = new ArrayList<>();
        members.add(member("model", "\"gpt-4o\""));
        members.add(
                member(
                        "usage",
                        "{"
                                + blank()
                                + "\"prompt_tokens\":1000,"
                                + blank()
                                + "\"completion_tokens\":"
                                + blank()
                                + "100"
                                + blank()
                                + (random.nextBoolean() ? ",\"x\":" + pick(VALUES) + blank() : "")
                                + MARK
                                + "}"));
        for (int i = random.nextInt(4); i > 0; i--) {
            members.add(member("other" + i, pick(VALUES)));
        }
        Collections.shuffle(members, random);
        return "{" + blank() + String.join(",", members) + "}";
    }

    private String member(String name, String value) {
        return blank() + '"' + name + '"' + blank() + ':' + blank() + value + blank();
    }

    private String blank() {
        return pick(BLANKS);
    }

    private String pick(String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private String edited(MeterRun run, byte[] answer) {
        Meter meter = run.begin();
        meter.edit(Set.of(Change.INJECT_COST));
        ByteArrayOutputStream seen = new ByteArrayOutputStream();
        for (int at = 0; at < answer.length; ) {
            int length = 1 + random.nextInt(Math.min(answer.length - at, 60));
            collect(meter.filter(piece(answer, at, length)), seen);
            at += length;
        }
        collect(meter.end(), seen);
        return seen.toString(UTF_8);
    }

    /** On the heap or off it, at the beginning of its buffer or not. */
    private ByteBuffer piece(byte[] answer, int at, int length) {
        if (random.nextBoolean()) {
            return ByteBuffer.wrap(answer, at, length);
        }
        ByteBuffer direct = ByteBuffer.allocateDirect(length + 3);
        direct.position(3).put(answer, at, length).position(3);
        return direct.limit(length + 3);
    }

    private static void collect(List<ByteBuffer> parts, ByteArrayOutputStream seen) {
        for (ByteBuffer part : parts) {
            byte[] bytes = new byte[part.remaining()];
            part.duplicate().get(bytes);
            seen.writeBytes(bytes);
        }
    }
}
