package dev.fairlead.hardening;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.ledger.UsageRecord;
import dev.fairlead.testing.Await;
import dev.fairlead.testing.Message;
import dev.fairlead.testing.RawClient;
import dev.fairlead.traffic.Encodings;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The rules for bodies that are read, and for operations, from the outside. */
class ReadingRulesTest {
    @TempDir static Path folder;
    private static Stage stage;

    @BeforeAll
    static void set() throws Exception {
        stage = Stage.set(folder);
    }

    @AfterAll
    static void strike() throws Exception {
        stage.close();
    }

    /**
     * A body that is refused before anything goes to the provider.
     *
     * @param body one character for each byte
     */
    record Refused(String rule, String target, String body, int status, String code) {
        @Override
        public String toString() {
            return rule;
        }
    }

    private static Refused chat(String rule, String body, String code) {
        return new Refused("read: " + rule, Stage.CHAT, body, 400, code);
    }

    static Stream<Refused> bodies() {
        return Stream.of(
                chat("a byte-order mark", "\u00ef\u00bb\u00bf{}", "invalid_json"),
                chat("UTF-16", "{\0\"\0m\0", "invalid_json"),
                chat("bytes that are no UTF-8", "{\"a\":\"\u00ff\"}", "invalid_json"),
                chat("overlong UTF-8", "{\"a\":\"\u00c0\u00af\"}", "invalid_json"),
                chat("a surrogate in UTF-8", "{\"a\":\"\u00ed\u00a0\u0080\"}", "invalid_json"),
                chat("half an object", "{\"model\":\"a\"", "invalid_json"),
                chat("a second object", "{}{\"model\":\"b\"}", "invalid_request"),
                chat("bytes after the end", "{} x", "invalid_request"),
                chat("NUL after the end", "{}\0", "invalid_request"),
                chat("no object", "[{\"model\":\"a\"}]", "invalid_request"),
                chat("a scalar", "null", "invalid_request"),
                chat("single quotes", "{'model':'a'}", "invalid_json"),
                chat("a comment", "{/* */\"model\":\"a\"}", "invalid_json"),
                chat("a trailing comma", "{\"model\":\"a\",}", "invalid_json"),
                chat("a leading zero", "{\"n\":01}", "invalid_json"),
                chat("NaN", "{\"n\":NaN}", "invalid_json"),
                chat("a line end in a string", "{\"model\":\"a\nb\"}", "invalid_json"),
                chat("an escape that is none", "{\"model\":\"\\x41\"}", "invalid_json"),
                chat("257 levels", "{\"a\":" + "[".repeat(257) + "]".repeat(257) + "}", "invalid"),
                chat("model twice", twice("model", "\"a\"", "\"b\""), "invalid_request"),
                chat("model in two spellings", "{\"model\":\"a\",\"m\\u006fdel\":1}", "invalid_"),
                chat("models twice", twice("models", "[]", "[\"b\"]"), "invalid_request"),
                chat("stream twice", twice("stream", "true", "false"), "invalid_request"),
                chat("stream_options twice", twice("stream_options", "{}", "null"), "invalid_req"),
                chat("include_usage twice", usageTwice(), "invalid_request"),
                chat("max_tokens twice", twice("max_tokens", "1", "2"), "invalid_request"),
                chat("max_completion_tokens", twice("max_completion_tokens", "1", "2"), "invalid_"),
                chat("n twice", twice("n", "1", "2"), "invalid_request"),
                chat("service_tier twice", twice("service_tier", "\"a\"", "\"b\""), "invalid_req"),
                chat("store twice", twice("store", "true", "false"), "invalid_request"),
                chat("background twice", twice("background", "true", "false"), "invalid_request"),
                chat("max_output_tokens", twice("max_output_tokens", "1", "2"), "invalid_req"),
                chat("max_tokens_to_sample", twice("max_tokens_to_sample", "1", "2"), "invalid_"),
                chat("best_of twice", twice("best_of", "1", "2"), "invalid_request"),
                chat("serviceTier twice", twice("serviceTier", "1", "2"), "invalid_request"),
                chat("speed twice", twice("speed", "\"a\"", "\"b\""), "invalid_request"),
                chat("inference_geo twice", twice("inference_geo", "1", "2"), "invalid_request"),
                chat("anthropic_version", twice("anthropic_version", "1", "2"), "invalid_req"),
                chat("anthropic_beta twice", twice("anthropic_beta", "[]", "1"), "invalid_req"),
                chat("stream in two spellings", "{\"stream\":1,\"str\\u0065am\":1}", "invalid_"),
                chat("the same model twice", twice("model", "\"a\"", "\"a\""), "invalid_req"),
                chat("null and a model", twice("model", "null", "\"a\""), "invalid_request"),
                chat("a model that is no string", "{\"model\":{\"a\":1}}", "invalid_request"),
                new Refused(
                        "read: anthropic", "/proxy/claude/v1/messages", "{}x", 400, "invalid_req"),
                new Refused(
                        "read: gemini",
                        "/proxy/gemini/v1beta/models/gemini-2.5-flash:generateContent",
                        twice("generationConfig", "{}", "null"),
                        400,
                        "INVALID_ARGUMENT"),
                new Refused(
                        "read: gemini, its maxOutputTokens",
                        "/proxy/gemini/v1beta/models/gemini-2.5-flash:generateContent",
                        "{\"generationConfig\":" + twice("maxOutputTokens", "1", "2") + "}",
                        400,
                        "INVALID_ARGUMENT"),
                responses("responses", twice("max_output_tokens", "1", "2")),
                responses("responses, model", twice("model", "1", "2")),
                new Refused(
                        "read: embeddings",
                        "/proxy/openai/v1/embeddings",
                        twice("model", "1", "2"),
                        400,
                        "invalid_request"),
                new Refused("read: cohere", "/proxy/cohere/v2/chat", "{", 400, "invalid"));
    }

