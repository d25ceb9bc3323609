package dev.fairlead.http;

import static dev.fairlead.http.proxyprotocol.HeaderBytes.LOCAL;
import static dev.fairlead.http.proxyprotocol.HeaderBytes.PROXY;
import static dev.fairlead.http.proxyprotocol.HeaderBytes.TCP4;
import static dev.fairlead.http.proxyprotocol.HeaderBytes.ascii;
import static dev.fairlead.http.proxyprotocol.HeaderBytes.bytes;
import static dev.fairlead.http.proxyprotocol.HeaderBytes.header;
import static dev.fairlead.http.proxyprotocol.HeaderBytes.joined;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.call.AddressRanges;
import dev.fairlead.testing.Await;
import dev.fairlead.testing.RawClient;
import dev.fairlead.testing.RawHttp2Client;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** A listener behind load balancers that speak the PROXY protocol, on raw sockets. */
class IntroductionTest {
    private static final byte[] LINE = ascii("PROXY TCP4 203.0.113.7 10.0.0.1 4711 443\r\n");
    private static final byte[] ADDRESSES = bytes(203, 0, 113, 7, 10, 0, 0, 1, 0x12, 0x67, 1, 0xbb);
    private static final byte[] BLOCK = header(PROXY, TCP4, ADDRESSES);
    private static final byte[] LARGE = header(PROXY, TCP4, joined(ADDRESSES, new byte[3000]));
    private static final byte[] GET = ascii("GET / HTTP/1.1\r\nhost: h\r\n\r\n");
    private static final int WINDOW = 65_535;

    private static UnaryOperator<ServerSettings> behind(String... proxies) {
        return settings -> settings.behind(AddressRanges.of(List.of(proxies)));
    }

    private static RunningServer server() throws Exception {
        return RunningServer.with(behind("127.0.0.0/8"), IntroductionTest::tell);
    }

    private static RunningServer secured() throws Exception {
        return RunningServer.with(
                settings -> TlsServerTest.tls(behind("127.0.0.0/8").apply(settings)),
                IntroductionTest::tell);
    }

    /** Answers with the address that it sees, or with the body where one is sent. */
    private static void tell(Exchange exchange) {
        if (exchange.head().method().equals("POST")) {
            Echo.whole(exchange);
        } else {
            RunningServer.answer(exchange, 200, exchange.head().peer().getHostAddress());
        }
    }

    private static byte[] post(String body) {
        int length = body.length();
        String head = "POST / HTTP/1.1\r\nhost: h\r\ncontent-length: " + length + "\r\n\r\n";
        return ascii(head + body);
    }

    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    record Header(String what, byte[] bytes, String client) {
        @Override
        public String toString() {
            return what;
        }
    }

    static Stream<Header> headers() {
        return Stream.of(
                new Header("a line", LINE, "203.0.113.7"),
                new Header("a block", BLOCK, "203.0.113.7"),
                new Header("a large block", LARGE, "203.0.113.7"),
                new Header(
                        "a mapped address",
                        ascii("PROXY TCP6 ::ffff:203.0.113.7 ::1 4711 443\r\n"),
                        "203.0.113.7"),
                new Header("UNKNOWN", ascii("PROXY UNKNOWN\r\n"), "127.0.0.1"),
                new Header("LOCAL", header(LOCAL, 0, bytes()), "127.0.0.1"));
    }

    @ParameterizedTest
    @MethodSource("headers")
    void whatFollowsInTheSameSegmentIsServed(Header row) throws Exception {
        String body = "0123456789".repeat(5_000);
        try (RunningServer server = server();
                RawClient client = new RawClient(server.port())) {
            client.send(joined(row.bytes(), GET, post(body), GET));

            assertThat(client.answer().text()).isEqualTo(row.client());
            assertThat(client.answer().text()).isEqualTo(body);
            assertThat(client.answer().text()).isEqualTo(row.client());
        }
    }

