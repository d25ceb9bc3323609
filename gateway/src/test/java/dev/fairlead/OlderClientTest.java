package dev.fairlead;

import static dev.fairlead.TestGateway.KEY;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.testing.RawClient;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;

/** Clients that speak HTTP/1.0: probes of load balancers, mostly. */
class OlderClientTest {
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
    @CsvSource({
        "/health, 200",
        "/ready, 200",
        "/, 400",
        "/status, 400",
        "/proxy/openai/v1/models, 400",
        "/proxy/models, 400",
        "/health/, 200",
        "/healthy, 400",
    })
    void theHostMayBeMissingOnlyWhereProbesLook(String path, int status) throws Exception {
        String answer = ask("GET " + path + " HTTP/1.0\r\nx-api-key: " + KEY);

        assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
        assertThat(answer).contains("content-length: ").contains("connection: close\r\n");
        assertThat(stage.provider().requests()).isEmpty();
    }

    @Test
    void anAnswerOfUnknownLengthEndsWithTheConnection() throws Exception {
        stage.provider()
                .next(wire -> wire.stream("text/plain").chunk("some").chunk("thing").lastChunk());

        String answer = get("Connection: keep-alive");

        assertThat(answer)
                .contains("connection: close\r\n")
                .doesNotContainIgnoringCase("transfer-encoding")
                .endsWith("\r\n\r\nsomething");
    }

    @Test
    void anAnswerOfUnknownLengthThatBreaksOffEndsUnclean() throws Exception {
        stage.provider().next(wire -> wire.stream("text/plain").chunk("some").close());

        try (RawClient client = stage.gateway().client()) {
            client.send(head("")).until("some");
            assertThat(client.isReset()).isTrue();
        }
    }

    @Test
    void anAnswerOfKnownLengthKeepsIt() throws Exception {
        stage.provider().next(wire -> wire.json(200, "{}"));

        assertThat(get("")).contains("content-length: 2\r\n").endsWith("\r\n\r\n{}");
    }

    private String get(String field) throws Exception {
        return ask(head(field).strip());
    }

    private static String head(String field) {
        String named = field.isEmpty() ? "" : field + "\r\n";
        String start = "GET /proxy/openai/v1/models HTTP/1.0\r\nHost: h\r\nx-api-key: ";
        return start + KEY + "\r\n" + named + "\r\n";
    }

    private String ask(String head) throws Exception {
        try (RawClient client = stage.gateway().client()) {
            return new String(client.send(head + "\r\n\r\n").rest(), UTF_8);
        }
    }
}