    private static Refused responses(String rule, String body) {
        return new Refused(
                "read: " + rule, "/proxy/openai/v1/responses", body, 400, "invalid_request");
    }

    private static String twice(String name, String one, String other) {
        return "{\"" + name + "\":" + one + ",\"x\":1,\"" + name + "\":" + other + "}";
    }

    private static String usageTwice() {
        return "{\"stream_options\":{\"include_usage\":true,\"include_usage\":false}}";
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void refusesWhatCouldBeReadTwoWays(Refused row) throws Exception {
        int before = stage.provider().requests().size();
        byte[] body = row.body().getBytes(StandardCharsets.ISO_8859_1);

        for (TwoProtocols.Protocol protocol : TwoProtocols.Protocol.values()) {
            TwoProtocols.Outcome answer =
                    TwoProtocols.send(
                            protocol,
                            stage.gateway().port(),
                            "POST",
                            row.target(),
                            Stage.KEY,
                            body);
            assertThat(answer.status()).as(protocol.toString()).isEqualTo(row.status());
            assertThat(answer.text()).contains(row.code());
        }
        assertThat(stage.provider().requests()).hasSize(before);
    }

    private static Message send(String target, String fields, byte[] body) throws Exception {
        try (RawClient client = stage.gateway().client()) {
            return client.request("POST", target, Stage.KEY + fields, body).answer();
        }
    }

    @ParameterizedTest(name = "O13 {0}")
    @ValueSource(strings = {"gzip", "deflate", "br", "zstd"})
    void readsEncodedBodiesAndPassesThemAsTheyCame(String coding) throws Exception {
        StringBuilder padding = new StringBuilder();
        for (int i = 0; i < 300_000; i++) {
            padding.append(i).append(' ');
        }
        for (String text : new String[] {"", padding.toString()}) {
            int before = stage.provider().requests().size();
            byte[] body =
                    Encodings.encode(
                            coding,
                            Stage.bytes("{\"model\":\"gpt-4o\",\"user\":\"" + text + "\"}"));

            Message answer = send(Stage.CHAT, "content-encoding: " + coding + "\r\n", body);

            assertThat(answer.status()).isEqualTo(200);
            Message arrived = stage.provider().requests().get(before);
            assertThat(arrived.body()).isEqualTo(body);
            assertThat(arrived.field("content-encoding")).isEqualTo(coding);
        }
        Message twice =
                send(
                        Stage.CHAT,
                        "content-encoding: " + coding + "\r\n",
                        Encodings.encode(coding, Stage.bytes("{\"model\":1,\"model\":2}")));
        assertThat(twice.status()).isEqualTo(400);
        assertThat(twice.text()).contains("invalid_request");
    }

    @Test
    void o13TwoCodingsInOneFieldOrTwoAreUndoneInTheirOrder() throws Exception {
        byte[] body = Encodings.encode("gzip", Encodings.encode("zstd", Stage.bytes(Stage.ASK)));
        String[] spellings = {
            "content-encoding: zstd, gzip\r\n",
            "content-encoding: zstd\r\ncontent-encoding: gzip\r\n",
            "content-encoding: identity\r\ncontent-encoding: zstd,gzip\r\n"
        };
        for (String fields : spellings) {
            assertThat(send(Stage.CHAT, fields, body).status()).isEqualTo(200);
        }
        // Read by its first field alone this would be plain.
        byte[] hidden = Encodings.encode("gzip", Stage.bytes("{\"model\":1}"));
        Message answer =
                send(
                        Stage.CHAT,
                        "content-encoding: identity\r\ncontent-encoding: gzip\r\n",
                        hidden);
        assertThat(answer.status()).isEqualTo(400);
    }

    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    record Encoded(String rule, String coding, byte[] body, int status, String code) {
        @Override
        public String toString() {
            return rule;
        }
    }

    static Stream<Encoded> encoded() {
        byte[] good = Encodings.encode("gzip", Stage.bytes(Stage.ASK));
        byte[] bomb = Encodings.encode("gzip", new byte[40_000_000]);
        byte[] cut = Arrays.copyOf(good, good.length - 6);
        return Stream.of(
                new Encoded("O13 truncated", "gzip", cut, 400, "invalid_request"),
                new Encoded("O13 not encoded", "gzip", Stage.bytes(Stage.ASK), 400, "invalid_req"),
                new Encoded("O13 of another kind", "zstd", good, 400, "invalid_request"),
                new Encoded("O13 grown", "gzip", bomb, 413, "body_too_large"),
                new Encoded("O13 unknown", "snappy", good, 415, "encoding_not_supported"),
                new Encoded("O13 aws-chunked", "gzip, aws-chunked", good, 415, "encoding_not_s"));
    }

    @ParameterizedTest
    @MethodSource("encoded")
    void refusesBodiesThatCannotBeDecoded(Encoded row) throws Exception {
        int before = stage.provider().requests().size();

        for (TwoProtocols.Protocol protocol : TwoProtocols.Protocol.values()) {
            TwoProtocols.Outcome answer =
                    TwoProtocols.send(
                            protocol,
                            stage.gateway().port(),
                            "POST",
                            Stage.CHAT,
                            Stage.KEY + "content-encoding: " + row.coding() + "\r\n",
                            row.body());
            assertThat(answer.status()).as(protocol.toString()).isEqualTo(row.status());
            assertThat(answer.text()).contains(row.code());
        }
        assertThat(stage.provider().requests()).hasSize(before);
    }

    @Test
    void readWhetherACallStreamsIsToldByItsBodyNeverByAccept() throws Exception {
        int before = stage.provider().requests().size();
        send(Stage.CHAT, "accept: text/event-stream\r\n", Stage.bytes(Stage.ASK));
        byte[] streaming = Stage.bytes("{\"stream\":true,\"model\":\"gpt-4o-mini\"}");
        send(Stage.CHAT, "accept: application/json\r\n", streaming);

        assertThat(stage.provider().requests().get(before).text()).isEqualTo(Stage.ASK);
        assertThat(stage.provider().requests().get(before + 1).text()).contains("include_usage");
    }

    @Test
    void readWhetherACallStreamsIsToldByItsPathWhereTheDialectSaysSo() throws Exception {
        String path = "/proxy/gemini/v1beta/models/gemini-2.5-flash:";
        for (String operation : new String[] {"streamGenerateContent", "generateContent"}) {
            byte[] body = Stage.bytes("{\"stream\":" + operation.startsWith("g") + "}");
            Message answer = send(path + operation, "accept: text/event-stream\r\n", body);
            String call = String.valueOf(answer.field("fairlead-request-id"));
            Await.until("it is recorded", () -> !recorded(call).isEmpty());
            assertThat(recorded(call).getFirst().attempt().streaming())
                    .isEqualTo(operation.startsWith("stream"));
        }
    }

    private static List<UsageRecord> recorded(String call) throws Exception {
        return stage.gateway().stored().stream()
                .filter(made -> made.attempt().callId().equals(call))
                .toList();
    }

    @Test
    void readOneScanEndsAtTheClosingBraceAndWhatItDoesNotKnowPasses() throws Exception {
        int before = stage.provider().requests().size();
        String body =
                " {\"unknown\":{\"model\":1,\"model\":2},\"x\":1,\"x\":2,\"n\":12345678901234567890.0e-5,\"model\":\"gpt-4o-mini\"}\r\n"
                    + "\t ";
        assertThat(send(Stage.CHAT, "", Stage.bytes(body)).status()).isEqualTo(200);
        assertThat(stage.provider().requests().get(before).text()).isEqualTo(body);
    }

    @Test
    void readWhatTheGatewayNeedNotReadPassesWhateverItIs() throws Exception {
        int before = stage.provider().requests().size();
        byte[] noise = {0, (byte) 0xff, '{', 1, 2, 3};
        assertThat(send("/proxy/openai/v1/unknown/thing", "", noise).status()).isEqualTo(200);
        assertThat(stage.provider().requests().get(before).body()).isEqualTo(noise);
    }
}
