package dev.fairlead.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.call.AddressRanges;
import dev.fairlead.testing.Certified;
import dev.fairlead.testing.FakeProvider;
import dev.fairlead.testing.Message;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Calls of the gateway's own (rule H7), with real sockets at the other end. */
class OwnCallsTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final int LIMIT = 1 << 20;
    private static final String ELSEWHERE = "http://169.254.169.254/secret";

    private final Loops loops = Loops.start(1, Loops.Transport.NATIVE);
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private FakeProvider server;

    @BeforeEach
    void start() throws Exception {
        server = new FakeProvider();
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
        loops.close();
    }

    private OwnCalls calls(Locating.Names names, InetSocketAddress... own) {
        Egress egress = new Egress(() -> AddressRanges.NONE, () -> List.of(own));
        Locating.Names counted =
                host -> {
                    asked.add(host);
                    return names.addresses(host);
                };
        return new OwnCalls(
                new PooledHttpClient(
                        loops,
                        ClientSettings.DEFAULT,
                        new Locating.Lookup(counted, egress::refusal)),
                loops.all().getFirst(),
                "fairlead/test",
                trust());
    }

    private static Origin.Trust trust() {
        try {
            return new Origin.Trust(Certified.authority().toString(), "1");
        } catch (Exception absent) {
            throw new AssertionError(absent);
        }
    }

    private static InetAddress[] here(String host) {
        return new InetAddress[] {InetAddress.getLoopbackAddress()};
    }

    private URI url(String host) {
        return URI.create("http://" + host + ":" + server.port() + "/data.json?a=b%2F");
    }

    @Test
    void h7ANameIsResolvedOnceAndItsAddressConnectedTo() throws Exception {
        server.next(wire -> wire.json(200, "{\"a\":1}"));
        // Whoever asks twice is told another address.
        Locating.Names rebinding =
                host ->
                        asked.size() == 1
                                ? here(host)
                                : new InetAddress[] {InetAddress.ofLiteral("169.254.169.254")};
        try (OwnCalls calls = calls(rebinding)) {
            assertThat(calls.get(url("prices.example"), LONG, LIMIT))
                    .asString()
                    .isEqualTo("{\"a\":1}");
        }
        assertThat(asked).containsExactly("prices.example");
        Message request = server.take();
        assertThat(request.target()).isEqualTo("/data.json?a=b%2F");
        assertThat(request.field("host")).isEqualTo("prices.example:" + server.port());
        assertThat(request.field("user-agent")).isEqualTo("fairlead/test");
    }

    @Test
    void h7AnAddressOnThisMachineThatIsNotOursMayBeCalled() throws Exception {
        try (OwnCalls calls =
                calls(
                        OwnCallsTest::here,
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 1))) {
            assertThat(calls.get(URI.create(server.url() + "/"), LONG, LIMIT)).hasSize(2);
        }
        assertThat(asked).isEmpty();
    }

    @Test
    void h7OurOwnListenerIsNotCalledUnderAnyName() throws Exception {
        InetSocketAddress own =
                new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
        try (OwnCalls calls = calls(OwnCallsTest::here, own)) {
            for (String host : List.of("prices.example", "127.0.0.1", "[::ffff:127.0.0.1]")) {
                assertThatThrownBy(() -> calls.get(url(host), LONG, LIMIT))
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("127.0.0.1 is the gateway's own listener")
                        .hasMessageContaining("egress.allow");
            }
        }
        assertThat(server.requests()).isEmpty();
    }

    @ParameterizedTest(name = "H7 {0}")
    @ValueSource(
            strings = {
                "http://169.254.169.254/latest/meta-data/",
                "http://[::ffff:169.254.169.254]/",
                "http://[64:ff9b::a9fe:a9fe]/",
                "http://[fd00:ec2::254]/",
                "https://[fe80::1]/",
                // Spellings of an IPv4 address that only a resolver reads.
                "http://2852039166/",
                "http://metadata.example/",
            })
    void metadataIsRefusedInEverySpelling(String url) {
        Locating.Names names =
                host ->
                        host.endsWith(".example")
                                ? new InetAddress[] {
                                    InetAddress.getLoopbackAddress(),
                                    InetAddress.ofLiteral("169.254.169.254")
                                }
                                : InetAddress.getAllByName(host);
        try (OwnCalls calls = calls(names)) {
            assertThatThrownBy(() -> calls.get(URI.create(url), LONG, LIMIT))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("egress.allow");
        }
    }

    @ParameterizedTest(name = "H7 redirect {0}")
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void aRedirectIsNotFollowed(int status) {
        server.next(
                wire ->
                        wire.send(
                                "HTTP/1.1 "
                                        + status
                                        + " Moved\r\nlocation: "
                                        + ELSEWHERE
                                        + "\r\ncontent-length: 0\r\n\r\n"));
        try (OwnCalls calls = calls(OwnCallsTest::here)) {
            assertThatThrownBy(() -> calls.get(url("prices.example"), LONG, LIMIT))
                    .hasMessage(
                            "status " + status + " (expected: 200; redirects are not followed)");
        }
        assertThat(asked).containsExactly("prices.example");
    }

    @Test
    void h7TlsChecksTheNameNotTheAddress() throws Exception {
        for (String certified : List.of("localhost", "elsewhere")) {
            try (FakeProvider secure = new FakeProvider(Certified.listen(certified));
                    OwnCalls calls = calls(OwnCallsTest::here)) {
                URI url = URI.create("https://localhost:" + secure.port() + "/");
                if (certified.equals("localhost")) {
                    assertThat(calls.get(url, LONG, LIMIT)).hasSize(2);
                } else {
                    assertThatThrownBy(() -> calls.get(url, LONG, LIMIT))
                            .isInstanceOf(IOException.class)
                            .hasMessageContaining("TLS failed");
                }
            }
        }
    }

    @Test
    void whatIsNoWholeDocumentIsToldInWords() throws Exception {
        try (OwnCalls calls = calls(OwnCallsTest::here)) {
            server.next(wire -> wire.json(503, "{}"));
            assertThatThrownBy(() -> calls.get(url("a"), LONG, LIMIT))
                    .hasMessage("status 503 (expected: 200)");
            server.next(wire -> wire.json(200, "x".repeat(11)));
            assertThatThrownBy(() -> calls.get(url("a"), LONG, 10))
                    .hasMessage("more than 10 bytes");
            server.next(wire -> wire.json(200, "x".repeat(10)));
            assertThat(calls.get(url("a"), LONG, 10)).hasSize(10);
            server.next(FakeProvider.Wire::close);
            assertThatThrownBy(() -> calls.get(url("a"), LONG, LIMIT))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("a:" + server.port());
            server.next(
                    wire -> wire.send("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf").close());
            assertThatThrownBy(() -> calls.get(url("a"), LONG, LIMIT))
                    .isInstanceOf(IOException.class);
            server.next(wire -> wire.send("HTTP/1.1 200 OK\r\n").awaitClosed());
            assertThatThrownBy(() -> calls.get(url("a"), Duration.ofMillis(200), LIMIT))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void afterTheEndOfTheLoopsACallEndsInWords() {
        OwnCalls calls = calls(OwnCallsTest::here);
        calls.close();
        loops.close();
        assertThatThrownBy(() -> calls.get(url("a"), LONG, LIMIT)).isInstanceOf(IOException.class);
    }
}
