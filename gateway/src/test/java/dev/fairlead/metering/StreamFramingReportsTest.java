package dev.fairlead.metering;

import static dev.fairlead.metering.MeterRun.events;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.call.Certainty;
import dev.fairlead.prices.Money;
import dev.fairlead.prices.Usage;
import dev.fairlead.traffic.Encodings;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** How streams may come: cases S08, S09 and S11 of the field reports. */
class StreamFramingReportsTest {
    private static final String CHUNK =
            "{\"model\":\"gpt-4o\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Grüße"
                    + " 😀\"}}]}";
    private static final String STOP =
            "{\"model\":\"gpt-4o\",\"choices\":[{\"index\":0,\"delta\":{},"
                    + "\"finish_reason\":\"stop\"}]}";
    private static final String USAGE =
            "{\"model\":\"gpt-4o\",\"choices\":[],\"usage\":{\"prompt_tokens\":12,"
                    + "\"completion_tokens\":34}}";
    private static final String CHAT = events(CHUNK, STOP, USAGE, "[DONE]");

    private static void assertCounted(Bill bill) {
        assertThat(bill.usage()).isEqualTo(Usage.tokens(12, 34));
        assertThat(bill.certainty()).isEqualTo(Certainty.REPORTED);
        // gpt-4o: 2.50 and 10 dollars per million tokens.
        assertThat(bill.cost()).isEqualTo(new Money(30_000 + 340_000));
    }

    private static String completed() {
        String text = "한국어 텍스트 😀 ".repeat(2600);
        return "event: response.completed\ndata: {\"response\":{\"model\":\"gpt-4o\",\"output\":["
                + "{\"type\":\"message\",\"content\":[{\"type\":\"output_text\",\"text\":\""
                + text
                + "\"}]}],\"usage\":{\"input_tokens\":1234,\"output_tokens\":5678}},"
                + "\"type\":\"response.completed\"}\n\n";
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 1000, 65536})
    void s08aLargeFinalEventIsReadHoweverItIsCut(int size) {
        byte[] stream = completed().getBytes(UTF_8);
        assertThat(stream.length).isGreaterThan(60_000);
        Bill bill = MeterRun.responses().whole(stream, size);
        assertThat(bill.usage()).isEqualTo(Usage.tokens(1234, 5678));
        assertThat(bill.certainty()).isEqualTo(Certainty.REPORTED);
    }

    @Test
    void s08everyCutInTwoGivesTheSame() {
        byte[] stream = CHAT.getBytes(UTF_8);
        for (int cut = 1; cut < stream.length; cut++) {
            Meter meter = MeterRun.chat().begin();
            meter.chunk(ByteBuffer.wrap(stream, 0, cut));
            meter.chunk(ByteBuffer.wrap(stream, cut, stream.length - cut));
            meter.end();
            assertThat(meter.standing().outputTextBytes()).as("cut at " + cut).isEqualTo(12);
            assertCounted(meter.bill());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 4096})
    void s09unusualButLegalFramingIsRead(int size) {
        List<String> streams =
                List.of(
                        CHAT.replace("\n", "\r\n"),
                        CHAT.replace("\n", "\r"),
                        CHAT.replace("data: ", "data:"),
                        CHAT.replace("\"choices\":[],", "\"choices\":[],\ndata: "),
                        ": keep-alive\n\nid: 7\nretry: 3000\n" + CHAT + ": bye\n\n",
                        "\uFEFF" + CHAT,
                        events(CHUNK, STOP) + "data: " + USAGE,
                        events(CHUNK, STOP, USAGE),
                        CHAT + "data: {\"more\":1}\n\nrubbish");
        for (String stream : streams) {
            MeterRun run = MeterRun.chat();
            assertCounted(run.whole(stream.getBytes(UTF_8), size));
            assertThat(run.verdict()).as(stream).isEqualTo(Verdict.WHOLE);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 50, 4096})
    void s11packedStreamsAreCounted(int size) {
        for (String coding : Encodings.ALL) {
            byte[] wire = Encodings.encode(coding, CHAT.getBytes(UTF_8));
            assertCounted(MeterRun.chat().encoding(coding).whole(wire, size));
        }
        assertCounted(MeterRun.chat().encoding("gzip").whole(flushedGzip(), size));
        assertCounted(MeterRun.chat().encoding("gzip").whole(twoMembers(), size));
        byte[] twice = Encodings.encode("zstd", Encodings.encode("gzip", CHAT.getBytes(UTF_8)));
        assertCounted(MeterRun.chat().encoding("gzip, zstd").whole(twice, size));
    }

    private static byte[] flushedGzip() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out, 512, true)) {
            for (String event : CHAT.split("(?<=\n\n)", -1)) {
                gzip.write(event.getBytes(UTF_8));
                gzip.flush();
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
        return out.toByteArray();
    }

    private static byte[] twoMembers() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(Encodings.encode("gzip", events(CHUNK, STOP).getBytes(UTF_8)));
        out.writeBytes(Encodings.encode("gzip", events(USAGE, "[DONE]").getBytes(UTF_8)));
        return out.toByteArray();
    }

    @Test
    void s11aPackingThatBreaksOffMarksTheRecord() {
        byte[] wire = flushedGzip();
        byte[] cut = Arrays.copyOf(wire, wire.length - 30);
        Bill bill = MeterRun.chat().encoding("gzip").asked("{\"model\":\"gpt-4o\"}").whole(cut, 9);
        assertThat(bill.cost()).isNotNull();
        assertThat(bill.certainty()).isIn(Certainty.REPORTED, Certainty.ESTIMATED);
    }

    @Test
    void s11aWrongLabelMarksTheRecord() {
        Bill bill =
                MeterRun.chat()
                        .encoding("gzip")
                        .asked("{\"model\":\"gpt-4o\",\"messages\":[{\"content\":\"12345\"}]}")
                        .whole(CHAT);
        assertThat(bill.certainty()).isEqualTo(Certainty.ESTIMATED);
        assertThat(bill.reason()).contains("content encoding");
        assertThat(bill.usage()).isEqualTo(Usage.tokens(2, 0));
    }

    @Test
    void s11aPackedErrorWithoutALabelCostsNothing() {
        byte[] wire = Encodings.encode("gzip", "{\"error\":{}}".getBytes(UTF_8));
        Bill bill = MeterRun.chat().json().status(429).whole(wire, 100);
        assertThat(bill.usage()).isEqualTo(Usage.NONE);
        assertThat(bill.cost()).isEqualTo(Money.ZERO);
    }

    @Test
    void anUnknownEncodingMarksTheRecord() {
        Bill bill = MeterRun.chat().encoding("compress").whole(CHAT);
        assertThat(bill.reason()).contains("unknown content encoding");
    }
}
