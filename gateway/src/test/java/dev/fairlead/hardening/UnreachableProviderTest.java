package dev.fairlead.hardening;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.TestGateway;
import dev.fairlead.call.Ending;
import dev.fairlead.ledger.UsageRecord;
import dev.fairlead.testing.Await;
import dev.fairlead.testing.Certified;
import dev.fairlead.testing.Message;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Providers to which there is no connection: each attempt is one record, and nothing is left. */
class UnreachableProviderTest {
    @TempDir static Path folder;
    private static final Set<Socket> OPEN = ConcurrentHashMap.newKeySet();
    private static ServerSocket untrusted;
    private static ServerSocket elsewhere;
    private static ServerSocket plain;
    private static ServerSocket mute;
    private static Socket deaf;
    private static TestGateway gateway;

    @BeforeAll
    static void set() throws Exception {
        untrusted = tls("localhost");
        elsewhere = tls("elsewhere");
        plain = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        byte[] hello = Stage.bytes("HTTP/1.1 400 Bad Request\r\n\r\n");
        accept(plain, socket -> socket.getOutputStream().write(hello));
        mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        accept(mute, socket -> {});
        deaf = new Socket();
        deaf.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        gateway =
                TestGateway.start(
                        folder,
                        "  timeouts: {connect: 60s}\n",
                        """
                        providers:
                          untrusted: {type: openai, base_url: "https://localhost:%d/v1"}
                          misnamed: {type: openai, base_url: "https://localhost:%d/v1", tls: {ca: "%s"}}
                          plain: {type: anthropic, base_url: "https://127.0.0.1:%d"}
                          mute: {type: gemini, base_url: "https://127.0.0.1:%d", timeouts: {connect: 1s}}
                          deaf: {type: cohere, base_url: "http://127.0.0.1:%d"}
                          nameless: {type: openai, base_url: "http://no-such-host.invalid/v1"}
                        """
                                .formatted(
                                        untrusted.getLocalPort(),
                                        elsewhere.getLocalPort(),
                                        Certified.authority(),
                                        plain.getLocalPort(),
                                        mute.getLocalPort(),
                                        deaf.getLocalPort()));
    }

    @AfterAll
    static void strike() throws Exception {
        gateway.close();
        for (ServerSocket server : new ServerSocket[] {untrusted, elsewhere, plain, mute}) {
            server.close();
        }
        deaf.close();
    }

    /** What a server does with a connection before it waits for its end. */
    private interface Greeting {
        void on(Socket socket) throws IOException;
    }

    private static ServerSocket tls(String name) throws IOException {
        ServerSocket server = Certified.listen(name);
        accept(server, socket -> {});
        return server;
    }

    private static void accept(ServerSocket server, Greeting greeting) {
        Thread.ofVirtual()
                .start(
                        () -> {
                            while (!server.isClosed()) {
                                try {
                                    Socket socket = server.accept();
                                    OPEN.add(socket);
                                    Thread.ofVirtual().start(() -> hold(socket, greeting));
                                } catch (IOException closed) {
                                    return;
                                }
                            }
                        });
    }

    private static void hold(Socket socket, Greeting greeting) {
        try (socket) {
            greeting.on(socket);
            while (socket.getInputStream().read() >= 0) {
                // Whatever comes is of no interest.
            }
        } catch (IOException gone) {
            // What was waited for.
        } finally {
            OPEN.remove(socket);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "certificate not trusted, /proxy/untrusted/chat/completions, 502, upstream_unreachable",
        "certificate of another name, /proxy/misnamed/chat/completions, 502, upstream_unreachable",
        "no TLS at all, /proxy/plain/v1/messages, 502, upstream_unreachable",
        "no handshake, /proxy/mute/v1beta/models/m:generateContent, 504, upstream_timeout",
        "connection refused, /proxy/deaf/v2/chat, 502, upstream_unreachable",
        "no such name, /proxy/nameless/responses, 502, upstream_unreachable"
    })
    void isOneAttemptWithOneRecord(String fault, String target, int status, String code)
            throws Exception {
        Message answer = gateway.post(target, "{\"model\":\"m\"}");

        assertThat(answer.status()).as(fault).isEqualTo(status);
        assertThat(answer.text()).contains(code);
        // Where a provider is, is not the caller's business.
        assertThat(answer.text()).doesNotContain("127.0.0.1").doesNotContain("localhost");
        String call = String.valueOf(answer.field("fairlead-request-id"));
        Await.until("it is recorded", () -> records(call) == 1);
        Await.until("no connection is open", OPEN::isEmpty);
        for (UsageRecord made : gateway.stored()) {
            if (made.attempt().callId().equals(call)) {
                assertThat(made.settlement().status()).isNull();
                assertThat(made.settlement().ending())
                        .isEqualTo(
                                status == 504 ? Ending.UPSTREAM_TIMEOUT : Ending.UPSTREAM_FAILED);
            }
        }
    }

    private static long records(String call) throws Exception {
        return gateway.stored().stream()
                .filter(made -> made.attempt().callId().equals(call))
                .count();
    }
}
