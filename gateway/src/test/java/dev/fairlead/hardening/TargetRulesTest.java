package dev.fairlead.hardening;

import static dev.fairlead.hardening.Stage.KEY;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.TestGateway;
import dev.fairlead.hardening.TwoProtocols.Outcome;
import dev.fairlead.hardening.TwoProtocols.Protocol;
import dev.fairlead.testing.Message;
import dev.fairlead.testing.RawHttp2Client;

import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;

/** Rule H2 on HTTP/1.1 and HTTP/2: which targets are refused, and which go on as they came. */
class TargetRulesTest {
    private static final String TO = "/proxy/openai/v1/models";
    private static final byte[] NOTHING = {};

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

    /**
     * A target.
     *
     * @param arrives what the provider gets, or what stands in the refusal
     */
    record Row(Protocol protocol, String rule, String target, String arrives) {
        @Override
        public String toString() {
            return "H2 " + rule + ", " + protocol;
        }
    }

    private static Stream<Row> onBoth(String... rows) {
        return Arrays.stream(rows)
                .map(row -> row.split("\\|", -1))
                .flatMap(
                        row ->
                                Stream.of(Protocol.values())
                                        .map(p -> new Row(p, row[0], row[1], row[2])));
    }

    static Stream<Row> refused() {
        return Stream.of(dots(), empty(), bytes(), forms()).flatMap(rows -> rows);
    }

    private static Stream<Row> dots() {
        return onBoth(
                "dot segments|/proxy/openai/../x|invalid_path",
                "a dot segment|/proxy/openai/./x|invalid_path",
                "dot segments at the end|/proxy/openai/v1/..|invalid_path",
                "a dot segment at the end|/proxy/openai/v1/.|invalid_path",
                "encoded dots|/proxy/openai/%2e%2e/x|invalid_path",
                "an encoded dot|/proxy/openai/%2E/x|invalid_path",
                "half encoded dots|/proxy/openai/.%2E/x|invalid_path",
                "the other half|/proxy/openai/%2e./x|invalid_path",
                "dots with a parameter|/proxy/openai/..;/x|invalid_path",
                "encoded dots with a parameter|/proxy/openai/%2E.;a=b/x|invalid_path",
                "a dot with a parameter|/proxy/openai/.;a/x|invalid_path",
                "dots before the route|/proxy/../proxy/openai/x|invalid_path",
                "dots in place of the route|/proxy/../x|invalid_path",
                "dots first|/../proxy/openai/x|invalid_path",
                "dots and a query|/proxy/openai/..?a=b|invalid_path");
    }

    private static Stream<Row> empty() {
        return onBoth(
                "an empty segment|/proxy/openai//v1/models|doubled slash",
                "and its usual cause|/proxy/openai//v1/models|base URL ends in '/'",
                "an empty first segment|//proxy/openai/v1/models|doubled slash",
                "two slashes at the end|/proxy/openai/v1/models//|doubled slash",
                "two slashes and a query|/proxy/openai/v1//?a=b|doubled slash",
                "an empty route|/proxy//v1/models|empty_route",
                "an empty route alone|/proxy//|empty_route");
    }

    private static Stream<Row> bytes() {
        return onBoth(
                "a backslash|/proxy/openai/a\\b|invalid_path",
                "dots and backslash|/proxy/openai/..\\x|invalid_path",
                "a number sign|/proxy/openai/a#b|invalid_path",
                "a number sign in the query|/proxy/openai/a?b#c|invalid_path",
                "a backslash in the query|/proxy/openai/a?b\\c|invalid_path",
                "a control byte|/proxy/openai/a\u0001b|invalid_path",
                "a control byte in the query|/proxy/openai/a?b\u0001c|invalid_path",
                "a tab|/proxy/openai/a\tb|invalid_path",
                "a space|/proxy/openai/a b|invalid_path",
                "a space in the query|/proxy/openai/a?b c|invalid_path",
                "DEL|/proxy/openai/a\u007fb|invalid_path",
                "a byte beyond ASCII|/proxy/openai/caf\u00e9|invalid_path",
                "one in the query|/proxy/openai/a?caf\u00e9|invalid_path",
                "a lone %|/proxy/openai/a%|invalid_path",
                "a short %|/proxy/openai/a%4|invalid_path",
                "% without hex|/proxy/openai/a%zz|invalid_path",
                "% with one digit|/proxy/openai/a%4/b|invalid_path",
                "%00|/proxy/openai/a%00b|invalid_path",
                "encoded twice|/proxy/openai/%252e%252e/x|invalid_path",
                "a model encoded twice|/proxy/gemini/v1beta/models/g%252Fx:count|invalid_path");
    }