    @ParameterizedTest
    @MethodSource("headers")
    void itMayComeByteByByteAndTheRequestToo(Header row) throws Exception {
        try (RunningServer server = server();
                RawClient client = new RawClient(server.port())) {
            for (byte one : joined(row.bytes(), GET)) {
                client.send(new byte[] {one});
            }
            assertThat(client.answer().text()).isEqualTo(row.client());
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyTransportReadsOnBehindIt(Loops.Transport transport) throws Exception {
        try (RunningServer server =
                        RunningServer.on(transport, behind("127.0.0.0/8"), IntroductionTest::tell);
                RawClient client = new RawClient(server.port())) {
            byte[] request = joined(BLOCK, GET);
            // Cut within the header, at its end, and within the request.
            for (int[] piece : new int[][] {{0, 5}, {5, 28}, {28, 30}, {30, request.length}}) {
                client.send(Arrays.copyOfRange(request, piece[0], piece[1]));
            }
            assertThat(client.answer().text()).isEqualTo("203.0.113.7");
        }
    }

    @ParameterizedTest
    @MethodSource("headers")
    void http2ByPriorKnowledgeMayFollow(Header row) throws Exception {
        try (RunningServer server = server();
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.getOutputStream().write(row.bytes());
            try (RawHttp2Client client = RawHttp2Client.over(socket, WINDOW)) {
                client.request(1, RawHttp2Client.END_STREAM, "GET");
                assertThat(client.body(1)).isEqualTo(row.client());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("headers")
    void tlsMayFollow(Header row) throws Exception {
        try (RunningServer server = secured();
                RawClient client = new RawClient(tls(server, row.bytes(), "http/1.1"))) {
            client.send(joined(GET, post("body")));
            assertThat(client.answer().text()).isEqualTo(row.client());
            assertThat(client.answer().text()).isEqualTo("body");
        }
    }

    @Test
    void http2OverTlsMayFollow() throws Exception {
        try (RunningServer server = secured();
                RawHttp2Client client = RawHttp2Client.over(tls(server, LINE, "h2"), WINDOW)) {
            client.request(1, RawHttp2Client.END_STREAM, "GET");
            assertThat(client.body(1)).isEqualTo("203.0.113.7");
        }
    }

    @Test
    void theHelloOfTlsMayComeInTheSameSegment() throws Exception {
        SSLEngine engine = TlsServerTest.trusting().createSSLEngine();
        engine.setUseClientMode(true);
        ByteBuffer hello = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        engine.wrap(ByteBuffer.allocate(0), hello);
        byte[] sent = Arrays.copyOf(hello.array(), hello.position());
        try (RunningServer server = secured();
                RawClient client = new RawClient(server.port())) {
            client.send(joined(LINE, sent));
            // A record of the handshake (RFC 8446, section 5.1).
            assertThat(client.once()[0]).isEqualTo((byte) 22);
        }
    }

    private static SSLSocket tls(RunningServer server, byte[] header, String protocol)
            throws Exception {
        Socket plain = new Socket(InetAddress.getLoopbackAddress(), server.port());
        plain.getOutputStream().write(header);
        SSLSocket socket =
                (SSLSocket)
                        TlsServerTest.trusting()
                                .getSocketFactory()
                                .createSocket(plain, "localhost", server.port(), true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {protocol});
        socket.setSSLParameters(parameters);
        return socket;
    }

    static Stream<Header> refused() {
        return Stream.of(
                new Header("a request without a header", GET, ""),
                new Header("the preface of HTTP/2", ascii("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), ""),
                new Header("garbage", bytes(0xde, 0xad, 0xbe, 0xef), ""),
                new Header("a wrong signature", ascii("\r\n\r\n\0\r\nQUIZ\n"), ""),
                new Header("107 bytes without an end", ascii("PROXY " + "x".repeat(101)), ""),
                new Header("a block beyond 4 KiB", header(PROXY, TCP4, 5_000, ADDRESSES), ""),
                new Header("a port beyond 65535", line("203.0.113.7 10.0.0.1 4711 65536"), ""),
                new Header("a zero in front", line("203.0.113.07 10.0.0.1 4711 443"), ""),
                new Header("a header behind the header", joined(LINE, LINE, GET), "400"));
    }

    private static byte[] line(String addresses) {
        return joined(ascii("PROXY TCP4 " + addresses + "\r\n"), GET);
    }

    @ParameterizedTest
    @MethodSource("refused")
    void closesWithoutAnAnswer(Header row) throws Exception {
        try (RunningServer server = server();
                RawClient client = new RawClient(server.port())) {
            client.send(row.bytes());
            if (row.client().isEmpty()) {
                assertThat(client.closes()).isTrue();
                assertThat(server.server().refusedConnections()).isEqualTo(1);
            } else {
                assertThat(client.answer().status()).isEqualTo(400);
            }
            left(server);
            assertServes(server);
        }
    }

    /** The place of the connection is free again. */
    private static void left(RunningServer server) throws Exception {
        Await.until("no connection is left", () -> server.server().connections() == 0);
    }

    private static void assertServes(RunningServer server) throws Exception {
        try (RawClient client = new RawClient(server.port())) {
            client.send(joined(LINE, GET));
            assertThat(client.answer().text()).isEqualTo("203.0.113.7");
        }
    }

    @Test
    void whoeverIsNotTrustedIsClosedAtOnce() throws Exception {
        try (RunningServer server =
                        RunningServer.with(behind("10.0.0.0/8"), IntroductionTest::tell);
                RawClient silent = new RawClient(server.port())) {
            assertThat(silent.closes()).isTrue();
            try (RawClient client = new RawClient(server.port())) {
                // Closed before it can be sent, perhaps.
                Await.until("it is counted", () -> server.server().refusedConnections() == 2);
                assertThat(client.closes()).isTrue();
            }
            left(server);
        }
    }

    @ParameterizedTest
    @EnumSource
    void anEndBeforeTheHeaderIsNobodysFaultAndOneWithinItIs(Ending how) throws Exception {
        try (RunningServer server = server()) {
            for (byte[] begin : new byte[][] {{}, {'P'}, Arrays.copyOf(BLOCK, 20)}) {
                try (RawClient client = new RawClient(server.port())) {
                    client.send(begin);
                    if (how == Ending.HALF_CLOSE) {
                        client.halfClose();
                        assertThat(client.closes()).isTrue();
                    }
                }
            }
            Await.until("they are counted", () -> server.server().refusedConnections() >= 2);
            left(server);
            // A load balancer that looks whether the port is open is nothing to tell of.
            assertThat(server.server().refusedConnections()).isEqualTo(2);
            assertServes(server);
        }
    }

    enum Ending {
        HALF_CLOSE,
        CLOSE
    }

    @Test
    void aHeaderThatDoesNotComeInTimeEndsTheConnection() throws Exception {
        Duration wait = Duration.ofMillis(200);
        Duration forever = Duration.ofMinutes(10);
        ServerSettings.Waiting waiting =
                new ServerSettings.Waiting(forever, wait, forever, 1024, forever);
        try (RunningServer server =
                RunningServer.with(
                        settings ->
                                RunningServer.waiting(waiting)
                                        .apply(behind("127.0.0.1").apply(settings)),
                        IntroductionTest::tell)) {
            for (byte[] begin : new byte[][] {{}, {'P'}, Arrays.copyOf(BLOCK, 20)}) {
                try (RawClient client = new RawClient(server.port())) {
                    client.send(begin);
                    assertThat(client.closes()).isTrue();
                }
            }
            left(server);
            assertThat(server.server().refusedConnections()).isEqualTo(3);
        }
    }

    @Test
    void whoHasToIntroduceChangesForConnectionsToCome() throws Exception {
        try (RunningServer server = server();
                RawClient before = new RawClient(server.port())) {
            before.send(joined(LINE, GET));
            assertThat(before.answer().text()).isEqualTo("203.0.113.7");

            server.server().expectProxies(null);
            try (RawClient client = new RawClient(server.port())) {
                client.send(GET);
                assertThat(client.answer().text()).isEqualTo("127.0.0.1");
            }
            server.server().expectProxies(AddressRanges.of(List.of("192.0.2.0/24")));
            try (RawClient client = new RawClient(server.port())) {
                assertThat(client.closes()).isTrue();
            }
            before.send(GET);
            assertThat(before.answer().text()).isEqualTo("203.0.113.7");
        }
    }

    @Test
    void aConnectionThatWaitsForItsHeaderEndsWithTheServer() throws Exception {
        try (RunningServer server = server();
                RawClient client = new RawClient(server.port())) {
            client.send("PRO");
            Await.until("it is there", () -> server.server().connections() == 1);
            server.server().beginDrain();
            assertThat(client.closes()).isTrue();
            left(server);
        }
    }
}
