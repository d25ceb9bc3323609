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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** What keys, projects and routes may do, and what a provider is not called without. */
class PermissionsTest {
    private static final String ADMINISTERS = "key-that-administers-0123456789abcdef";
    private static final String READERS = "key-of-a-reading-project-0123456789ab";

    @TempDir Path folder;
    private FakeProvider provider;
    private TestGateway gateway;

    @BeforeEach
    void start() throws Exception {
        provider = new FakeProvider();
        gateway =
                TestGateway.start(
                        folder,
                        """
                          - {name: administers, secret: "%s", operations: [inference, administration]}
                          - {name: reader, secret: "%s", project: readers}
                        providers:
                          openai: {type: openai, base_url: "%s/v1", credentials: "${env:CREDENTIAL}"}
                          strict:
                            type: openai
                            base_url: "%s/v1"
                            credentials: "${env:CREDENTIAL}"
                            require_price: true
                            prices: {mine-*: {input: 1, output: 2}}
                        routes:
                          - {name: reading, provider: openai, operations: [read]}
                          - {name: wide, provider: openai, operations: [inference, administration]}
                        """
                                .formatted(ADMINISTERS, READERS, provider.url(), provider.url()));
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
        provider.close();
    }

    @ParameterizedTest
    @CsvSource({
        // The key: all but administration, unless it says something else.
        "main, openai, GET, models, 200",
        "main, openai, POST, chat/completions, 200",
        "main, openai, GET, files, 200",
        "main, openai, GET, organization/users, 403",
        "main, openai, GET, Organization/%75sers, 403",
        "administers, openai, GET, organization/users, 200",
        "administers, openai, GET, models, 403",
        // The project takes away, and grants nothing that the key does not have.
        "reader, openai, GET, models, 200",
        "reader, openai, POST, chat/completions, 403",
        "reader, openai, GET, organization/users, 403",
        // So does the route.
        "main, reading, GET, models, 200",
        "main, reading, POST, chat/completions, 403",
        "administers, wide, GET, organization/users, 200",
        "administers, wide, GET, models, 403",
        "main, wide, GET, organization/users, 403",
    })
    void mayDoWhatKeyAndProjectAndRouteAllow(
            String key, String route, String method, String path, int status) throws Exception {
        Message answer = call(text(key), method, "/proxy/" + route + "/v1/" + path);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(provider.requests()).hasSize(status == 200 ? 1 : 0);
        if (status == 403) {
            assertThat(answer.text()).contains("operation_not_allowed");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "chat/completions, gpt-4o-mini, 200",
        "chat/completions, mine-1, 200",
        "chat/completions, gpt-unheard-of, 400",
        "embeddings, gpt-unheard-of, 400",
        "chat/completions, '', 400",
        "brand/new, gpt-4o-mini, 400",
        // Reading is not using.
        "responses/input_tokens, gpt-unheard-of, 200",
    })
    void aProviderThatRequiresAPriceIsNotCalledWithoutOne(String path, String model, int status)
            throws Exception {
        Message answer =
                gateway.post("/proxy/strict/v1/" + path, "{\"model\":\"%s\"}".formatted(model));

        assertThat(answer.status()).isEqualTo(status);
        assertThat(provider.requests()).hasSize(status == 200 ? 1 : 0);
        if (status == 400) {
            assertThat(answer.text()).contains("price_required").contains("'strict'");
            assertThat(gateway.stored()).isEmpty();
        }
    }

    @Test
    void elsewhereAModelWithoutPricePasses() throws Exception {
        Message answer =
                gateway.post("/proxy/openai/v1/chat/completions", "{\"model\":\"gpt-unheard-of\"}");

        assertThat(answer.status()).isEqualTo(200);
    }

    private static String text(String key) {
        return switch (key) {
            case "main" -> KEY;
            case "administers" -> ADMINISTERS;
            default -> READERS;
        };
    }

    private Message call(String key, String method, String target) throws Exception {
        byte[] body = method.equals("POST") ? json("{\"model\":\"gpt-4o-mini\"}") : new byte[0];
        String fields = "authorization: Bearer " + key + "\r\n";
        try (RawClient client = gateway.client()) {
            return client.request(method, target, fields, body).answer();
        }
    }

    private static byte[] json(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
