package dev.fairlead;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.encoder.BrotliOutputStream;
import com.github.luben.zstd.ZstdOutputStream;

import dev.fairlead.call.Certainty;
import dev.fairlead.call.Ending;
import dev.fairlead.ledger.UsageRecord;
import dev.fairlead.testing.FakeProvider;
import dev.fairlead.testing.Message;
import dev.fairlead.testing.RawClient;
import dev.fairlead.traffic.Encodings;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;

/** Field reports S08, S09 and S11: streams as networks and providers cut, frame and pack them. */
class StreamReportsTest {
    private static final String USED =
            "\"usage\":{\"prompt_tokens\":12,\"completion_tokens\":34,\"total_tokens\":46}";
    private static final String DELTA =
            "{\"model\":\"gpt-4o\",\"choices\":[{\"delta\":{\"content\":\"안녕 👋\"}}]}";
    private static final String FINISH =
            "{\"model\":\"gpt-4o\",\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}";
    private static final String LAST = "{\"model\":\"gpt-4o\",\"choices\":[]," + USED + "}";
    private static final String STREAM =
            "data: %s\n\ndata: %s\n\ndata: %s\n\ndata: [DONE]\n\n".formatted(DELTA, FINISH, LAST);

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

    /** The usage stands at the very end of an event of 60 kB. */
    private static byte[] response() {
        String completed =
                "{\"response\":{\"object\":\"response\",\"model\":\"gpt-4o\",\"output\":[{\"text\":\""
                        + "한국어 👋 ".repeat(3400)
                        + "\"}],\"usage\":{\"input_tokens\":1234,\"output_tokens\":5678}},"
                        + "\"type\":\"response.completed\"}";
        return ("event: response.created\ndata: {\"type\":\"response.created\",\"response\":"
                        + "{\"usage\":null}}\n\nevent: response.completed\ndata: "
                        + completed
                        + "\n\n")
                .getBytes(UTF_8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "event: response.completed\n",
                "_tokens\":12",
                "\u00ed\u0095",
                "\u00f0\u009f",
                "completed\"}\n"
            })
    void s08AnEventArrivesWholeWhereverItIsCut(String after) throws Exception {
        byte[] stream = response();
        int at = new String(stream, ISO_8859_1).lastIndexOf(after) + after.length();
        stage.provider()
                .next(
                        wire -> {
                            wire.stream("text/event-stream");
                            if (after.isEmpty()) {
                                sendByteByByte(wire, stream);
                            } else {
                                wire.chunk(Arrays.copyOf(stream, at));
                                wire.chunk(Arrays.copyOfRange(stream, at, stream.length));
                            }
                            wire.lastChunk();
                        });

        Message answer =
                stage.gateway()
                        .post(
                                "/proxy/openai/v1/responses",
                                "{\"model\":\"gpt-4o\",\"stream\":true}");

        assertThat(answer.body()).isEqualTo(stream);
        assertThat(answer.end()).isEqualTo(Message.End.CLEAN);
        UsageRecord made = stage.gateway().record();
        assertThat(made.settlement().usage().count("input_tokens")).isEqualTo(1234);
        assertThat(made.settlement().usage().count("output_tokens")).isEqualTo(5678);
        assertThat(made.settlement().certainty()).isEqualTo(Certainty.REPORTED);
    }

    private static void sendByteByByte(FakeProvider.Wire wire, byte[] stream) throws IOException {
        for (byte one : stream) {
            wire.send(new byte[] {'1', '\r', '\n', one, '\r', '\n'});
        }
    }

    @ParameterizedTest
    @ValueSource(chars = {'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'})
    void s09UnusualFramingPassesAndIsCounted(char variant) throws Exception {
        String stream =
                switch (variant) {
                    case 'a' -> STREAM.replace("\n", "\r\n");
                    case 'b' -> STREAM.replace("\n", "\r");
                    case 'c' -> STREAM.replace("data: ", "data:");
                    case 'd' -> STREAM.replace(",\"usage\"", ",\ndata: \"usage\"");
                    case 'e' -> STREAM.replace("\n\n", "\nid: 1\nretry: 10\n\n: keep-alive\n\n");
                    case 'f' -> "\uFEFF" + STREAM;
                    case 'g' -> STREAM.substring(0, STREAM.indexOf("\n\ndata: [DONE]"));
                    case 'h' -> STREAM.substring(0, STREAM.indexOf("data: [DONE]"));
                    default -> STREAM + "data: {\"more\":1}\n\nand more";
                };
        byte[] bytes = stream.getBytes(UTF_8);
        int cut = stream.contains("\r\n") ? stream.indexOf("\r\n") + 1 : bytes.length / 2;
        stage.provider()
                .next(
                        wire -> {
                            wire.stream("text/event-stream").chunk(Arrays.copyOf(bytes, cut));
                            wire.chunk(Arrays.copyOfRange(bytes, cut, bytes.length)).lastChunk();
                        });

        Message answer = stage.gateway().post(Stage.CHAT_PATH, Stage.CHAT);

        assertThat(answer.body()).isEqualTo(bytes);
        assertThat(answer.end()).isEqualTo(Message.End.CLEAN);
        assertCounted(stage.gateway().record());
    }

    @Test
    void s09jAllBytesComeAtOnceAndTheRecordWaitsForTheEnd() throws Exception {
        CountDownLatch seen = new CountDownLatch(1);
        stage.provider()
                .next(
                        wire -> {
                            wire.stream("text/event-stream").chunk(STREAM);
                            await(seen);
                            wire.lastChunk();
                        });
        try (RawClient client = asking(Stage.CHAT, "")) {
            client.until("data: [DONE]\n\n");
            assertThat(stage.gateway().stored()).isEmpty();
            seen.countDown();
            client.until("0\r\n\r\n");
        }
        assertCounted(stage.gateway().record());
    }

