package dev.fairlead;

import static dev.fairlead.TestGateway.KEY;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.testing.FakeProvider;
import dev.fairlead.testing.Message;
import dev.fairlead.testing.RawClient;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

/** Field report O15, pages in browsers: what they ask first, and what they may read. */
class CorsTest {
    private static final String PAGE = "origin: https://app.example.com";
    private static final String ASKS =
            lines(
                    "access-control-request-method: POST",
                    "access-control-request-headers: authorization, content-type");

    @TempDir Path folder;
    private FakeProvider provider;
    private TestGateway gateway;

    @BeforeEach
    void start() throws Exception {
        provider = new FakeProvider();
        gateway = gateway("  cors: [https://App.example.com, http://localhost:3000]\n");
    }

    private TestGateway gateway(String server) throws Exception {
        return TestGateway.start(
                folder,
                server,
                """
                providers:
                  openai: {type: openai, base_url: "%s/v1", credentials: "${env:CREDENTIAL}"}
                """
                        .formatted(provider.url()));
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
        provider.close();
    }

    @Test
    void aPageOfAnAllowedOriginIsToldThatItMayCallWithAKeyOfItsOwn() throws Exception {
        Message answer = options(PAGE);

        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.field("access-control-allow-origin"))
                .isEqualTo("https://app.example.com");
        assertThat(answer.field("access-control-allow-methods")).isEqualTo("POST");
        assertThat(answer.field("access-control-allow-headers"))
                .isEqualTo("authorization, content-type");
        assertThat(String.join("\n", answer.fields())).contains("vary: origin");
        assertThat(answer.field("access-control-allow-credentials")).isNull();
        assertThat(provider.requests()).isEmpty();
    }

    @Test
    void aPageOfAnotherOriginIsNot() throws Exception {
        Message answer = options("origin: https://evil.example");

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.field("access-control-allow-origin")).isNull();
        assertThat(answer.field("vary")).isEqualTo("origin");
    }

    @Test
    void anAllowedPageMayReadAnswersAndErrors() throws Exception {
        provider.next(
                wire -> {
                    wire.send(
                            lines(
                                    "HTTP/1.1 200 OK",
                                    "Access-Control-Allow-Origin: https://provider.example",
                                    "Vary: accept-encoding",
                                    "content-length: 2",
                                    ""));
                    wire.send("{}");
                });

        Message answer = gateway.get("/proxy/openai/v1/models", PAGE);
        Message refused = gateway.get("/proxy/nowhere/v1/models", PAGE);
        Message own = gateway.get("/health", PAGE);

        assertThat(answer.text()).isEqualTo("{}");
        assertThat(String.join("\n", answer.fields()))
                .contains("Vary: accept-encoding")
                .contains("vary: origin")
                .doesNotContain("provider.example");
        for (Message each : new Message[] {answer, refused, own}) {
            assertThat(each.field("access-control-allow-origin"))
                    .isEqualTo("https://app.example.com");
            assertThat(each.field("access-control-expose-headers")).isEqualTo("*");
        }
        assertThat(refused.status()).isEqualTo(404);
    }

    @Test
    void anotherPageMayNotEvenIfTheProviderWouldLetIt() throws Exception {
        provider.next(
                wire -> {
                    wire.send(
                            lines(
                                    "HTTP/1.1 200 OK",
                                    "access-control-allow-origin: *",
                                    "content-length: 2",
                                    ""));
                    wire.send("{}");
                });

        Message answer = gateway.get("/proxy/openai/v1/models", "origin: https://evil.example");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.field("access-control-allow-origin")).isNull();
    }

    @Test
    void withoutASettingAllOfItIsTheProvidersBusiness() throws Exception {
        gateway.close();
        gateway = gateway("");
        provider.next(
                wire ->
                        wire.send(
                                lines(
                                        "HTTP/1.1 204 No Content",
                                        "access-control-allow-origin: *",
                                        "")));

        Message answer = options("authorization: Bearer " + KEY + "\r\n" + PAGE);

        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.field("access-control-allow-origin")).isEqualTo("*");
        assertThat(provider.take().start()).startsWith("OPTIONS /v1/chat/completions ");
    }

    @Test
    void aStarAllowsEveryPage() throws Exception {
        gateway.close();
        gateway = gateway("  cors: ['*']\n");

        assertThat(options("origin: null").field("access-control-allow-origin")).isEqualTo("null");
    }

    private static String lines(String... lines) {
        return String.join("\r\n", lines) + "\r\n";
    }

    private Message options(String fields) throws Exception {
        try (RawClient client = gateway.client()) {
            return client.request(
                            "OPTIONS",
                            "/proxy/openai/v1/chat/completions",
                            fields + "\r\n" + ASKS,
                            new byte[0])
                    .answer();
        }
    }
}
