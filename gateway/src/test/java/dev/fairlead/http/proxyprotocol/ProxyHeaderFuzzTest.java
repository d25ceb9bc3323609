package dev.fairlead.http.proxyprotocol;

import static dev.fairlead.http.proxyprotocol.HeaderBytes.ascii;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.testing.Fuzz;

import io.netty.buffer.Unpooled;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Headers with changes by chance: however they are cut, the reader says the same of them. */
class ProxyHeaderFuzzTest {
    private static final List<byte[]> WORDS =
            Stream.of(
                            "PROXY ",
                            "TCP4",
                            "TCP6",
                            "UNKNOWN",
                            " ",
                            "  ",
                            "\r\n",
                            "\r",
                            "\n",
                            "\0",
                            "::",
                            ":",
                            ".",
                            "0",
                            "65535",
                            "65536",
                            "256",
                            "ffff",
                            "::ffff:1.2.3.4",
                            "\r\n\r\n\0\r\nQUIT\n",
                            "!",
                            "\u0011",
                            "\u00ff\u00ff",
                            "\0\f")
                    .map(HeaderBytes::ascii)
                    .toList();

    static LongStream seeds() {
        return Fuzz.seeds("proxy-header");
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void saysTheSameHoweverItIsCut(long seed) {
        Fuzz fuzz = new Fuzz(seed);
        List<byte[]> good = ProxyHeaderTest.good().map(ProxyHeaderTest.Good::header).toList();
        int inputs = Fuzz.inputs(20_000);
        int whole = 0;
        int malformed = 0;
        for (int i = 0; i < inputs; i++) {
            byte[] bytes = fuzz.changed(fuzz.one(good), WORDS);
            ProxyHeader all = read(bytes, bytes.length);
            int cut = fuzz.random().nextInt(bytes.length + 1);
            String what = "seed " + seed + ", input " + i + ", cut at " + cut;
            switch (read(bytes, cut)) {
                // What is known of the begin is not changed by what comes behind it.
                case ProxyHeader.Malformed _ ->
                        assertThat(all).as(what).isInstanceOf(ProxyHeader.Malformed.class);
                case ProxyHeader.Whole known -> {
                    assertThat(all).as(what).isEqualTo(known);
                    assertThat(known.length()).as(what).isLessThanOrEqualTo(cut);
                }
                case ProxyHeader.Incomplete _ -> assertThat(cut).as(what).isLessThan(4096);
            }
            whole += all instanceof ProxyHeader.Whole ? 1 : 0;
            malformed += all instanceof ProxyHeader.Malformed ? 1 : 0;
        }
        // Else it would not have looked at much.
        assertThat(whole).as("seed " + seed).isGreaterThan(inputs / 50);
        assertThat(malformed).as("seed " + seed).isGreaterThan(inputs / 50);
    }

    private static ProxyHeader read(byte[] bytes, int length) {
        return ProxyHeader.read(Unpooled.wrappedBuffer(ascii("xyz"), bytes).slice(3, length));
    }
}
