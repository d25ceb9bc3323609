package dev.fairlead;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.call.Certainty;
import dev.fairlead.call.Ending;
import dev.fairlead.call.Settlement;
import dev.fairlead.testing.FakeProvider;
import dev.fairlead.testing.Message;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/** H6 through the whole gateway: past a limit the meter gives up, the relay never. */
class MeterLimitsTest {
    private static final String ASK = "{\"model\":\"gpt-4o\",\"messages\":\"twelve bytes\"}";
    private static final String USAGE = "\"usage\":{\"prompt_tokens\":12,\"completion_tokens\":34}";
    private static final int MEBIBYTE = 1024 * 1024;

    @TempDir private Path folder;
    private Stage stage;

    @BeforeEach
    void set() throws Exception {
        stage = Stage.set(folder);
    }

    @AfterEach
    void strike() {
        stage.close();
    }

    @ParameterizedTest
    @CsvSource({"2, false", "200, false", "70, true"})
    void h6ADecodedBodyHasALimitOfSizeAndOfExpansion(int mebibytes, boolean readable)
            throws Exception {
        // Zeros shrink a thousandfold: the expansion is over the limit long before the size is.
        byte[] packed = gzip(mebibytes, readable);

        assertGivesUp(wire -> chunked(wire, "application/json", "gzip", packed), packed);
    }

    @Test
    void h6ALineOfAStreamHasALimit() throws Exception {
        String words = "x".repeat(MEBIBYTE + 1);
        byte[] stream =
                ("data: {\"choices\":[{\"delta\":{\"content\":\"" + words + "\"}}]}\n\n")
                        .concat("data: {" + USAGE + "}\n\n")
                        .getBytes(UTF_8);

        assertGivesUp(wire -> chunked(wire, "text/event-stream", "", stream), stream);
    }

    @Test
    void h6AnEventOfManyLinesHasALimit() throws Exception {
        String line = "data: " + "x".repeat(1000) + "\n";
        byte[] stream = (line.repeat(1100) + "\n").getBytes(UTF_8);

        assertGivesUp(wire -> chunked(wire, "text/event-stream", "", stream), stream);
    }

    @Test
    void h6JsonHasALimitOfDepth() throws Exception {
        String deep = "[".repeat(300) + "]".repeat(300);
        byte[] body = ("{\"deep\":" + deep + "," + USAGE + "}").getBytes(UTF_8);

        assertGivesUp(wire -> chunked(wire, "application/json", "", body), body);
    }

    @Test
    void h6RetainedJsonHasALimit() throws Exception {
        String padding = "\"x\":\"" + "y".repeat(300 * 1024) + "\"";
        byte[] body = ("{\"usage\":{\"prompt_tokens\":12," + padding + "}}").getBytes(UTF_8);

        assertGivesUp(wire -> chunked(wire, "application/json", "", body), body);
    }

    @Test
    void h6WhatWasReportedBeforeTheLimitHolds() throws Exception {
        String start =
                "data: {\"type\":\"message_start\",\"message\":{\"model\":\"claude-sonnet-4-5\","
                        + "\"usage\":{\"input_tokens\":40,\"output_tokens\":1}}}\n\n";
        byte[] stream = (start + "data: " + "x".repeat(2 * MEBIBYTE) + "\n\n").getBytes(UTF_8);

        Settlement settled =
                passed(
                        "/proxy/anthropic/v1/messages",
                        wire -> chunked(wire, "text/event-stream", "", stream),
                        stream);

        assertThat(settled.usage().count("input_tokens")).isEqualTo(40);
        assertThat(settled.certainty()).isEqualTo(Certainty.ESTIMATED);
        assertThat(settled.ending()).isEqualTo(Ending.COMPLETE);
    }

    @ParameterizedTest(name = "H6 within the limits: {0}")
    @ValueSource(strings = {"line", "event"})
    void withinTheLimitsTheUsageOfAStreamIsRead(String limit) throws Exception {
        String words = "x".repeat(1_000_000);
        String large =
                limit.equals("line")
                        ? "data: {\"choices\":[{\"delta\":{\"content\":\"" + words + "\"}}]}\n"
                        : ("data: " + "x".repeat(990) + "\n").repeat(1000);
        String last = "data: {\"choices\":[],%s}\n\ndata: [DONE]\n\n".formatted(USAGE);

        assertReads("text/event-stream", "", (large + "\n" + last).getBytes(UTF_8));
    }

    @ParameterizedTest(name = "H6 within the limits: {0}")
    @ValueSource(strings = {"depth", "retained"})
    void withinTheLimitsTheUsageOfJsonIsRead(String limit) throws Exception {
        String padding = "{\"x\":\"" + "y".repeat(200 * 1024) + "\",";
        String json =
                limit.equals("depth")
                        ? "{\"deep\":" + "[".repeat(255) + "]".repeat(255) + "," + USAGE + "}"
                        : "{" + USAGE.replace("{", padding) + "}";

        assertReads("application/json", "", json.getBytes(UTF_8));
    }

    @Test
    void h6WithinTheLimitsTheUsageOfACodedBodyIsRead() throws Exception {
        assertReads("application/json", "gzip", gzip(60, true));
    }

    private void assertReads(String type, String coding, byte[] body) throws Exception {
        Settlement settled =
                passed(Stage.CHAT_PATH, wire -> chunked(wire, type, coding, body), body);

        assertThat(settled.usage().count("input_tokens")).isEqualTo(12);
        assertThat(settled.certainty()).isEqualTo(Certainty.REPORTED);
    }

    private void assertGivesUp(FakeProvider.Script script, byte[] body) throws Exception {
        Settlement settled = passed(Stage.CHAT_PATH, script, body);

        assertThat(settled.ending()).isEqualTo(Ending.COMPLETE);
        assertThat(settled.certainty()).isEqualTo(Certainty.ESTIMATED);
        assertThat(settled.reason()).isNotBlank().isNotEqualTo("no usage was reported");
        assertThat(settled.usage().count("input_tokens")).isEqualTo(3);
        assertThat(settled.cost()).isNotNull();
        assertThat(settled.traffic().responseBytes()).isEqualTo(body.length);
    }

    private Settlement passed(String target, FakeProvider.Script script, byte[] body)
            throws Exception {
        stage.provider().next(script);
        Message seen = stage.gateway().post(target, ASK, "accept-encoding: gzip");
        assertThat(seen.end()).isEqualTo(Message.End.CLEAN);
        assertThat(seen.body()).isEqualTo(body);
        return stage.gateway().record().settlement();
    }

    private static void chunked(FakeProvider.Wire wire, String type, String coding, byte[] body)
            throws IOException {
        String encoding = coding.isEmpty() ? "" : "\r\ncontent-encoding: " + coding;
        wire.stream(type + encoding);
        wire.chunk(body).lastChunk();
    }

    /** JSON with usage at its end and many bytes before it. */
    private static byte[] gzip(int mebibytes, boolean random) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        byte[] filler = filler(random);
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write("{\"x\":\"".getBytes(UTF_8));
            for (int i = 0; i < mebibytes; i++) {
                out.write(filler);
            }
            out.write(("\"," + USAGE + "}").getBytes(UTF_8));
        }
        return packed.toByteArray();
    }

    /** A mebibyte of letters, either all the same or hard to shrink. */
    private static byte[] filler(boolean random) {
        byte[] filler = new byte[MEBIBYTE];
        int state = 42;
        for (int i = 0; i < filler.length; i++) {
            state = state * 1_103_515_245 + 12_345;
            filler[i] = (byte) (random ? 'a' + ((state >>> 16) & 15) : 'a');
        }
        return filler;
    }
}
