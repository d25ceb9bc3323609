package dev.fairlead;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.json.JsonWriter;
import dev.fairlead.testing.FakeProvider;
import dev.fairlead.testing.Message;
import dev.fairlead.testing.RawClient;
import dev.fairlead.traffic.Encodings;
import dev.fairlead.traffic.Json;
import dev.fairlead.traffic.Recording;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;

/**
 * One recorded exchange, sent through the gateway in one way. What has to arrive where is worked
 * out here, from the contract and not from the code under test.
 */
final class Replay {
    /** What the contract keeps from clients, as far as it was recorded. */
    private static final Set<String> KEPT =
            Set.of("keep-alive", "openai-organization", "openai-project");

    private final Recording recording;
    private final RecordedHost host;
    private final Way way;
    private final long seed;

    private @Nullable Message asked;
    private @Nullable Message answered;

    Replay(Recording recording, Way way, long seed) {
        this.recording = recording;
        this.host = RecordedHost.of(recording);
        this.way = way;
        this.seed = seed;
    }

    /** How the answer comes, and whether the client asks for usage as it did when recorded. */
    enum Way {
        WHOLE("identity"),
        BYTE_BY_BYTE("identity"),
        CUT_AT_RANDOM("identity"),
        GZIP("gzip"),
        BROTLI("br"),
        ZSTD("zstd"),
        /** The client does not ask for usage; the provider obeys the gateway. */
        UNASKED("identity"),
        UNASKED_CUT_AT_RANDOM("identity"),
        /** The client does not ask, and the provider encodes though it was asked not to. */
        UNASKED_GZIP("gzip");

        private final String coding;

        Way(String coding) {
            this.coding = coding;
        }

        boolean unasked() {
            return name().startsWith("UNASKED");
        }

        boolean encoded() {
            return !coding.equals("identity");
        }
    }

    /** All ways that make sense for it. */
    static List<Replay> of(Recording recording, long seed) {
        boolean asks = Boolean.TRUE.equals(Json.at(options(recording), "include_usage"));
        return Arrays.stream(Way.values())
                .filter(way -> asks || !way.unasked())
                .map(way -> new Replay(recording, way, seed))
                .toList();
    }

    private static @Nullable Object options(Recording recording) {
        return Json.at(recording.requestBody(), "stream_options");
    }

    /** Its {@code x-request-id}, by which the provider and the records know it. */
    String id() {
        return recording.id() + " " + way;
    }

    Recording recording() {
        return recording;
    }

    Message asked() {
        return Objects.requireNonNull(asked, "never asked");
    }

    Message answered() {
        return Objects.requireNonNull(answered, "never answered");
    }

    void send(int port) throws IOException {
        StringBuilder fields = new StringBuilder("authorization: Bearer " + TestGateway.KEY);
        clientFields().forEach(field -> fields.append("\r\n").append(field));
        try (RawClient client = new RawClient(port)) {
            answered =
                    client.request(
                                    recording.method(),
                                    host.asked(recording),
                                    fields.append("\r\n").toString(),
                                    sentBody())
                            .answer();
        }
    }

    private List<String> clientFields() {
        List<String> fields = new ArrayList<>();
        recording.requestHeaders().forEach((name, value) -> fields.add(name + ": " + value));
        if (way.encoded()) {
            fields.add("Accept-Encoding: gzip, br, zstd");
        }
        fields.add("X-Request-Id: " + id());
        return fields;
    }

    byte[] sentBody() {
        byte[] form = recording.requestBytes();
        if (form != null) {
            return form;
        }
        if (!(recording.requestBody() instanceof Map<?, ?> body)) {
            return new byte[0];
        }
        Map<Object, @Nullable Object> sent = new LinkedHashMap<>(body);
        if (way.unasked()) {
            sent.remove("stream_options");
        }
        return JsonWriter.write(sent).getBytes(UTF_8);
    }