    private static Stream<Row> forms() {
        return onBoth(
                "another authority|http://elsewhere/proxy/openai/v1/models|invalid_path",
                "an authority with a user|http://a@gateway/proxy/openai/x|invalid_path",
                "another port|http://gateway:1/proxy/openai/x|invalid_path",
                "no authority|http:///proxy/openai/x|invalid_path",
                "neither slash nor scheme|proxy/openai/v1/models|invalid_path",
                "a star that is no OPTIONS|*|invalid_path",
                "only a query|?a=b|invalid_path");
    }

    @ParameterizedTest
    @MethodSource("refused")
    void refuses(Row row) throws Exception {
        int before = stage.provider().requests().size();
        for (String key : new String[] {KEY, ""}) {
            Outcome outcome = get(row, key);
            if (row.protocol() == Protocol.HTTP_2 && isNoField(row.target())) {
                // No value of a field can be that (RFC 9113, section 8.2.1).
                assertThat(outcome).isEqualTo(Outcome.RESET);
            } else {
                assertThat(outcome.status()).isEqualTo(400);
                assertThat(outcome.text()).contains(row.arrives());
            }
        }
        assertThat(stage.provider().requests()).hasSize(before);
    }

    private static boolean isNoField(String target) {
        return target.chars().anyMatch(c -> (c < ' ' && c != '\t') || c == 0x7f);
    }

    private static Outcome get(Row row, String key) throws Exception {
        return TwoProtocols.send(
                row.protocol(), stage.gateway().port(), "GET", row.target(), key, NOTHING);
    }

    static Stream<Row> passing() {
        return onBoth(
                "%2F|/proxy/openai/v1/a%2Fb|/v1/a%2Fb",
                "%2f in lower case|/proxy/openai/v1/a%2fb|/v1/a%2fb",
                "%3A|/proxy/openai/v1/a%3Ab|/v1/a%3Ab",
                "a colon|/proxy/openai/v1/a:b|/v1/a:b",
                "an ARN|/proxy/openai/m/arn:aws:b%3A1%2Fx/c|/v1/m/arn:aws:b%3A1%2Fx/c",
                "one trailing slash|/proxy/openai/v1/a/|/v1/a/",
                "dots in a name|/proxy/openai/v1/a..b/...|/v1/a..b/...",
                "a parameter|/proxy/openai/v1/a;b=c/d|/v1/a;b=c/d",
                "an encoded %|/proxy/openai/v1/100%25|/v1/100%25",
                "O20 a query|/proxy/openai/a?x=a%2Bb&x=&y|/v1/a?x=a%2Bb&x=&y",
                "dots in a query|/proxy/openai/a?x=/../b|/v1/a?x=/../b",
                "%zz in a query|/proxy/openai/a?x=%zz%00|/v1/a?x=%zz%00",
                "our own authority|http://gateway/proxy/openai/a|/v1/a",
                "its case|http://GATEWAY/proxy/openai/a|/v1/a");
    }

    @ParameterizedTest
    @MethodSource("passing")
    void passesTheRestAsSent(Row row) throws Exception {
        int before = stage.provider().requests().size();

        assertThat(get(row, KEY).status()).isEqualTo(200);
        assertThat(stage.provider().requests().get(before).target()).isEqualTo(row.arrives());
    }

    @ParameterizedTest(name = "H2 {0} {1} over {2}")
    @CsvSource({
        "TRACE, " + TO + ", HTTP_1_1",
        "TRACE, " + TO + ", HTTP_2",
        "TRACE, /health, HTTP_1_1",
        "POST, /health, HTTP_1_1",
        "POST, /health, HTTP_2",
        "DELETE, /, HTTP_1_1",
        "DELETE, /, HTTP_2",
    })
    void refusesMethods(String method, String target, Protocol protocol) throws Exception {
        Outcome outcome =
                TwoProtocols.send(protocol, stage.gateway().port(), method, target, KEY, NOTHING);

        assertThat(outcome.status()).isEqualTo(405);
        assertThat(outcome.text()).contains("method_not_allowed");
    }

