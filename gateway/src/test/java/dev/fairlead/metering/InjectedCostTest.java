package dev.fairlead.metering;

import static dev.fairlead.metering.MeterRun.events;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.traffic.Encodings;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The cost stands where an answer reports its usage, and every other byte is as it was. In the
 * answers, {@code @price} marks the place; JSON is written with single quotes.
 */
class InjectedCostTest {
    private static final String CHAT = "{'prompt_tokens':1000,'completion_tokens':100@4o}";
    private static final int[] SIZES = {1, 2, 3, 7, 30, 100_000};

    static Stream<Arguments> answers() {
        return Stream.of(
                json(
                        MeterRun.chat().json(),
                        "{'model':'gpt-4o','big':12345678901234567890, 'one':1.0,\n\t'usage' : "
                                + CHAT
                                + " , 'service_tier':'default','x':'é\\u00e9'}\n"),
                json(MeterRun.chat().json(), "{'usage':" + CHAT + ",'model':'gpt-4o'}"),
                json(MeterRun.chat().json(), "{'usage':{}," + "'model':'gpt-4o'}"),
                json(
                        MeterRun.responses().json(),
                        "{'model':'gpt-4o','usage':{\n  'input_tokens':1000,\n"
                                + "  'output_tokens':100\n@4o},'status':'completed'}"),
                json(
                        MeterRun.messages().json(),
                        "{'model':'claude-sonnet-4-5','usage':{'input_tokens':1000,"
                                + "'output_tokens':100@s45},'container':null}"),
                json(
                        MeterRun.gemini("generateContent").json(),
                        "{'candidates':[],'usageMetadata':{'promptTokenCount':1000,"
                            + "'candidatesTokenCount':100@g25},'modelVersion':'gemini-2.5-flash'}"),
                json(
                        MeterRun.gemini("streamGenerateContent").json(),
                        "[{'usageMetadata':{'promptTokenCount':1000,'candidatesTokenCount':0@g0},'modelVersion':'gemini-2.5-flash'}\r\n"
                            + ",\r\n"
                            + "{'usageMetadata':{'promptTokenCount':1000,"
                            + "'candidatesTokenCount':100@g25},'modelVersion':'gemini-2.5-flash'}]"),
                stream(
                        MeterRun.chat(),
                        "{'model':'gpt-4o','choices':[{'delta':{'content':'héy'}}],'usage':null}",
                        "{'model':'gpt-4o','choices':[],'usage':" + CHAT + "}",
                        "[DONE]"),
                stream(
                        MeterRun.responses(),
                        "{'type':'response.created','response':{'usage':null}}",
                        "{'type':'response.completed','response':{'model':'gpt-4o','usage':"
                                + "{'input_tokens':1000,'output_tokens':100@4o}}}"),
                stream(
                        MeterRun.messages(),
                        "{'type':'message_start','message':{'model':'claude-sonnet-4-5','usage':"
                                + "{'input_tokens':1000,'output_tokens':1}}}",
                        "{'type':'message_delta','usage':{'output_tokens':100@s45}}",
                        "{'type':'message_stop'}"),
                stream(
                        MeterRun.gemini("streamGenerateContent"),
                        "{'usageMetadata':{'promptTokenCount':1000},'modelVersion':'gemini-2.5-flash'}"
                                .replace("1000}", "1000@g0}"),
                        "{'usageMetadata':{'promptTokenCount':1000,'candidatesTokenCount':100@g25},"
                                + "'modelVersion':'gemini-2.5-flash'}"));
    }

    private static Arguments json(MeterRun run, String answer) {
        return Arguments.of(run, answer.replace('\'', '"'));
    }

