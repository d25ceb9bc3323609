package dev.fairlead;

import static dev.fairlead.TestGateway.KEY;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fairlead.testing.Message;
import dev.fairlead.testing.RawClient;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.file.Path;
import java.util.stream.Stream;

/** Field report L37: keys as people paste them. They are a key or a 401, never a 500. */
class OddKeysTest {
    @TempDir static Path folder;
    private static TestGateway gateway;

    /**
     * A header field as somebody may write it.
     *
     * @param fields whole lines, each byte a character
     */
    record Odd(String name, String fields, int status) {
        @Override
        public String toString() {
            return name;
        }
    }

    @BeforeAll
    static void start() throws Exception {
        gateway = TestGateway.start(folder, "providers: {test: {type: test}}\n");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    static Stream<Odd> odd() {
        String smart = new String("\u201c".getBytes(UTF_8), ISO_8859_1);
        String bullets = new String("\u2022\u2022\u2022\u2022".getBytes(UTF_8), ISO_8859_1);
        return Stream.of(
                new Odd("as it should be", bearer(KEY), 200),
                new Odd("lower-case bearer", "authorization: bearer " + KEY + "\r\n", 200),
                new Odd("two spaces", "authorization: Bearer  " + KEY + "\r\n", 200),
                new Odd("a space and a tab behind it", bearer(KEY + " \t"), 200),
                new Odd("twice", bearer(KEY) + bearer(KEY), 200),
                new Odd("one of another system beside it", bearer(KEY) + bearer("sk-other"), 200),
                new Odd("smart quotes", bearer(smart + KEY + smart), 401),
                new Odd("plain quotes", bearer("\"" + KEY + "\""), 401),
                new Odd("bullets of a masked field", bearer(bullets), 401),
                new Odd("bytes of no encoding", bearer("\u0080\u00ff\u00a0" + KEY), 401),
                new Odd(
                        "a space within",
                        bearer(KEY.substring(0, 8) + " " + KEY.substring(8)),
                        401),
                new Odd("nothing", bearer(""), 401),
                new Odd("nothing at all", "authorization:\r\n", 401),
                new Odd("a carriage return", bearer(KEY + "\r\r"), 400),
                new Odd("a NUL", bearer(KEY + "\0"), 400),
                new Odd("long", bearer("k".repeat(50_000)), 401),
                new Odd("longer than a head", bearer("k".repeat(100_000)), 431));
    }

    private static String bearer(String text) {
        return "authorization: Bearer " + text + "\r\n";
    }

    @ParameterizedTest(name = "L37 {0}")
    @MethodSource("odd")
    void l37AnOddKeyIsAKeyOrA401(Odd odd) throws Exception {
        try (RawClient client = gateway.client()) {
            client.send(
                    "GET /proxy/test/v1/models HTTP/1.1\r\nhost: gateway\r\n"
                            + odd.fields()
                            + "\r\n");
            Message answer = client.answer();
            assertThat(answer.status()).as(answer.text()).isEqualTo(odd.status());
            assertThat(answer.text()).doesNotContain(KEY);
        }
        assertThat(gateway.get("/proxy/test/v1/models").status()).isEqualTo(200);
    }
}
