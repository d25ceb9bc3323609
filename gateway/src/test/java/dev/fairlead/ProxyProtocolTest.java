package dev.fairlead;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.fairlead.admin.Reload;
import dev.fairlead.testing.FakeProvider;
import dev.fairlead.testing.Message;
import dev.fairlead.testing.RawClient;
import dev.fairlead.testing.RawHttp2Client;

import io.netty.handler.codec.http2.DefaultHttp2Headers;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where a request comes from behind load balancers that speak the PROXY protocol (field report
 * L35): trusted are this machine and 203.0.113.0/24, the key is for 198.51.100.0/24.
 */
class ProxyProtocolTest {
    private static final String SECRET = "office-key-0123456789abcdef0123456789abcdef";
    private static final String EXPECTED = "  proxy_protocol: true\n";
    private static final String TO = "/proxy/openai/v1/models";

    @TempDir Path folder;
    private FakeProvider provider;
    private TestGateway gateway;

    @BeforeEach
    void start() throws Exception {
        provider = new FakeProvider();
        gateway =
                TestGateway.start(
                        folder,
                        "  trusted_proxies: [127.0.0.1, 203.0.113.0/24]\n" + EXPECTED,
                        """
                          - {name: office, secret: %s, ip_ranges: [198.51.100.0/24]}
                        providers:
                          openai: {type: openai, base_url: "%s/v1", credentials: "${env:CREDENTIAL}"}
                        """
                                .formatted(SECRET, provider.url()));
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
        provider.close();
    }

    @ParameterizedTest(name = "L35 {0} and {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "TCP4 198.51.100.7 10.0.0.1 4711 443 | | 200",
                "TCP6 ::ffff:198.51.100.7 ::1 4711 443 | | 200",
                "TCP6 ::ffff:c633:6407 ::1 4711 443 | | 200",
                "TCP4 192.0.2.1 10.0.0.1 4711 443 | | 192.0.2.1",
                "TCP6 2001:db8::7 2001:db8::1 4711 443 | | 2001:db8:0:0:0:0:0:7",
                // A client can write what it likes.
                "TCP4 192.0.2.1 10.0.0.1 4711 443 | x-forwarded-for: 198.51.100.7 | 192.0.2.1",
                "TCP4 192.0.2.1 10.0.0.1 4711 443 | forwarded: for=198.51.100.7 | 192.0.2.1",
                "TCP4 198.51.100.7 10.0.0.1 4711 443 | x-forwarded-for: 192.0.2.1 | 200",
                // A trusted proxy in front of the load balancer.
                "TCP4 203.0.113.9 10.0.0.1 4711 443 | x-forwarded-for: 198.51.100.7 | 200",
                "TCP4 203.0.113.9 10.0.0.1 4711 443 | x-forwarded-for: 198.51.100.7, 192.0.2.1"
                        + " | 192.0.2.1",
                "TCP4 203.0.113.9 10.0.0.1 4711 443 | | 203.0.113.9",
                // No client is named: the load balancer's own address counts.
                "UNKNOWN | | 127.0.0.1",
            })
    void theAddressIsThatOfTheHeader(String header, String field, String outcome) throws Exception {
        String line = "PROXY " + header + "\r\n";
        String more = field == null ? "" : field + "\r\n";

        try (RawClient client = gateway.client()) {
            Message answer =
                    client.send(line)
                            .request(
                                    "GET",
                                    TO,
                                    "authorization: Bearer " + SECRET + "\r\n" + more,
                                    new byte[0])
                            .answer();
            if (outcome.equals("200")) {
                assertThat(answer.status()).isEqualTo(200);
            } else {
                assertThat(answer.status()).isEqualTo(403);
                assertThat(answer.text()).contains("ip_not_allowed").contains(outcome);
            }
        }
    }

    @Test
    void l35Http2SeesTheSameAddress() throws Exception {
        for (String from : new String[] {"198.51.100.7", "192.0.2.1"}) {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port());
            socket.getOutputStream()
                    .write(("PROXY TCP4 " + from + " 10.0.0.1 1 2\r\n").getBytes(US_ASCII));
            try (RawHttp2Client client = RawHttp2Client.over(socket, 65_535)) {
                client.headers(
                        1,
                        RawHttp2Client.END_STREAM,
                        new DefaultHttp2Headers()
                                .method("GET")
                                .scheme("http")
                                .path(TO)
                                .authority("gateway")
                                .add("authorization", "Bearer " + SECRET));
                String status =
                        client.fields(client.next(RawHttp2Client.HEADERS)).status().toString();
                assertThat(status).isEqualTo(from.startsWith("198") ? "200" : "403");
            }
        }
    }

    @Test
    void theAdminListenerIsAskedAsBeforeAndCountsWhoWasClosed() throws Exception {
        assertThat(gateway.metrics()).contains("fairlead_connections_refused 0\n");
        try (RawClient client = gateway.client()) {
            client.send("GET /health HTTP/1.1\r\nhost: gateway\r\n\r\n");
            assertThat(client.closes()).isTrue();
        }
        assertThat(gateway.metrics()).contains("fairlead_connections_refused 1\n");
    }

    @Test
    void aChangeHoldsFromTheNextConnectionOn() throws Exception {
        String written = Files.readString(gateway.file());
        Files.writeString(gateway.file(), written.replace(EXPECTED, ""));
        assertThat(gateway.reloads().reload()).isInstanceOf(Reload.Applied.class);
        assertThat(gateway.get(TO).status()).isEqualTo(200);

        Files.writeString(gateway.file(), written.replace("127.0.0.1, 203", "203"));
        assertThat(gateway.reloads().reload()).isInstanceOf(Reload.Applied.class);
        try (RawClient client = gateway.client()) {
            assertThat(client.closes()).isTrue();
        }
    }
}
