package dev.fairlead.hardening;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.fairlead.testing.Fuzz;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Heads by chance, as bytes on the socket: whatever is served is a request to a strict reader, a
 * good request is served whatever stands around it, and every connection ends.
 */
class HeadFuzzTest {
    private static final List<byte[]> GOOD =
            Stream.of(
                            "GET /health HTTP/1.1|Host: gateway||",
                            "GET /health?a=b%20c HTTP/1.1|host:gateway|Accept: */*||",
                            "HEAD /health HTTP/1.1|Host: h|Connection: keep-alive, x||",
                            "POST /health HTTP/1.1|Host: h|Content-Length: 3||abc",
                            "POST /x HTTP/1.1|Host: h|Transfer-Encoding: chunked||3|abc|0||",
                            "GET http://h/health HTTP/1.1|Host: h|X-A:|X-B: \t c \t||")
                    .map(text -> text.replace("|", "\r\n").getBytes(ISO_8859_1))
                    .toList();

    private static final List<byte[]> WORDS =
            Stream.of(
                            "\r\n",
                            "\n",
                            "\r",
                            " ",
                            "\t",
                            ":",
                            "\0",
                            "\u000b",
                            "\u00ff",
                            "%",
                            "%00",
                            "/../",
                            "//",
                            "\\",
                            "#",
                            ";",
                            ",",
                            "\r\n ",
                            "Host: x\r\n",
                            "Content-Length: 0\r\n",
                            "Content-Length: 3\r\n",
                            "Transfer-Encoding: chunked\r\n",
                            "transfer-encoding: gzip\r\n",
                            "Connection: host\r\n",
                            "Connection: close\r\n",
                            "HTTP/1.0",
                            "HTTP/1.9",
                            "0\r\n\r\n",
                            "\r\n\r\n",
                            "GET /health HTTP/1.1\r\n")
                    .map(text -> text.getBytes(ISO_8859_1))
                    .toList();

    @TempDir static Path folder;
    private static Stage stage;

    @BeforeAll
    static void set() throws Exception {
        stage = Stage.set(folder);
    }

    @AfterAll
    static void strike() throws Exception {
        stage.close();
    }

    static LongStream seeds() {
        return Fuzz.seeds("heads");
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whatIsServedIsARequest(long seed) throws Exception {
        Fuzz fuzz = new Fuzz(seed);
        int served = 0;
        int inputs = Fuzz.inputs(3_000);
        for (int i = 0; i < inputs; i++) {
            byte[] good = fuzz.one(GOOD);
            byte[] sent = i % 8 == 0 ? good : fuzz.changed(good, WORDS);
            String answer = answer(sent);
            String shown = "seed " + seed + ", input " + i + ": " + show(sent) + " -> " + answer;
            if (serves(answer)) {
                served++;
                assertThat(StrictHead.accepts(sent)).as(shown).isTrue();
            } else {
                assertThat(sent).as(shown).isNotEqualTo(good);
                assertThat(answer).as(shown).matches("(?s)(HTTP/1\\.[01] 4\\d\\d .*)?");
            }
        }
        assertThat(served).isGreaterThan(inputs / 8);
        assertThat(stage.ask().status()).isEqualTo(200);
    }

    /** Whether the request got as far as its target and method. */
    private static boolean serves(String answer) {
        return answer.startsWith("HTTP/1.1 200 ")
                || answer.startsWith("HTTP/1.1 404 ")
                || answer.startsWith("HTTP/1.1 405 ")
                || answer.startsWith("HTTP/1.1 401 ");
    }

    /** All that comes back until the connection ends. */
    private static String answer(byte[] sent) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), stage.gateway().port())) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(sent);
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
        } catch (SocketException reset) {
            return "";
        }
    }

    private static String show(byte[] bytes) {
        StringBuilder shown = new StringBuilder();
        for (byte b : bytes) {
            boolean visible = b > ' ' && b < 0x7f && b != '\\';
            shown.append(visible ? String.valueOf((char) b) : "\\x%02x".formatted(b & 0xff));
        }
        return shown.toString();
    }
}