    private RawClient asking(String body, String fields) throws IOException {
        String all = "authorization: Bearer " + TestGateway.KEY + "\r\n" + fields;
        RawClient client = stage.gateway().client();
        return client.request("POST", Stage.CHAT_PATH, all, body.getBytes(UTF_8));
    }

    private static void await(CountDownLatch latch) throws InterruptedException {
        assertThat(latch.await(20, TimeUnit.SECONDS)).as("it is seen in time").isTrue();
    }

    private static void assertCounted(UsageRecord made) {
        assertThat(made.settlement().usage().count("input_tokens")).isEqualTo(12);
        assertThat(made.settlement().usage().count("output_tokens")).isEqualTo(34);
        assertThat(made.settlement().certainty()).isEqualTo(Certainty.REPORTED);
        assertThat(made.settlement().ending()).isEqualTo(Ending.COMPLETE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "br", "zstd"})
    void s11APackedStreamGoesOnWithEveryFlush(String coding) throws Exception {
        CountDownLatch seen = new CountDownLatch(1);
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        OutputStream packing = packing(coding, packed);
        packing.write(("data: " + DELTA + "\n\n").getBytes(UTF_8));
        packing.flush();
        byte[] first = packed.toByteArray();
        packed.reset();
        packing.write(STREAM.substring(STREAM.indexOf("data: " + FINISH)).getBytes(UTF_8));
        packing.close();
        byte[] rest = packed.toByteArray();
        stage.provider()
                .next(
                        wire -> {
                            wire.send("HTTP/1.1 200 OK\r\ncontent-encoding: " + coding);
                            wire.send("\r\ncontent-type: text/event-stream\r\n");
                            wire.send("transfer-encoding: chunked\r\n\r\n");
                            wire.chunk(Arrays.copyOf(first, 5));
                            wire.chunk(Arrays.copyOfRange(first, 5, first.length));
                            await(seen);
                            wire.chunk(Arrays.copyOf(rest, 7));
                            wire.chunk(Arrays.copyOfRange(rest, 7, rest.length)).lastChunk();
                        });
        try (RawClient client = asking(Stage.CHAT, "accept-encoding: gzip, br, zstd\r\n")) {
            assertThat(client.until("\r\n\r\n")).contains("content-encoding: " + coding);
            assertThat(client.chunks(first.length)).isEqualTo(first);
            seen.countDown();
            assertThat(client.chunks(rest.length)).isEqualTo(rest);
            client.until("0\r\n\r\n");
        }
        assertCounted(stage.gateway().record());
    }

    private static OutputStream packing(String coding, OutputStream to) throws IOException {
        return switch (coding) {
            case "gzip" -> new GZIPOutputStream(to, true);
            case "zstd" -> new ZstdOutputStream(to);
            default -> {
                Brotli4jLoader.ensureAvailability();
                yield new BrotliOutputStream(to);
            }
        };
    }

    @Test
    void s11TwoMembersOfGzipAreOneStream() throws Exception {
        byte[] one = Encodings.encode("gzip", STREAM.substring(0, 40).getBytes(ISO_8859_1));
        String second = STREAM.substring(40);
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.write(one);
        both.write(Encodings.encode("gzip", second.getBytes(ISO_8859_1)));

        assertThatItPasses(both.toByteArray(), Certainty.REPORTED);
    }

    @Test
    void s11ABrokenPackingPassesAndMarksTheRecord() throws Exception {
        byte[] whole = Encodings.encode("gzip", STREAM.repeat(3).getBytes(UTF_8));

        assertThatItPasses(Arrays.copyOf(whole, 30), Certainty.ESTIMATED);
    }

    @Test
    void s11AWrongLabelPassesAndMarksTheRecord() throws Exception {
        assertThatItPasses(STREAM.getBytes(UTF_8), Certainty.ESTIMATED);
    }

    /** Bytes labelled as gzip arrive as they are; what the end is called is the record's. */
    private void assertThatItPasses(byte[] bytes, Certainty certainty) throws Exception {
        stage.provider()
                .next(
                        wire -> {
                            wire.send("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n");
                            wire.send("content-encoding: gzip\r\n");
                            wire.send("transfer-encoding: chunked\r\n\r\n");
                            wire.chunk(bytes).lastChunk();
                        });

        Message answer = stage.gateway().post(Stage.CHAT_PATH, Stage.CHAT, "accept-encoding: gzip");

        assertThat(answer.body()).isEqualTo(bytes);
        assertThat(answer.field("content-encoding")).isEqualTo("gzip");
        UsageRecord made = stage.gateway().record();
        assertThat(made.settlement().certainty()).isEqualTo(certainty);
    }

    @Test
    void s11AnErrorThatIsPackedWithoutSayingSoPasses() throws Exception {
        byte[] error = Encodings.encode("gzip", "{\"error\":{}}".getBytes(UTF_8));
        stage.provider()
                .next(
                        wire -> {
                            wire.send("HTTP/1.1 429 No\r\ncontent-type: application/json\r\n");
                            wire.send("content-length: " + error.length + "\r\n\r\n").send(error);
                        });

        Message answer = stage.gateway().post(Stage.CHAT_PATH, Stage.CHAT);

        assertThat(answer.body()).isEqualTo(error);
        assertThat(stage.gateway().record().settlement().cost()).hasToString("0.000000000");
    }
}
