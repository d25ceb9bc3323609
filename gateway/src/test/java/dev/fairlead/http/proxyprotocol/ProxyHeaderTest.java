package dev.fairlead.http.proxyprotocol;

import static dev.fairlead.http.proxyprotocol.HeaderBytes.LOCAL;
import static dev.fairlead.http.proxyprotocol.HeaderBytes.PROXY;
import static dev.fairlead.http.proxyprotocol.HeaderBytes.TCP4;
import static dev.fairlead.http.proxyprotocol.HeaderBytes.TCP6;
import static dev.fairlead.http.proxyprotocol.HeaderBytes.ascii;
import static dev.fairlead.http.proxyprotocol.HeaderBytes.bytes;
import static dev.fairlead.http.proxyprotocol.HeaderBytes.header;
import static dev.fairlead.http.proxyprotocol.HeaderBytes.joined;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.net.InetAddress;
import java.util.stream.Stream;

/** Headers of the PROXY protocol by its specification, and what is none. */
class ProxyHeaderTest {
    static final byte[] V4 = bytes(203, 0, 113, 7, 10, 0, 0, 1, 0x12, 0x67, 1, 0xbb);
    static final byte[] V6 =
            joined(
                    bytes(0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7),
                    bytes(0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1),
                    bytes(0x12, 0x67, 1, 0xbb));
    static final byte[] MAPPED =
            joined(
                    bytes(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 203, 0, 113, 7),
                    bytes(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 10, 0, 0, 1),
                    bytes(0x12, 0x67, 1, 0xbb));

