package dev.fairlead;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The admin listener, and commands that ask it, with a whole gateway behind. */
class OperatorsTest {
    private static final String TOKEN = "operators-token-0123456789abcdef";

    @TempDir Path folder;

    private TestGateway started(String server) throws Exception {
        return TestGateway.start(folder, server, "providers: {test: {type: test}}\n");
    }

    private static String asked(TestGateway gateway, String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.adminPort())) {
            socket.setSoTimeout(20_000);
            String close = request.replace("\n", "\r\n") + "\r\nconnection: close\r\n\r\n";
            socket.getOutputStream().write(close.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private Program.Outcome command(String... arguments) {
        return new Program(folder, Map.of("CREDENTIAL", TestGateway.CREDENTIAL)).run(arguments);
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, 200",
        "LOCALHOST:8788, 200",
        "127.0.0.1:1, 200",
        "[::1]:8788, 200",
        "10.0.0.7, 200",
        "rebound.example, 403",
        "localhost.example, 403",
        "127.0.0.1.example:80, 403",
    })
    void h8AnswersToNamesItKnowsAlone(String host, int status) throws Exception {
        try (TestGateway gateway = started("")) {
            assertThat(asked(gateway, "GET /health HTTP/1.1\nhost: " + host))
                    .startsWith("HTTP/1.1 " + status);
        }
    }

    @Test
    void withATokenNothingIsShownToThoseWithoutIt() throws Exception {
        try (TestGateway gateway = started("  token: operators-token-0123456789abcdef\n")) {
            for (String page :
                    new String[] {"GET /health", "GET /metrics", "GET /limits", "POST /reload"}) {
                String request = page + " HTTP/1.1\nhost: localhost\ncontent-length: 0";
                assertThat(asked(gateway, request)).startsWith("HTTP/1.1 401");
                assertThat(asked(gateway, request + "\nauthorization: Bearer " + TOKEN + "x"))
                        .startsWith("HTTP/1.1 401");
                assertThat(asked(gateway, request + "\nauthorization: bearer " + TOKEN))
                        .startsWith("HTTP/1.1 200");
            }
        }
    }

    @Test
    void aPageInABrowserCannotAskForAnything() throws Exception {
        try (TestGateway gateway = started("")) {
            String request = "POST /reload HTTP/1.1\nhost: localhost\ncontent-length: 0";

            assertThat(asked(gateway, request + "\norigin: https://elsewhere.example"))
                    .startsWith("HTTP/1.1 403");
            assertThat(asked(gateway, request)).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void limitsOfAnotherGatewayAreNotShown() throws Exception {
        try (TestGateway gateway = started("")) {
            String end = " HTTP/1.1\nhost: localhost";

            assertThat(asked(gateway, "GET /limits?data=/elsewhere" + end))
                    .startsWith("HTTP/1.1 421");
            assertThat(asked(gateway, "GET /limits" + end)).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void reloadSaysWhatBecameOfAChange() throws Exception {
        try (TestGateway gateway = started("")) {
            String yaml = Files.readString(gateway.file());
            assertThat(command("reload"))
                    .isEqualTo(new Program.Outcome(0, "What is there is in force already.\n", ""));

            Files.writeString(gateway.file(), yaml.replace("listen: 127.0.0.1:0", "listen: :::1"));
            Program.Outcome wrong = command("reload");
            assertThat(wrong.exit()).isEqualTo(1);
            assertThat(wrong.out()).contains("fairlead.yaml:2: server.listen: ':::1'");
            assertThat(wrong.err()).contains("what was in force stays");
            assertThat(asked(gateway, "GET /health HTTP/1.1\nhost: localhost"))
                    .contains("\"status\":\"degraded\"")
                    .contains("server.listen: ':::1'");

            Files.writeString(
                    gateway.file(), yaml.replace("admin: 127.0.0.1:0", "short_paths: on"));
            assertThat(command("reload", "--json").out())
                    .startsWith("{\"outcome\":\"refused\",\"problems\":[\"")
                    .contains("short_paths");

            Files.writeString(gateway.file(), yaml.replace("127.0.0.1:0", "127.0.0.1:7"));
            assertThat(command("reload"))
                    .isEqualTo(
                            new Program.Outcome(
                                    0,
                                    """
                                    The change is in force.
                                    server.listen: waits for a restart
                                    server.admin: waits for a restart
                                    """,
                                    ""));
        }
        assertThat(command("reload").exit()).isEqualTo(1);
        assertThat(command("reload").err()).contains("no gateway runs on " + folder);
    }

    @Test
    void reloadShowsTheTokenThatTheConfigurationNames() throws Exception {
        try (TestGateway gateway = started("  token: \"${env:CREDENTIAL}\"\n")) {
            assertThat(gateway.adminPort()).isPositive();
            assertThat(command("reload").exit()).isZero();
            assertThat(command("reload", "--data", "data").err()).contains("wants its token");
        }
    }

    @Test
    void aGatewayThatWasKilledAndWhosePortAnotherHasIsNotAsked() throws Exception {
        try (TestGateway gateway = started("")) {
            Path other = Files.createDirectories(folder.resolve("other"));
            Files.writeString(
                    other.resolve("admin"), "http://127.0.0.1:" + gateway.adminPort() + "\n");

            assertThat(command("reload", "--data", "other").err()).contains("no gateway runs on");
        }
    }
}
