package dev.fairlead.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.call.AddressRanges;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.util.List;

/** Rule H7: what the gateway does not call by itself. */
class EgressTest {
    private static Egress egress(List<String> allowed, String... own) {
        AddressRanges ranges = AddressRanges.of(allowed);
        List<InetSocketAddress> listeners =
                List.of(own).stream().map(EgressTest::listener).toList();
        return new Egress(() -> ranges, () -> listeners);
    }

    private static InetSocketAddress listener(String text) {
        int colon = text.lastIndexOf(':');
        return new InetSocketAddress(
                InetAddress.ofLiteral(text.substring(0, colon)),
                Integer.parseInt(text.substring(colon + 1)));
    }

    @ParameterizedTest(name = "H7 {1}: {0}")
    @CsvSource({
        "169.254.169.254, a link-local address",
        "169.254.0.0, a link-local address",
        "169.254.255.255, a link-local address",
        "169.254.170.2, a link-local address",
        "fe80::1, a link-local address",
        "febf:ffff::1, a link-local address",
        "::ffff:169.254.169.254, a link-local address",
        "::ffff:a9fe:a9fe, a link-local address",
        "::169.254.169.254, a link-local address",
        "64:ff9b::169.254.169.254, a link-local address",
        "64:ff9b::a9fe:a9fe, a link-local address",
        "64:ff9b:1::a9fe:a9fe, a link-local address",
        "2002:a9fe:a9fe::1, a link-local address",
        "fd00:ec2::254, an address of a cloud's metadata",
        "fd20:ce::254, an address of a cloud's metadata",
        "168.63.129.16, an address of a cloud's metadata",
        "100.100.100.200, an address of a cloud's metadata",
        "64:ff9b::100.100.100.200, an address of a cloud's metadata",
        "192.0.0.192, an address of a cloud's metadata",
        "127.0.0.1, the gateway's own listener",
        "::ffff:127.0.0.1, the gateway's own listener",
        "64:ff9b::127.0.0.1, the gateway's own listener",
        "0.0.0.0, the gateway's own listener",
        "::, the gateway's own listener",
    })
    void isRefusedWithTheAddressAndTheRemedy(String address, String what) {
        assertThat(
                        egress(List.of(), "127.0.0.1:8788")
                                .refusal(InetAddress.ofLiteral(address), 8788))
                .contains(what)
                .contains(InetAddress.ofLiteral(address).getHostAddress())
                .contains("egress.allow");
    }

    @ParameterizedTest(name = "H7 {0} port {1} beside a listener at {2}")
    @CsvSource({
        "127.0.0.1, 8788, 0.0.0.0:8788",
        "127.0.0.2, 8788, 0.0.0.0:8788",
        "::1, 8788, '[::]:8788'",
        "127.0.0.1, 8788, '[::]:8788'",
        "::1, 8788, '[::1]:8788'",
        "0.0.0.0, 8788, 127.0.0.1:8788",
    })
    void aListenerOfItsOwnIsFoundUnderEveryAddress(String address, int port, String own) {
        String listener = own.replace("[", "").replace("]", "");
        assertThat(egress(List.of(), listener).refusal(InetAddress.ofLiteral(address), port))
                .contains("own listener");
    }

    @Test
    void h7AListenerOfItsOwnIsFoundUnderTheAddressesOfThisMachine() throws Exception {
        List<InetAddress> here =
                NetworkInterface.networkInterfaces()
                        .flatMap(NetworkInterface::inetAddresses)
                        .filter(address -> !address.isLinkLocalAddress())
                        .toList();
        assertThat(here).isNotEmpty();
        for (InetAddress address : here) {
            assertThat(egress(List.of(), "0.0.0.0:8788").refusal(address, 8788))
                    .contains("own listener");
        }
    }

    @ParameterizedTest(name = "H7 {0} port {1} may be called")
    @CsvSource({
        "203.0.113.7, 443",
        "10.0.0.1, 80",
        "169.253.255.255, 80",
        "169.255.0.0, 80",
        "fec0::1, 80",
        "fd00:ec2::253, 80",
        "2001:db8::1, 443",
        "64:ff9b::203.0.113.7, 443",
        "2002:cb00:7107::1, 443",
        // Something else on this machine.
        "127.0.0.1, 9000",
        "::1, 9000",
        "::1, 8788",
        // Somebody else's port of the same number.
        "203.0.113.7, 8788",
    })
    void theRestMayBeCalled(String address, int port) {
        assertThat(
                        egress(List.of(), "127.0.0.1:8788")
                                .refusal(InetAddress.ofLiteral(address), port))
                .isNull();
    }

    @ParameterizedTest(name = "H7 {0} where {1} is allowed")
    @CsvSource({
        "169.254.169.254, 169.254.169.254",
        "::ffff:169.254.169.254, 169.254.0.0/16",
        "64:ff9b::a9fe:a9fe, 169.254.169.254",
        "64:ff9b::a9fe:a9fe, 64:ff9b::/96",
        "fd00:ec2::254, fd00::/8",
        "127.0.0.1, 127.0.0.0/8",
    })
    void whatIsAllowedByNameMayBeCalled(String address, String allowed) {
        Egress egress = egress(List.of(allowed), "127.0.0.1:8788");

        assertThat(egress.refusal(InetAddress.ofLiteral(address), 8788)).isNull();
        assertThat(egress.refusal(InetAddress.ofLiteral("fe80::1"), 8788)).isNotNull();
    }
}