    @ParameterizedTest(name = "H2 CONNECT {0}")
    @ValueSource(strings = {"provider:443", "gateway", "/proxy/openai/x", "http://gateway/"})
    void connectIsNeverServed(String target) throws Exception {
        int before = stage.provider().requests().size();
        Message answer =
                stage.answerTo("CONNECT " + target + " HTTP/1.1\nHost: gateway\n" + KEY + "\n");

        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.field("allow")).startsWith("GET, HEAD");
        assertThat(stage.provider().requests()).hasSize(before);
    }

    @Test
    void h2ConnectIsNeverServedOnHttp2() throws Exception {
        int before = stage.provider().requests().size();
        try (RawHttp2Client client = new RawHttp2Client(stage.gateway().port(), 65_535)) {
            // Of the pseudo-fields it has these two alone (RFC 9113, section 8.5).
            client.headers(
                    1, 0, new DefaultHttp2Headers(false).method("CONNECT").authority("h:443"));
            Outcome outcome = TwoProtocols.outcome(client, 1);

            assertThat(outcome.status()).isEqualTo(405);
            assertThat(outcome.text()).contains("method_not_allowed");
        }
        assertThat(stage.provider().requests()).hasSize(before);
    }

    @ParameterizedTest(name = "H2 extended CONNECT for {0}")
    @ValueSource(strings = {"websocket", "connect-udp", "connect-ip", "webtransport"})
    void extendedConnectIsNotServed(String protocol) throws Exception {
        int before = stage.provider().requests().size();
        Http2Headers head =
                new DefaultHttp2Headers(false)
                        .method("CONNECT")
                        .scheme("http")
                        .path(TO)
                        .authority("gateway")
                        .add(":protocol", protocol)
                        .add("authorization", "Bearer " + TestGateway.KEY);
        try (RawHttp2Client client = new RawHttp2Client(stage.gateway().port(), 65_535)) {
            client.headers(1, 0, head);
            Outcome outcome = TwoProtocols.outcome(client, 1);

            assertThat(outcome.status()).isIn(0, 405);
        }
        assertThat(stage.provider().requests()).hasSize(before);
    }

    @ParameterizedTest(name = "H2 OPTIONS * over {0}")
    @ValueSource(strings = {"HTTP_1_1", "HTTP_2"})
    void optionsOfTheServerIsAnsweredHere(String protocol) throws Exception {
        int before = stage.provider().requests().size();
        Outcome outcome =
                TwoProtocols.send(
                        Protocol.valueOf(protocol),
                        stage.gateway().port(),
                        "OPTIONS",
                        "*",
                        "",
                        NOTHING);

        assertThat(outcome.status()).isEqualTo(204);
        assertThat(stage.provider().requests()).hasSize(before);
    }

    @ParameterizedTest(name = "H2 an upgrade to HTTP/2 with a body: {0}")
    @ValueSource(strings = {"content-length", "chunked"})
    void anUpgradeToHttp2IsIgnoredAndStaysHere(String framing) throws Exception {
        int before = stage.provider().requests().size();
        boolean chunked = framing.equals("chunked");
        Message answer =
                stage.answerTo(
                        "POST /proxy/openai/v1/audio/x HTTP/1.1\nHost: gateway\n"
                                + KEY
                                + "Connection: Upgrade, HTTP2-Settings\n"
                                + "Upgrade: h2c\n"
                                + "HTTP2-Settings:"
                                + " AAEAAEAAAAIAAAAAAAMAAAAAAAQBAAAAAAUAAEAAAAYABgAA\n"
                                + (chunked
                                        ? "Transfer-Encoding: chunked\n\n3\nabc\n0\n\n"
                                        : "Content-Length: 3\n\nabc"));

        assertThat(answer.start()).startsWith("HTTP/1.1 200");
        Message arrived = stage.provider().requests().get(before);
        assertThat(arrived.text()).isEqualTo("abc");
        assertThat(arrived.names()).doesNotContain("upgrade", "http2-settings", "connection");
    }

    @Test
    void h2AnUpgradeToAnythingElseIsIgnoredToo() throws Exception {
        int before = stage.provider().requests().size();
        Message answer =
                stage.answerTo(
                        "GET "
                                + TO
                                + " HTTP/1.1\nHost: gateway\n"
                                + KEY
                                + "Connection: Upgrade\nUpgrade: TLS/1.0, h2c, foo\n\n");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(stage.provider().requests().get(before).names()).doesNotContain("upgrade");
    }
}
