package dev.fairlead.metering;

import static dev.fairlead.metering.MeterRun.events;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.prices.Usage;
import dev.fairlead.traffic.Encodings;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;

/** The usage event that nobody asked for does not reach the client, and nothing else is touched. */
class HiddenUsageTest {
    private static final String TEXT =
            "{\"choices\":[{\"delta\":{\"content\":\"hé\"}}],\"usage\":null}";
    private static final String STOP = "{\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}";
    private static final String USAGE =
            "{\"model\":\"gpt-4o\",\"choices\": [ ],\"usage\":{\"prompt_tokens\":12,"
                    + "\"completion_tokens\":34}}";

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 30, 100_000})
    void takesOutTheUsageEventAndNothingElse(int size) {
        for (String ends : List.of("\n", "\r\n", "\r")) {
            String before = (": hi\n\n" + events(TEXT, STOP)).replace("\n", ends);
            String after = events("[DONE]").replace("\n", ends);
            String stream = before + events(USAGE).replace("\n", ends) + after;
            Meter meter = hiding(MeterRun.chat());
            assertThat(MeterRun.filtered(meter, stream.getBytes(UTF_8), size))
                    .isEqualTo(before + after);
            assertThat(meter.verdict()).isEqualTo(Verdict.WHOLE);
            assertThat(meter.bill().usage()).isEqualTo(Usage.tokens(12, 34));
        }
    }

    @Test
    void letsUsageThatComesWithAChoicePass() {
        String last =
                "{\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}],\"usage\":{"
                        + "\"prompt_tokens\":1,\"completion_tokens\":2}}";
        String filtered = "{\"choices\":[],\"prompt_filter_results\":[]}";
        String stream = events(filtered, TEXT, last, "[DONE]");
        Meter meter = hiding(MeterRun.chat());
        assertThat(MeterRun.filtered(meter, stream.getBytes(UTF_8), 11)).isEqualTo(stream);
    }

    @Test
    void passesWholeEventsAtOnceAsTheyAre() {
        Meter meter = hiding(MeterRun.chat());
        ByteBuffer event = ByteBuffer.wrap(events(TEXT).getBytes(UTF_8));
        List<ByteBuffer> passed = meter.filter(event);
        assertThat(passed).hasSize(1);
        assertThat(passed.getFirst()).isSameAs(event);
        assertThat(meter.betweenEvents()).isTrue();
    }

    @Test
    void passesTheFirstOfTwoEventsBeforeTheSecondIsWhole() {
        Meter meter = hiding(MeterRun.chat());
        String first = events(TEXT);
        List<ByteBuffer> passed =
                meter.filter(ByteBuffer.wrap((first + "data: {\"choi").getBytes(UTF_8)));
        assertThat(passed).hasSize(1);
        assertThat(UTF_8.decode(passed.getFirst().duplicate()).toString()).isEqualTo(first);
    }

    @Test
    void whatIsEncodedPassesAndIsCounted() {
        for (String coding : List.of("gzip", "br", "zstd")) {
            byte[] wire = Encodings.encode(coding, events(STOP, USAGE, "[DONE]").getBytes(UTF_8));
            Meter meter = hiding(MeterRun.chat().encoding(coding));
            ByteBuffer chunk = ByteBuffer.wrap(wire);
            assertThat(meter.filter(chunk)).containsExactly(chunk);
            assertThat(meter.isEncoded()).isTrue();
            assertThat(meter.end()).isEmpty();
            assertThat(meter.betweenEvents()).isFalse();
            assertThat(meter.bill().usage()).isEqualTo(Usage.tokens(12, 34));
        }
    }

    @Test
    void knowsWhetherAnEventCanBeAppended() {
        Meter meter = MeterRun.chat().begin();
        assertThat(meter.betweenEvents()).isTrue();
        meter.chunk(ByteBuffer.wrap("data: {\"choices\"".getBytes(UTF_8)));
        assertThat(meter.betweenEvents()).isFalse();
        meter.chunk(ByteBuffer.wrap(":[]}\n".getBytes(UTF_8)));
        assertThat(meter.betweenEvents()).isFalse();
        meter.chunk(ByteBuffer.wrap("\n".getBytes(UTF_8)));
        assertThat(meter.betweenEvents()).isTrue();
        Meter json = MeterRun.chat().json().begin();
        assertThat(json.betweenEvents()).isFalse();
    }

    private static Meter hiding(MeterRun run) {
        Meter meter = run.begin();
        meter.edit(Set.of(Change.HIDE_USAGE));
        return meter;
    }
}
