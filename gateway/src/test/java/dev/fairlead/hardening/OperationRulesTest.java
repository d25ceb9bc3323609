package dev.fairlead.hardening;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.TestGateway;
import dev.fairlead.hardening.TwoProtocols.Outcome;
import dev.fairlead.hardening.TwoProtocols.Protocol;
import dev.fairlead.testing.FakeProvider;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Operations on HTTP/1.1 and HTTP/2: every class, with keys that may do it and keys that may not.
 */
class OperationRulesTest {
    private static final String SECRET = "-key-0123456789abcdef0123456789abcdef";
    private static final String[] CLASSES = {
        "inference", "read", "stored", "administration", "unknown"
    };

    @TempDir static Path folder;
    private static FakeProvider provider;
    private static TestGateway gateway;

    @BeforeAll
    static void start() throws Exception {
        provider = new FakeProvider();
        StringBuilder keys = new StringBuilder();
        for (String one : CLASSES) {
            keys.append(key(one, "[" + one + "]"));
        }
        gateway =
                TestGateway.start(
                        folder,
                        keys
                                + key("none", "[]")
                                + """
                                providers:
                                  openai: {type: openai, base_url: "%1$s/v1", credentials: "${env:CREDENTIAL}"}
                                  claude: {type: anthropic, base_url: "%1$s", credentials: "${env:CREDENTIAL}"}
                                  gemini: {type: gemini, base_url: "%1$s", credentials: "${env:CREDENTIAL}"}
                                  ollama: {type: ollama, base_url: "%1$s/v1"}
                                  vllm: {type: vllm, base_url: "%1$s/v1"}
                                """
                                        .formatted(provider.url()));
    }

    private static String key(String name, String operations) {
        return "  - {name: %s, secret: %s, operations: %s}\n"
                .formatted(name, name + SECRET, operations);
    }

    @AfterAll
    static void stop() throws Exception {
        gateway.close();
        provider.close();
    }

    /** A request and the class that it is of. */
    record Row(Protocol protocol, String kind, String request) {
        @Override
        public String toString() {
            return "operations: " + kind + ", " + request + ", " + protocol;
        }
    }

    static Stream<Row> rows() {
        Stream<String> requests =
                Stream.of(
                        "inference|POST /proxy/openai/v1/chat/completions",
                        "inference|POST /proxy/openai/v1/responses",
                        "inference|POST /proxy/claude/v1/messages",
                        "inference|POST /proxy/gemini/v1beta/models/g:generateContent",
                        "read|GET /proxy/openai/v1/models",
                        "read|POST /proxy/claude/v1/messages/count_tokens",
                        "read|POST /proxy/gemini/v1beta/models/g:countTokens",
                        "stored|GET /proxy/openai/v1/files",
                        "stored|POST /proxy/openai/v1/batches",
                        "stored|GET /proxy/openai/v1/responses/resp_1",
                        "stored|POST /proxy/openai/v1/vector_stores",
                        "stored|POST /proxy/openai/v1/fine_tuning/jobs",
                        "unknown|POST /proxy/openai/v1/brand/new",
                        "unknown|GET /proxy/openai/v1/brand/new");
        return Stream.concat(requests, administration().map(path -> "administration|" + path))
                .flatMap(
                        row ->
                                Stream.of(Protocol.values())
                                        .map(
                                                protocol ->
                                                        new Row(
                                                                protocol,
                                                                row.substring(0, row.indexOf('|')),
                                                                row.substring(
                                                                        row.indexOf('|') + 1))));
    }

    private static Stream<String> administration() {
        return Stream.of(
                "GET /proxy/openai/v1/organization/users",
                "POST /proxy/openai/v1/organization/admin_api_keys",
                "GET /proxy/openai/v1/ORGANIZATION/users",
                "GET /proxy/openai/v1/%6frganization/users",
                "GET /proxy/openai/v1/organization%2Fusers",
                "GET /proxy/openai/organization/users",
                "DELETE /proxy/openai/api/delete",
                "POST /proxy/openai/api/pull",
                "DELETE /proxy/ollama/api/delete",
                "POST /proxy/openai/v1/load_lora_adapter",
                "POST /proxy/vllm/v1/load_lora_adapter",
                "POST /proxy/vllm/v1/unload_lora_adapter",
                "POST /proxy/openai/v1/realtime/sessions",
                "DELETE /proxy/openai/v1/models/mine",
                "GET /proxy/claude/v1/organizations/workspaces");
    }

    @ParameterizedTest
    @MethodSource("rows")
    void isAllowedToWhomItIsGrantedAlone(Row row) throws Exception {
        for (String granted : CLASSES) {
            expect(row, granted + SECRET, granted.equals(row.kind()));
        }
        expect(row, "none" + SECRET, false);
        // A key that says nothing may do all but administer.
        expect(row, TestGateway.KEY, !row.kind().equals("administration"));
    }

    private static void expect(Row row, String key, boolean allowed) throws Exception {
        int before = provider.requests().size();
        String[] words = row.request().split(" ", -1);
        byte[] body = Stage.bytes(words[0].equals("POST") ? Stage.ASK : "");

        Outcome outcome =
                TwoProtocols.send(
                        row.protocol(),
                        gateway.port(),
                        words[0],
                        words[1],
                        "authorization: Bearer " + key + "\r\n",
                        body);

        assertThat(outcome.status()).as(key).isEqualTo(allowed ? 200 : 403);
        assertThat(provider.requests()).hasSize(before + (allowed ? 1 : 0));
        if (!allowed) {
            // Each family has its own shape; the words are the same.
            assertThat(outcome.text()).containsIgnoringCase("operation");
        }
    }
}
