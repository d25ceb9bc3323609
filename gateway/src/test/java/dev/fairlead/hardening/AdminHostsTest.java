package dev.fairlead.hardening;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.TestGateway;
import dev.fairlead.testing.RawClient;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;

/** Rule H8: a page in a browser cannot reach the admin listener under a name of its own. */
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
    }
}
