package dev.fairlead;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.call.Certainty;
import dev.fairlead.ledger.UsageRecord;
import dev.fairlead.testing.Message;
import dev.fairlead.testing.RawClient;
import dev.fairlead.traffic.Encodings;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Field reports S01 to S03: bodies and verbs, through the whole gateway. */
class BodyReportsTest {
    private static final String ANSWER =
            "{\"id\":\"r\",\"model\":\"gpt-4o-2024-08-06\",\"choices\":[{\"message\":{}}],\"usage\":"
                + "{\"prompt_tokens\":12,\"completion_tokens\":34,\"total_tokens\":46}}";
    private static final String RESPONSE =
            "{\"id\":\"r\",\"object\":\"response\",\"status\":\"completed\",\"model\":\"gpt-4o\","
                    + "\"output\":[],\"usage\":{\"input_tokens\":12,\"output_tokens\":34}}";
    private static final String AUTHORIZATION = "authorization: Bearer " + TestGateway.KEY + "\r\n";

    @TempDir private Path folder;
    private Stage stage;

    @BeforeEach
    void set() throws Exception {
        stage = Stage.set(folder, "  read_limit: 1MiB\n");
    }

    @AfterEach
    void strike() {
        stage.close();
    }

    @ParameterizedTest
    @CsvSource({
        "br, true",
        "gzip, true",
        "zstd, true",
        "identity, true",
        "br, false",
        "gzip, false",
        "zstd, false",
        "identity, false",
        ", true",
        ", false"
    })
    void s01EncodingAndLengthGoOnDescribingTheBody(@Nullable String coding, boolean length)
            throws Exception {
        byte[] packed = Encodings.encode(coding == null ? "identity" : coding, utf8(ANSWER));
        String label = coding == null ? "" : "Content-Encoding: " + coding + "\r\n";
        stage.provider()
                .next(
                        wire -> {
                            wire.send("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n");
                            wire.send(label);
                            if (length) {
                                wire.send("Content-Length: " + packed.length + "\r\n\r\n");
                                wire.send(packed);
                            } else {
                                wire.send("transfer-encoding: chunked\r\n\r\n");
                                wire.chunk(packed).lastChunk();
                            }
                        });

        Message answer =
                stage.gateway().post(Stage.CHAT_PATH, "{}", "accept-encoding: br, gzip, zstd");

        assertThat(answer.body()).isEqualTo(packed);
        assertThat(answer.field("content-encoding")).isEqualTo(coding);
        assertThat(answer.names().stream().filter("content-length"::equals))
                .hasSize(length ? 1 : 0);
        assertThat(answer.names().stream().filter("transfer-encoding"::equals))
                .hasSize(length ? 0 : 1);
        assertThat(stage.provider().take().field("accept-encoding")).isEqualTo("br, gzip, zstd");
        assertCounted(stage.gateway().record());
    }

    @Test
    void s01NoEncodingIsAskedForThatTheClientDidNotAskFor() throws Exception {
        stage.provider().next(wire -> wire.json(200, ANSWER));

        stage.gateway().post(Stage.CHAT_PATH, "{}");

        assertThat(stage.provider().take().names()).doesNotContain("accept-encoding");
    }

    private static void assertCounted(UsageRecord made) {
        assertThat(made.settlement().usage().count("input_tokens")).isEqualTo(12);
        assertThat(made.settlement().usage().count("output_tokens")).isEqualTo(34);
        assertThat(made.settlement().certainty()).isEqualTo(Certainty.REPORTED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"zstd", "gzip", "gzip, zstd", "br"})
    void s02EncodedRequestsArriveAsTheyWereSentAndAreRead(String codings) throws Exception {
        byte[] body = utf8("{\"model\":\"gpt-4o\",\"input\":\"" + "so it goes ".repeat(50) + "\"}");
        for (String coding : codings.split(", ", -1)) {
            body = Encodings.encode(coding, body);
        }
        stage.provider().next(wire -> wire.json(200, RESPONSE));

        Message answer = post("/proxy/openai/v1/responses", "content-encoding: " + codings, body);

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        Message asked = stage.provider().take();
        assertThat(asked.body()).isEqualTo(body);
        assertThat(asked.field("content-encoding")).isEqualTo(codings);
        UsageRecord made = stage.gateway().record();
        assertCounted(made);
        assertThat(made.attempt().modelRequested()).isEqualTo("gpt-4o");
    }

    @Test
    void s02AMultipartUploadArrivesByteForByte() throws Exception {
        String form =
                String.join(
                        "\r\n",
                        "--x",
                        "Content-Disposition: form-data; name=\"purpose\"",
                        "",
                        "batch",
                        "--x",
                        "Content-Disposition: form-data; name=\"file\"; filename=\"f\"",
                        "",
                        "\u0000\u00ff\u00c4\u0089",
                        "--x--",
                        "");
        byte[] body = form.getBytes(ISO_8859_1);
        String type = "multipart/form-data; boundary=x";
        stage.provider().next(wire -> wire.json(200, "{\"id\":\"file-1\"}"));

        Message answer = post("/proxy/openai/v1/files", "content-type: " + type, body);

        assertThat(answer.status()).isEqualTo(200);
        Message asked = stage.provider().take();
        assertThat(asked.body()).isEqualTo(body);
        assertThat(asked.field("content-type")).isEqualTo(type);
        assertThat(stage.gateway().record().attempt().modelRequested()).isNull();
    }

