package dev.fairlead;

import static dev.fairlead.TestGateway.KEY;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.testing.Message;
import dev.fairlead.testing.RawClient;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** Mistakes that were seen in another gateway, numbered in the order in which they were noted. */
// The line ends of the wire are part of what is tested.
@SuppressWarnings("StringConcatToTextBlock")
class MistakesTest {
    private static final String AUTHORIZATION = "authorization: Bearer " + KEY + "\r\n";

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

    private Message call(String method, String target, String fields, String body)
            throws IOException {
        try (RawClient client = stage.gateway().client()) {
            return client.request(method, target, AUTHORIZATION + fields, body.getBytes(UTF_8))
                    .answer();
        }
    }

    @Test
    void mistake04SuccessWithoutAPricePasses() throws Exception {
        String body = "{\"model\":\"nobody-knows\",\"usage\":{\"prompt_tokens\":1}}";
        stage.provider().next(wire -> wire.json(200, body));

        Message answer = call("POST", Stage.CHAT_PATH, "", "{\"model\":\"nobody-knows\"}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).isEqualTo(body);
    }

    @Test
    void mistake05AStreamWithoutUsageBlocksNoKey() throws Exception {
        for (int i = 0; i < 3; i++) {
            stage.provider()
                    .next(
                            wire ->
                                    wire.stream("text/event-stream")
                                            .chunk("data: {\"choices\":[{\"delta\":{}}]}\n\n")
                                            .chunk("data: [DONE]\n\n")
                                            .lastChunk());
            assertThat(call("POST", Stage.CHAT_PATH, "", Stage.CHAT).status()).isEqualTo(200);
        }
    }

    @Test
    void mistake06AStreamThatIsLeftCosts() throws Exception {
        stage.provider()
                .next(
                        wire -> {
                            wire.stream("text/event-stream")
                                    .chunk(
                                            "data: {\"model\":\"gpt-4o\",\"choices\":[{\"delta\":"
                                                    + "{\"content\":\"words\"}}]}\n\n");
                            wire.awaitClosed();
                        });
        try (RawClient client = stage.gateway().client()) {
            client.request("POST", Stage.CHAT_PATH, AUTHORIZATION, Stage.CHAT.getBytes(UTF_8));
            client.until("words");
            client.reset();
        }
        assertThat(stage.gateway().record().settlement().cost()).isNotNull();
    }

    @Test
    void mistake10NeitherKeyNorCookiesGoUpstreamOrToTheRecords() throws Exception {
        call(
                "POST",
                Stage.CHAT_PATH + "?key=" + KEY,
                "cookie: session=cookie-canary\r\nx-api-key: " + KEY + "\r\n",
                Stage.CHAT);

        Message request = stage.provider().take();
        assertThat(request.start() + request.fields() + request.text())
                .doesNotContain(KEY, "cookie-canary");
        assertThat(stage.gateway().record().toString()).doesNotContain(KEY, "cookie-canary");
    }

    @Test
    void mistake11LargeIntegersAndTrailingZerosStay() throws Exception {
        String numbers = "{\"model\":\"gpt-4o\",\"seed\":9007199254740993,\"temperature\":1.0}";
        call("POST", Stage.CHAT_PATH, "", numbers);
        assertThat(stage.provider().take().text()).isEqualTo(numbers);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"model\":\"gpt-4o\",\"stream\":true,\"stream_options\":null} | 200",
                "{\"model\":\"gpt-4o\",\"stream\":true,\"stream_options\":{}} | 200",
                "null | 400",
                "1 | 400",
                "\"text\" | 400",
                "true | 400",
                "[] | 400"
            })
    void mistake12NoOptionsAndScalarsAreNoBug(String body, int status) throws Exception {
        assertThat(call("POST", Stage.CHAT_PATH, "", body).status()).isEqualTo(status);
        if (status == 200) {
            assertThat(stage.provider().take().text()).contains("\"include_usage\":true");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "constructor",
                "__proto__",
                "prototype",
                "toString",
                "hasOwnProperty",
                "hashCode",
                "getClass",
                "null"
            })
    void mistake13RoutesNamedLikeMembersAreRoutesThatAreNotThere(String route) throws Exception {
        Message answer = call("POST", "/proxy/" + route + "/v1/chat/completions", "", Stage.CHAT);
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.text()).contains("route_not_found");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /proxy/openai/v1/models, /v1/models",
        "GET, /proxy/openai/models?limit=2&after=a%2Fb, /v1/models?limit=2&after=a%2Fb",
        "POST, /proxy/openai/v1/chat/completions?a=b, /v1/chat/completions?a=b",
        "DELETE, /proxy/openai/v1/files/f, /v1/files/f",
        "PATCH, /proxy/openai/files/f, /v1/files/f"
    })
    void mistake14MethodsQueriesAndVersionsPass(String method, String target, String arrives)
            throws Exception {
        String body = method.equals("POST") ? Stage.CHAT : "";
        assertThat(call(method, target, "", body).status()).isEqualTo(200);
        Message request = stage.provider().take();
        assertThat(request.start()).startsWith(method + " ");
        assertThat(request.target()).isEqualTo(arrives);
    }

    @Test
    void mistake14AFormPasses() throws Exception {
        String form =
                "--b\r\n"
                        + "content-disposition: form-data; name=\"model\"\r\n\r\n"
                        + "whisper-1\r\n"
                        + "--b--\r\n";
        String type = "content-type: multipart/form-data; boundary=b\r\n";

        Message answer = call("POST", "/proxy/openai/v1/audio/transcriptions", type, form);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(stage.provider().take().text()).isEqualTo(form);
    }

    @Test
    void mistake15NoFileHoldsAKeyInClear() throws Exception {
        call("POST", Stage.CHAT_PATH, "", Stage.CHAT);
        stage.gateway().record();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain(KEY);
            }
        }
    }

    @Test
    void mistake16AKeyThatExpiresIsNoLongerGood(@TempDir Path other) throws Exception {
        List<Instant> now = new CopyOnWriteArrayList<>();
        now.add(Instant.parse("2026-01-01T11:59:59Z"));
        String keys =
                "  - {name: brief, project: research, secret: brief-key-0123456789abcdef01234567,"
                        + " expires: \"2026-01-01T12:00:00Z\"}\n";
        String providers = "providers: {test: {type: test}}\n";
        try (TestGateway gateway =
                TestGateway.start(other, "", keys + providers, () -> now.getLast())) {
            String field = "authorization: Bearer brief-key-0123456789abcdef01234567\r\n";
            // Warm, and then the time comes.
            assertThat(models(gateway, field)).isEqualTo(200);
            now.add(Instant.parse("2026-01-01T12:00:00Z"));
            assertThat(models(gateway, field)).isEqualTo(403);
        }
    }

    private static int models(TestGateway gateway, String field) throws IOException {
        try (RawClient client = gateway.client()) {
            return client.request("GET", "/proxy/test/v1/models", field, new byte[0])
                    .answer()
                    .status();
        }
    }

    @Test
    void mistake17EveryAnswerHasAnIdOfItsOwn() throws Exception {
        String first = call("GET", "/proxy/openai/v1/models", "", "").field("fairlead-request-id");
        String second = call("GET", "/proxy/nowhere/x", "", "").field("fairlead-request-id");
        assertThat(first).isNotBlank();
        assertThat(second).isNotBlank().isNotEqualTo(first);
    }
}