    /**
     * A good header.
     *
     * @param client empty where none is named
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    record Good(String what, byte[] header, String client) {
        @Override
        public String toString() {
            return what;
        }
    }

    private static Good line(String what, String line, String client) {
        return new Good("1: " + what, ascii("PROXY " + line + "\r\n"), client);
    }

    private static Good block(String what, byte[] header, String client) {
        return new Good("2: " + what, header, client);
    }

    static Stream<Good> good() {
        String full = "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff";
        return Stream.of(
                line("TCP4", "TCP4 203.0.113.7 10.0.0.1 4711 443", "203.0.113.7"),
                line("smallest", "TCP4 0.0.0.0 0.0.0.0 0 0", "0.0.0.0"),
                line("largest", "TCP4 255.255.255.255 255.255.255.255 65535 65535", "255.255.2"),
                line("TCP6", "TCP6 2001:db8::7 2001:db8::1 4711 443", "2001:db8:0:0:0:0:0:7"),
                line("capitals", "TCP6 2001:DB8::7 2001:DB8::1 4711 443", "2001:db8:0:0"),
                line("the longest", "TCP6 " + full + " " + full + " 65535 65535", full),
                line("mapped", "TCP6 ::ffff:203.0.113.7 ::1 4711 443", "203.0.113.7"),
                line("mapped in hex", "TCP6 ::ffff:cb00:7107 ::1 4711 443", "203.0.113.7"),
                line("UNKNOWN", "UNKNOWN", ""),
                line("UNKNOWN and more", "UNKNOWN ffff::1 x 99999 \t", ""),
                line("UNKNOWN, longest", "UNKNOWN " + "x".repeat(107 - 16), ""),
                block("TCP4", header(PROXY, TCP4, V4), "203.0.113.7"),
                block("TCP6", header(PROXY, TCP6, V6), "2001:db8:0:0:0:0:0:7"),
                block("mapped", header(PROXY, TCP6, MAPPED), "203.0.113.7"),
                block("TLVs", header(PROXY, TCP4, joined(V4, new byte[500])), "203.0.113.7"),
                block("4 KiB", header(PROXY, TCP4, joined(V4, new byte[4096 - 28])), "203.0.113.7"),
                block("LOCAL", header(LOCAL, 0, bytes()), ""),
                block("LOCAL with addresses", header(LOCAL, TCP4, V4), ""),
                block("LOCAL of any family", header(LOCAL, 0x77, bytes(1, 2, 3)), ""),
                block("no family", header(PROXY, 0, bytes(1, 2)), ""),
                block("datagrams", header(PROXY, 0x12, V4), ""),
                block("a family without protocol", header(PROXY, 0x10, V4), ""),
                block("a socket of unix", header(PROXY, 0x31, new byte[216]), ""));
    }

    @ParameterizedTest
    @MethodSource("good")
    void isReadWholeAndNotBefore(Good row) {
        byte[] followed = joined(row.header(), ascii("GET / HTTP/1.1\r\n\r\n"));
        for (int i = 0; i < row.header().length; i++) {
            assertThat(read(followed, i)).isEqualTo(new ProxyHeader.Incomplete());
        }
        for (int length : new int[] {row.header().length, followed.length}) {
            assertThat(read(followed, length))
                    .isInstanceOfSatisfying(
                            ProxyHeader.Whole.class,
                            whole -> {
                                assertThat(whole.length()).isEqualTo(row.header().length);
                                assertThat(text(whole.client())).startsWith(row.client());
                                assertThat(whole.client() == null)
                                        .isEqualTo(row.client().isEmpty());
                            });
        }
    }

    private static String text(@Nullable InetAddress address) {
        return address == null ? "" : address.getHostAddress();
    }

    private static ProxyHeader read(byte[] bytes, int length) {
        // Not at the begin of the buffer, as it may be.
        ByteBuf buffer = Unpooled.wrappedBuffer(ascii("xyz"), bytes).skipBytes(3);
        return ProxyHeader.read(buffer.slice(buffer.readerIndex(), length));
    }

    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    record Bad(String what, byte[] bytes, String reason) {
        @Override
        public String toString() {
            return what;
        }
    }

    private static Bad line(String what, String line) {
        return new Bad("1: " + what, ascii("PROXY " + line + "\r\n"), "version 1");
    }

    private static Bad block(String what, byte[] header) {
        return new Bad("2: " + what, header, "version 2");
    }

    static Stream<Bad> bad() {
        String none = "does not begin";
        return Stream.of(
                new Bad("a request", ascii("GET / HTTP/1.1\r\n"), none),
                new Bad("the preface of HTTP/2", ascii("PRI * HTTP/2.0\r\n"), none),
                new Bad("a TLS hello", bytes(22, 3, 1, 2, 0, 1), none),
                new Bad("the word in another case", ascii("proxy TCP4"), none),
                new Bad("no space", ascii("PROXYTCP4"), none),
                new Bad("a wrong signature", ascii("\r\n\r\n\0\r\nQUIT\r"), none),
                new Bad("NUL", bytes(0), none),
                new Bad("no line end", ascii("PROXY " + "x".repeat(101)), "longer than 107"),
                new Bad(
                        "a byte too long",
                        ascii("PROXY UNKNOWN " + "x".repeat(92) + "\r\n"),
                        "longer than 107"),
                new Bad("no carriage return", ascii("PROXY UNKNOWN\n"), "version 1"),
                line("a second carriage return", "UNKNOWN\r"),
                line("another word", "TCP5 203.0.113.7 10.0.0.1 4711 443"),
                line("a word in another case", "tcp4 203.0.113.7 10.0.0.1 4711 443"),
                line("UNKNOWN and no space", "UNKNOWNx"),
                line("nothing", ""),
                line("no ports", "TCP4 203.0.113.7 10.0.0.1"),
                line("one port", "TCP4 203.0.113.7 10.0.0.1 4711"),
                line("three ports", "TCP4 203.0.113.7 10.0.0.1 4711 443 1"),
                line("two spaces", "TCP4  203.0.113.7 10.0.0.1 4711 443"),
                line("a tab", "TCP4 203.0.113.7\t10.0.0.1 4711 443"),
                line("a space at the end", "TCP4 203.0.113.7 10.0.0.1 4711 443 "),
                line("a port beyond 65535", "TCP4 203.0.113.7 10.0.0.1 65536 443"),
                line("the other too", "TCP4 203.0.113.7 10.0.0.1 4711 65536"),
                line("a large port", "TCP4 203.0.113.7 10.0.0.1 4711 99999999999"),
                line("a port with a zero", "TCP4 203.0.113.7 10.0.0.1 04711 443"),
                line("a port with a sign", "TCP4 203.0.113.7 10.0.0.1 +4711 443"),
                line("an address with a zero", "TCP4 203.0.113.07 10.0.0.1 4711 443"),
                line("another with a zero", "TCP4 203.0.113.7 010.0.0.1 4711 443"),
                line("an address of three", "TCP4 203.0.113 10.0.0.1 4711 443"),
                line("a part of 256", "TCP4 203.0.113.256 10.0.0.1 4711 443"),
                line("a name", "TCP4 localhost 10.0.0.1 4711 443"),
                line("TCP4 with IPv6", "TCP4 2001:db8::7 2001:db8::1 4711 443"),
                line("TCP4 with one of IPv6", "TCP4 203.0.113.7 2001:db8::1 4711 443"),
                line("TCP6 with IPv4", "TCP6 203.0.113.7 10.0.0.1 4711 443"),
                line("a zone", "TCP6 fe80::1%eth0 2001:db8::1 4711 443"),
                line("brackets", "TCP6 [2001:db8::7] 2001:db8::1 4711 443"),
                line("two gaps", "TCP6 2001::db8::7 2001:db8::1 4711 443"),
                line("five hex digits", "TCP6 20010:db8::7 2001:db8::1 4711 443"),
                line("nine groups", "TCP6 1:2:3:4:5:6:7:8:9 2001:db8::1 4711 443"),
                line("mapped with a zero", "TCP6 ::ffff:203.0.113.07 ::1 4711 443"),
                block("version 1", header(0x11, TCP4, V4)),
                block("version 3", header(0x31, TCP4, V4)),
                block("another command", header(0x22, TCP4, V4)),
                block("a family that is none", header(PROXY, 0x41, V4)),
                block("a protocol that is none", header(PROXY, 0x13, V4)),
                block("too short for IPv4", header(PROXY, TCP4, 11, V4)),
                block("too short for IPv6", header(PROXY, TCP6, V4)),
                block("too short for unix", header(PROXY, 0x31, V6)),
                new Bad("2: over 4 KiB", header(PROXY, TCP4, 4081, V4), "4 KiB"),
                new Bad("2: 64 KiB", header(PROXY, TCP4, 65_535, V4), "4 KiB"));
    }

    @ParameterizedTest
    @MethodSource("bad")
    void isRefusedAsSoonAsThatCanBeTold(Bad row) {
        ProxyHeader read = read(row.bytes(), row.bytes().length);

        assertThat(read)
                .isInstanceOfSatisfying(
                        ProxyHeader.Malformed.class,
                        bad -> assertThat(bad.reason()).contains(row.reason()));
    }
}
