package dev.fairlead.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.call.AddressRange;
import dev.fairlead.call.AddressRanges;
import dev.fairlead.call.Head;
import dev.fairlead.call.Headers;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.net.InetAddress;
import java.util.List;

/** Behind load balancers (field report L35): trusted are 10.0.0.0/8 and 2001:db8:f::/48. */
class ClientAddressTest {
    private static final String PROXY = "10.0.0.1";

    private final ClientAddress clients =
            new ClientAddress(AddressRanges.of(List.of("10.0.0.0/8", "2001:db8:f::/48")));

    private static Head head(String peer, String... fields) {
        return new Head(
                "GET", "/", Headers.of(fields), Head.Version.HTTP_1_1, address(peer), false);
    }

    private static InetAddress address(String text) {
        return AddressRange.address(text).orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        // One proxy that appends what it saw to what the client wrote.
        "'203.0.113.7', 203.0.113.7",
        "'1.2.3.4, 203.0.113.7', 203.0.113.7",
        // Two proxies.
        "'203.0.113.7, 10.9.9.9', 203.0.113.7",
        "'1.2.3.4, 203.0.113.7, 10.9.9.9, 2001:db8:f::2', 203.0.113.7",
        // Nothing but proxies: a call from among them.
        "'10.1.1.1, 10.9.9.9', 10.1.1.1",
        // Forms.
        "'203.0.113.7:4711', 203.0.113.7",
        "'[2001:db8::7]:4711', 2001:db8::7",
        "'[2001:db8::7]', 2001:db8::7",
        "'2001:db8::7', 2001:db8::7",
        "'fe80::7%eth0', fe80::7",
        "'::ffff:203.0.113.7', 203.0.113.7",
        "' , 203.0.113.7,, 10.9.9.9 ,', 203.0.113.7",
        // What cannot be read is no address: the peer's own counts.
        "'203.0.113.7, unknown', 10.0.0.1",
        "'203.0.113.7, 10.9.9.9.9', 10.0.0.1",
        "'203.0.113.7, localhost', 10.0.0.1",
        "'garbage, 203.0.113.7', 203.0.113.7",
        "'', 10.0.0.1",
    })
    void theLastHopThatIsNotTrustedIsTheClient(String forwardedFor, String client) {
        assertThat(clients.of(head(PROXY, "x-forwarded-for", forwardedFor)))
                .isEqualTo(address(client));
    }

    @ParameterizedTest
    @CsvSource({
        "'for=203.0.113.7', 203.0.113.7",
        "'for=1.2.3.4, for=203.0.113.7;proto=https;by=10.0.0.1', 203.0.113.7",
        "'For=\"[2001:db8::7]:4711\"', 2001:db8::7",
        "'for=\"203.0.113.7:80\", for=10.9.9.9', 203.0.113.7",
        "'proto=https;for=203.0.113.7', 203.0.113.7",
        "'for=\"1.2.3.4, for=5.6.7.8\", for=203.0.113.7', 203.0.113.7",
        "'for=203.0.113.7, for=_hidden', 10.0.0.1",
        "'for=unknown', 10.0.0.1",
        "'proto=https', 10.0.0.1",
        "'for=\"203.0.113.7', 10.0.0.1",
    })
    void theHeaderOfTheStandardIsReadLikewise(String forwarded, String client) {
        assertThat(clients.of(head(PROXY, "forwarded", forwarded))).isEqualTo(address(client));
    }

    @Test
    void repeatedFieldsAreOneList() {
        Head head =
                head(
                        PROXY,
                        "x-forwarded-for",
                        "1.2.3.4, 203.0.113.7",
                        "X-Forwarded-For",
                        "10.9.9.9");

        assertThat(clients.of(head)).isEqualTo(address("203.0.113.7"));
    }

    @Test
    void nobodyElseIsBelieved() {
        assertThat(clients.of(head("198.51.100.9", "x-forwarded-for", "203.0.113.7")))
                .isEqualTo(address("198.51.100.9"));
        assertThat(
                        new ClientAddress(AddressRanges.NONE)
                                .of(head(PROXY, "x-forwarded-for", "203.0.113.7")))
                .isEqualTo(address(PROXY));
    }

    @Test
    void twoHeadersThatDisagreeAreNotBelieved() {
        assertThat(
                        clients.of(
                                head(
                                        PROXY,
                                        "forwarded",
                                        "for=203.0.113.7",
                                        "x-forwarded-for",
                                        "198.51.100.9")))
                .isEqualTo(address(PROXY));
        assertThat(
                        clients.of(
                                head(
                                        PROXY,
                                        "forwarded",
                                        "for=198.51.100.9",
                                        "x-forwarded-for",
                                        "1.2.3.4, 198.51.100.9")))
                .isEqualTo(address("198.51.100.9"));
    }
}