    @Test
    void s02ARequestInChunksNeedsNoLength() throws Exception {
        stage.provider().next(wire -> wire.json(200, ANSWER));
        try (RawClient client = stage.gateway().client()) {
            client.send("POST " + Stage.CHAT_PATH + " HTTP/1.1\r\nhost: g\r\n" + AUTHORIZATION);
            client.send("transfer-encoding: chunked\r\n\r\n");
            client.send("9\r\n{\"model\":\r\n9\r\n\"gpt-4o\"}\r\n0\r\n\r\n");

            assertThat(client.answer().text()).isEqualTo(ANSWER);
        }
        assertThat(stage.provider().take().text()).isEqualTo("{\"model\":\"gpt-4o\"}");
        assertCounted(stage.gateway().record());
    }

    @Test
    void s02AnEmptyBodyPasses() throws Exception {
        stage.provider().next(wire -> wire.json(200, ANSWER));

        assertThat(post(Stage.CHAT_PATH, "content-type: application/json", new byte[0]).text())
                .isEqualTo(ANSWER);
        assertThat(stage.provider().take().body()).isEmpty();
        UsageRecord made = stage.gateway().record();
        assertThat(made.attempt().modelRequested()).isNull();
        assertThat(made.settlement().modelServed()).isEqualTo("gpt-4o-2024-08-06");
        assertCounted(made);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "zstd", "br"})
    void s02ABombIsNotExpandedWithoutBound(String coding) throws Exception {
        byte[] bomb = Encodings.encode(coding, new byte[64 * 1024 * 1024]);

        Message answer = post(Stage.CHAT_PATH, "content-encoding: " + coding, bomb);

        assertThat(answer.status()).as(answer.text()).isBetween(400, 413);
        assertThat(stage.provider().requests()).isEmpty();
        assertThat(stage.gateway().stored()).isEmpty();
    }

    private Message post(String target, String field, byte[] body) throws IOException {
        try (RawClient client = stage.gateway().client()) {
            return client.request("POST", target, AUTHORIZATION + field + "\r\n", body).answer();
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(UTF_8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/proxy/other", "/proxy/other/"})
    void s03AProbeOfTheBaseUrlIsAnsweredAtOnceAndWithoutAKey(String target) throws Exception {
        try (RawClient client = stage.gateway().client()) {
            client.send("HEAD " + target + " HTTP/1.1\r\nhost: g\r\n\r\n");

            assertThat(client.head().status()).isEqualTo(200);
        }
        assertThat(stage.provider().requests()).isEmpty();
    }

    @Test
    void s03AHeadKeepsTheLengthAndWaitsForNoBody() throws Exception {
        stage.provider()
                .next(wire -> wire.send("HTTP/1.1 200 OK\r\nContent-Length: 812\r\n\r\n"))
                .next(wire -> wire.json(200, "{}"));
        try (RawClient client = stage.gateway().client()) {
            client.send("HEAD /proxy/other/v1/models HTTP/1.1\r\nhost: g\r\n");
            Message answer = client.send(AUTHORIZATION + "\r\n").head();

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.field("content-length")).isEqualTo("812");
            client.request("GET", "/proxy/other/v1/models", AUTHORIZATION, new byte[0]);
            assertThat(client.answer().text()).isEqualTo("{}");
        }
        assertThat(stage.provider().take().start()).startsWith("HEAD /");
        assertThatNothingWasUsed(2);
    }

    @Test
    void s03ADeletionWithoutContentGetsNoLengthOfOurs() throws Exception {
        stage.provider().next(wire -> wire.send("HTTP/1.1 204 No Content\r\n\r\n"));
        try (RawClient client = stage.gateway().client()) {
            client.send("DELETE /proxy/openai/v1/files/f1 HTTP/1.1\r\nhost: g\r\n");
            Message answer = client.send(AUTHORIZATION + "\r\n").answer();

            assertThat(answer.status()).isEqualTo(204);
            assertThat(answer.names()).doesNotContain("content-length", "transfer-encoding");
        }
        assertThat(stage.provider().take().start()).isEqualTo("DELETE /v1/files/f1 HTTP/1.1");
        assertThatNothingWasUsed(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "PATCH", "PUT", "OPTIONS", "DELETE"})
    void s03VerbsArriveUnchangedWithTheirBodies(String verb) throws Exception {
        stage.provider().next(wire -> wire.json(200, "{\"done\":true}"));
        try (RawClient client = stage.gateway().client()) {
            client.request(
                    verb, "/proxy/openai/v1/files/f1?a=%2F", AUTHORIZATION, utf8("{\"a\":1}"));

            assertThat(client.answer().text()).isEqualTo("{\"done\":true}");
        }
        Message asked = stage.provider().take();
        assertThat(asked.start()).isEqualTo(verb + " /v1/files/f1?a=%2F HTTP/1.1");
        assertThat(asked.text()).isEqualTo("{\"a\":1}");
        assertThatNothingWasUsed(1);
    }

    private void assertThatNothingWasUsed(int records) throws Exception {
        List<UsageRecord> made = stage.gateway().records(records);
        assertThat(made)
                .allMatch(one -> one.settlement().usage().isEmpty())
                .allMatch(one -> one.settlement().certainty() == Certainty.REPORTED)
                .allMatch(one -> one.settlement().reason() == null);
    }
}
