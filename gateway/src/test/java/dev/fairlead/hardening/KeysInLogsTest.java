package dev.fairlead.hardening;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.TestGateway;
import dev.fairlead.testing.Certified;
import dev.fairlead.testing.FakeProvider;
import dev.fairlead.testing.Message;
import dev.fairlead.testing.RawClient;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Field report O18: a key that travels in the URL, and calls that fail in every way, with the log
 * at its last level.
 */
class KeysInLogsTest {
    private static final String OTHER = "sk-unknown-91c3fd07aa52e84410";
    private static final String PATH = "/v1beta/models/gemini-2.5-flash:generateContent";

    @TempDir private Path folder;
    private FakeProvider provider;
    private ServerSocket untrusted;
    private Socket deaf;
    private TestGateway gateway;

    @BeforeEach
    void start() throws Exception {
        provider = new FakeProvider();
        untrusted = Certified.listen("localhost");
        deaf = new Socket();
        deaf.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        gateway =
                TestGateway.start(
                        folder,
                        "providers:\n"
                                + gemini("good", provider.url())
                                + gemini("mute", provider.url(), "first_byte: 500ms")
                                + gemini("nameless", "http://no-such-host.invalid")
                                + gemini("deaf", "http://127.0.0.1:" + deaf.getLocalPort())
                                + gemini(
                                        "untrusted",
                                        "https://localhost:" + untrusted.getLocalPort(),
                                        "connect: 2s"));
    }

    private static String gemini(String name, String url) {
        return gemini(name, url, "connect: 60s");
    }

    private static String gemini(String name, String url, String timeouts) {
        return ("  %s: {type: gemini, base_url: \"%s\", credentials: \"${env:CREDENTIAL}\","
                        + " timeouts: {%s}}\n")
                .formatted(name, url, timeouts);
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
        untrusted.close();
        deaf.close();
        provider.close();
    }

    @Test
    void o18FailuresOfEveryKindLeaveNoKeyInTheLogAndNoneInTheAnswer() throws Exception {
        StringBuilder written = new StringBuilder();
        try (WrittenLog log = WrittenLog.open()) {
            written.append(ask("nameless", TestGateway.KEY, 502));
            written.append(ask("deaf", TestGateway.KEY, 502));
            written.append(ask("untrusted", TestGateway.KEY, 502, 504));
            provider.next(wire -> wire.awaitClosed());
            written.append(ask("mute", TestGateway.KEY, 504));
            // A provider that repeats the URL repeats what came to it, which has no key any more.
            provider.next(wire -> wire.json(400, "{\"url\":\"" + wire.request().target() + "\"}"));
            written.append(ask("good", TestGateway.KEY, 400));
            provider.next(wire -> wire.json(200, "{\"usageMetadata\":"));
            written.append(ask("good", TestGateway.KEY, 200));
            provider.next(wire -> wire.send("nonsense\r\n\r\n").finish());
            written.append(ask("good", TestGateway.KEY, 502));
            written.append(ask("good", OTHER, 401));
            written.append(threads());
            gateway.records(gateway.stored().size());
            assertThat(log.text()).contains("nameless", "deaf", "untrusted", "invalid_key");
            written.append(log.text());
        }
        assertThat(written).contains("gemini-2.5-flash");
        for (String secret : List.of(TestGateway.KEY, TestGateway.CREDENTIAL, OTHER)) {
            // Not even the larger part of it.
            assertThat(written.toString().toLowerCase(Locale.ROOT))
                    .doesNotContain(secret.substring(0, secret.length() - 6))
                    .doesNotContain(secret.substring(6));
        }
    }

    private String ask(String route, String key, Integer... statuses) throws Exception {
        String target = "/proxy/" + route + PATH + "?a=b&key=" + key;
        try (RawClient client = gateway.client()) {
            Message answer =
                    client.request("POST", target, "", Stage.bytes("{\"contents\":[]}")).answer();
            assertThat(answer.status()).isIn((Object[]) statuses);
            return answer.start() + answer.fields() + answer.text();
        }
    }

    /** As a thread dump shows them. */
    private static String threads() {
        StringBuilder dump = new StringBuilder();
        for (Map.Entry<Thread, StackTraceElement[]> thread :
                Thread.getAllStackTraces().entrySet()) {
            dump.append(thread.getKey()).append(List.of(thread.getValue())).append('\n');
        }
        return dump.toString();
    }
}
