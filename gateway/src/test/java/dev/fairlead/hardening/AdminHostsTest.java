package dev.fairlead.hardening;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.TestGateway;
import dev.fairlead.config.ConfigurationFile;
import dev.fairlead.config.Environment;
import dev.fairlead.testing.RawClient;
import dev.fairlead.testing.RawHttp2Client;

import io.netty.handler.codec.http2.DefaultHttp2Headers;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Rule H8: a page in a browser cannot reach the admin listener under a name of its own, and nobody
 * from elsewhere without a token.
 */
class AdminHostsTest {
    @TempDir static Path folder;
    private static TestGateway gateway;

    @BeforeAll
    static void start() throws Exception {
        gateway = TestGateway.start(folder, "providers: {test: {type: test}}\n");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @ParameterizedTest(name = "H8 {0}")
    @CsvSource({
        "127.0.0.1, 200",
        "127.0.0.1:8788, 200",
        "localhost:8788, 200",
        "LocalHost, 200",
        "[::1]:8788, 200",
        "evil.example, 403",
        "evil.example:8788, 403",
        "127.0.0.1.evil.example, 403",
        "localhost.evil.example:8788, 403",
        "evil.example:127.0.0.1, 403",
    })
    void theAdminListenerAnswersToNamesItKnows(String host, int status) throws Exception {
        for (String target : new String[] {"GET /health", "GET /metrics", "POST /reload"}) {
            try (RawClient client = new RawClient(gateway.adminPort())) {
                client.send(
                        target + " HTTP/1.1\r\nhost: " + host + "\r\ncontent-length: 0\r\n\r\n");
                int answered = client.answer().status();
                if (status == 403) {
                    assertThat(answered).as(target).isEqualTo(403);
                } else {
                    assertThat(answered).as(target).isNotEqualTo(403);
                }
            }
        }
        try (RawHttp2Client client = new RawHttp2Client(gateway.adminPort(), 65_535)) {
            client.headers(
                    1,
                    RawHttp2Client.END_STREAM,
                    new DefaultHttp2Headers()
                            .method("GET")
                            .scheme("http")
                            .path("/metrics")
                            .authority(host));
            assertThat(TwoProtocols.outcome(client, 1).status()).isEqualTo(status);
        }
    }

    @ParameterizedTest(name = "H8 {0} with a token: {1}")
    @CsvSource({
        "127.0.0.1:0, false, ''",
        "localhost:0, false, ''",
        "'[::1]:0', false, ''",
        "127.0.0.1:0, true, ''",
        "0.0.0.0:0, true, ''",
        "0.0.0.0:0, false, expected: a loopback address",
        "'[::]:0', false, expected: a loopback address",
        "192.0.2.1:8788, false, expected: a loopback address",
        "gateway.example:8788, false, expected: a loopback address",
        "127.0.0.1.example:8788, false, expected: a loopback address",
    })
    void itListensElsewhereThanOnLoopbackOnlyWithAToken(
            String address, boolean token, String problem) throws Exception {
        Path file = folder.resolve("admin.yaml");
        Files.writeString(
                file,
                "server: {admin: \"%s\"%s}\nproviders: {test: {type: test}}\n"
                        .formatted(address, token ? ", token: \"${env:TOKEN}\"" : ""));
        Environment environment = new Environment(Map.of("TOKEN", "token-0123456789abcdef"));

        String problems = new ConfigurationFile(file, environment).read().errors().toString();

        if (problem.isEmpty()) {
            assertThat(problems).isEqualTo("[]");
        } else {
            assertThat(problems).contains("server.admin").contains(problem);
        }
    }
}