    /** The provider's part: the recorded answer, in this way. */
    void answer(FakeProvider.Wire wire) throws IOException {
        asked = wire.request();
        StringBuilder head = new StringBuilder("HTTP/1.1 " + recording.status() + " Recorded\r\n");
        recordedFields().forEach(field -> head.append(field).append("\r\n"));
        if (way.encoded()) {
            head.append("content-encoding: ").append(way.coding).append("\r\n");
        }
        byte[] body = receivedBody();
        if (way != Way.WHOLE && way != Way.UNASKED) {
            wire.send(head.append("transfer-encoding: chunked\r\n\r\n").toString());
            wire.send(chunked(body));
            return;
        }
        wire.send(
                head.append("content-length: ").append(body.length).append("\r\n\r\n").toString());
        wire.send(body);
    }

    private List<String> recordedFields() {
        List<String> fields = new ArrayList<>();
        recording
                .headers()
                .forEach(
                        (name, values) -> values.lines().forEach(v -> fields.add(name + ": " + v)));
        return fields;
    }

    /** The answer's body as the provider sends it. */
    byte[] receivedBody() {
        return Encodings.encode(way.coding, recording.body());
    }

    private byte[] chunked(byte[] body) {
        Random random = new Random(seed);
        ByteArrayOutputStream framed = new ByteArrayOutputStream();
        int at = 0;
        while (at < body.length) {
            int wanted = way == Way.BYTE_BY_BYTE ? 1 : 1 + random.nextInt(700);
            int size = Math.min(wanted, body.length - at);
            framed.writeBytes((Integer.toHexString(size) + "\r\n").getBytes(UTF_8));
            framed.write(body, at, size);
            framed.writeBytes("\r\n".getBytes(UTF_8));
            at += size;
        }
        framed.writeBytes("0\r\n\r\n".getBytes(UTF_8));
        return framed.toByteArray();
    }

    /** The contract's change to this request: whether it has to ask for the usage of its stream. */
    private boolean spliced() {
        return recording.dialect().equals("openai-chat")
                && recording.streaming()
                && host.needsAsking()
                && (way.unasked()
                        || !Boolean.TRUE.equals(Json.at(options(recording), "include_usage")));
    }

    /** The request's body as the provider has to get it. */
    byte[] expectedRequest() {
        String sent = new String(sentBody(), ISO_8859_1);
        if (!spliced()) {
            return sentBody();
        }
        assertThat(sent).startsWith("{\"").doesNotContain("\"stream_options\"");
        return ("{\"stream_options\":{\"include_usage\":true}," + sent.substring(1))
                .getBytes(ISO_8859_1);
    }

    /** The request's head, field by field, without what only describes the connection. */
    List<String> expectedFields() {
        List<String> fields = new ArrayList<>();
        for (String field : clientFields()) {
            boolean coding = field.startsWith("Accept-Encoding");
            boolean agent = field.startsWith("user-agent");
            if (!(coding && spliced())) {
                fields.add(agent ? field + " fairlead/test" : field);
            }
        }
        if (spliced()) {
            fields.add("accept-encoding: identity");
        }
        fields.add(host.credential());
        return fields;
    }

    String expectedStart() {
        return recording.method() + " " + host.forwarded(recording) + " HTTP/1.1";
    }

    /**
     * The answer's body as the client has to get it: without a usage event that it did not want.
     */
    byte[] expectedAnswer() {
        if (!spliced() || way.encoded()) {
            return receivedBody();
        }
        StringBuilder seen = new StringBuilder();
        for (String event : new String(recording.body(), ISO_8859_1).split("(?<=\n\n)", -1)) {
            if (!isUsage(event)) {
                seen.append(event);
            }
        }
        return seen.toString().getBytes(ISO_8859_1);
    }

    private static boolean isUsage(String event) {
        if (!event.startsWith("data: {")) {
            return false;
        }
        Map<String, @Nullable Object> json =
                Json.object(event.substring("data: ".length()).getBytes(ISO_8859_1));
        return List.of().equals(json.get("choices")) && json.get("usage") != null;
    }

    /** The answer's head, field by field, without framing and what the gateway adds. */
    List<String> expectedAnswerFields() {
        List<String> fields = new ArrayList<>(recordedFields());
        fields.removeIf(field -> KEPT.contains(field.substring(0, field.indexOf(':'))));
        if (way.encoded()) {
            fields.add("content-encoding: " + way.coding);
        }
        if (!recording.headers().containsKey("x-request-id")) {
            fields.add("x-request-id: " + id());
        }
        return fields;
    }

    @Override
    public String toString() {
        return id() + " (seed " + seed + ")";
    }
}