    private static Arguments stream(MeterRun run, String... events) {
        return Arguments.of(run, events(events).replace('\'', '"'));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void costStandsInTheUsageAndEveryOtherByteIsAsItWas(MeterRun run, String marked) {
        for (int size : SIZES) {
            assertThat(edited(run, plain(marked), size)).isEqualTo(priced(marked));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r\n", "\r"})
    void dataOfSeveralLinesAndOtherLineEndsAreNoObstacle(String end) {
        String marked =
                """
                event: x
                id: 7
                data: {"model":"gpt-4o",
                data:"choices":[],
                : hi
                data
                data: "usage":{"prompt_tokens":1000,
                data:  "completion_tokens":100@4o}}

                data: [DONE]

                """
                        .replace("\n", end);
        for (int size : SIZES) {
            assertThat(edited(MeterRun.chat(), plain(marked), size)).isEqualTo(priced(marked));
        }
    }

    @Test
    void aLastEventWithoutItsBlankLineGetsItToo() {
        String marked = "data: {\"model\":\"gpt-4o\",\"usage\":" + CHAT.replace('\'', '"') + "}";
        for (int size : SIZES) {
            assertThat(edited(MeterRun.chat(), plain(marked), size)).isEqualTo(priced(marked));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Nobody knows the price, there is no usage, or it says nothing.
                "{'model':'gpt-unheard-of','usage':{'prompt_tokens':1,'completion_tokens':1}}",
                "{'model':'gpt-4o'}",
                "{'model':'gpt-4o','usage':null}",
                "{'model':'gpt-4o','usage':'none'}",
                // What a model wrote is not usage.
                "{'model':'gpt-4o','choices':[{'usage':{'prompt_tokens':1}}]}",
                // No JSON.
                "{'model':'gpt-4o','usage':{'prompt_tokens':1,'completion_tokens':1}",
                "{'model':'gpt-4o','usage':{'prompt_tokens':1,,}}",
                "plain text",
                "",
            })
    void whatCannotBePricedPassesUnchanged(String quoted) {
        String answer = quoted.replace('\'', '"');
        for (int size : SIZES) {
            assertThat(edited(MeterRun.chat().json(), answer, size)).isEqualTo(answer);
        }
    }

    @Test
    void anAnswerThatGoesOnForLongBehindItsUsagePassesUnchanged() {
        String answer =
                plain("{\"model\":\"gpt-4o\",\"usage\":" + CHAT.replace('\'', '"') + ",\"x\":\"")
                        + "y".repeat(3 << 20)
                        + "\"}";
        assertThat(edited(MeterRun.chat().json(), answer, 50_000)).isEqualTo(answer);
    }

    @Test
    void bytesBeforeTheUsagePassAsTheyCome() {
        Meter meter = editing(MeterRun.chat().json());
        ByteBuffer first = ByteBuffer.wrap("{\"model\":\"gpt-4o\",\"cho".getBytes(UTF_8));

        assertThat(meter.filter(first)).hasSize(1).first().isSameAs(first);
    }

    @Test
    void anEncodedAnswerPassesUnchanged() {
        byte[] wire =
                Encodings.encode(
                        "gzip",
                        plain("{\"model\":\"gpt-4o\",\"usage\":" + CHAT.replace('\'', '"') + "}")
                                .getBytes(UTF_8));
        Meter meter = editing(MeterRun.chat().json().encoding("gzip"));
        ByteBuffer chunk = ByteBuffer.wrap(wire);

        assertThat(meter.filter(chunk)).containsExactly(chunk);
        assertThat(meter.end()).isEmpty();
        assertThat(meter.isEncoded()).isTrue();
        assertThat(meter.bill().usage().count("input_tokens")).isEqualTo(1000);
    }

    @Test
    void aHiddenUsageEventStaysHidden() {
        Meter meter = MeterRun.chat().begin();
        meter.edit(Set.of(Change.HIDE_USAGE, Change.INJECT_COST));
        String words = events("{\"choices\":[{\"delta\":{\"content\":\"hey\"}}]}");
        String usage = plain(events("{\"choices\":[],\"usage\":" + CHAT.replace('\'', '"') + "}"));

        String passed = MeterRun.filtered(meter, (words + usage).getBytes(UTF_8), 9);

        assertThat(passed).isEqualTo(words);
    }

    private static Meter editing(MeterRun run) {
        Meter meter = run.begin();
        meter.edit(Set.of(Change.INJECT_COST));
        return meter;
    }

    private static String edited(MeterRun run, String answer, int size) {
        return MeterRun.filtered(editing(run), answer.getBytes(UTF_8), size);
    }

    private static String plain(String marked) {
        return marked.replaceAll("@[a-z0-9]+", "");
    }

    /** The prices of 1,000 tokens in and 100 out, or none; in an empty object without a comma. */
    private static String priced(String marked) {
        String priced = marked;
        for (List<String> price :
                List.of(
                        List.of("@4o", "0.003500000", "0.0035"),
                        List.of("@s45", "0.004500000", "0.0045"),
                        List.of("@g25", "0.000550000", "0.00055"),
                        List.of("@g0", "0.000300000", "0.0003"))) {
            priced =
                    priced.replace(
                            price.getFirst(),
                            ",\"logfire_ai_gateway\":{\"cost\":\"%s\"},".formatted(price.get(1))
                                    + "\"pydantic_ai_gateway\":{\"cost_estimate\":%s}"
                                            .formatted(price.get(2)));
        }
        return priced;
    }
}
