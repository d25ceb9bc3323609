package dev.fairlead.hardening;

import static dev.fairlead.hardening.Stage.KEY;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.testing.Message;
import dev.fairlead.testing.RawClient;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Rules H1 to H3 on the wire of HTTP/1.1: what is refused, how, and what passes. */
class Http1RulesTest {
    private static final String TO = "/proxy/openai/v1/models";
    private static final String GET = "GET " + TO + " HTTP/1.1\nHost: gateway\n" + KEY;
    private static final String POST =
            "POST /proxy/openai/v1/audio/x HTTP/1.1\nHost: gateway\n" + KEY;

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

    /** Heads that are none: each is answered and ends its connection. */
    record Refused(String rule, String request, int status, String code) {
        @Override
        public String toString() {
            return rule;
        }
    }

    static List<Refused> framing() {
        List<Refused> rows = new ArrayList<>();
        String[][] requests = {
            {"H1 no Host", "GET " + TO + " HTTP/1.1\n" + KEY + "\n"},
            {"H1 two Hosts", GET + "Host: other\n\n"},
            {"H1 the same Host twice", GET + "Host: gateway\n\n"},
            {"H1 version 1.9", "GET " + TO + " HTTP/1.9\nHost: h\n" + KEY + "\n"},
            {"H1 version 1.2", "GET " + TO + " HTTP/1.2\nHost: h\n" + KEY + "\n"},
            {"H1 version 2.0", "GET " + TO + " HTTP/2.0\nHost: h\n" + KEY + "\n"},
            {"H1 version in another case", "GET " + TO + " HTTp/1.1\nHost: h\n" + KEY + "\n"},
            {"H1 no version", "GET " + TO + "\n\n"},
            {"H1 another protocol", "GET " + TO + " ICAP/1.0\nHost: h\n" + KEY + "\n"},
            {"H1 no request line", "nonsense\n\n"},
            {"H1 no method", " " + TO + " HTTP/1.1\nHost: h\n" + KEY + "\n"},
            {"H1 a space before the method", " GET " + TO + " HTTP/1.1\nHost: h\n" + KEY + "\n"},
            {"H1 a tab behind the method", "GET\t" + TO + " HTTP/1.1\nHost: h\n" + KEY + "\n"},
            {"H1 two spaces behind it", "GET  " + TO + " HTTP/1.1\nHost: h\n" + KEY + "\n"},
            {"H1 method of other characters", "G@T " + TO + " HTTP/1.1\nHost: h\n" + KEY + "\n"},
            {"H1 TE gzip, chunked", POST + "Transfer-Encoding: gzip, chunked\n\n0\n\n"},
            {"H1 TE chunked, chunked", POST + "Transfer-Encoding: chunked, chunked\n\n0\n\n"},
            {"H1 TE chunked twice", POST + chunked() + chunked() + "\n0\n\n"},
            {"H1 TE identity", POST + "Transfer-Encoding: identity\n\n"},
            {"H1 TE chunked;q=1", POST + "Transfer-Encoding: chunked;q=1\n\n0\n\n"},
            {"H1 TE in quotes", POST + "Transfer-Encoding: \"chunked\"\n\n0\n\n"},
            {"H1 TE xchunked", POST + "Transfer-Encoding: xchunked\n\n0\n\n"},
            {"H1 TE empty", POST + "Transfer-Encoding:\n\n"},
            {"H1 TE in 1.0", POST.replace("1.1", "1.0") + chunked() + "\n0\n\n"},
            {"H1 CL with TE", POST + chunked() + "Content-Length: 5\n\n0\n\n"},
            {"H1 TE with CL", POST + "Content-Length: 5\n" + chunked() + "\n0\n\n"},
            {"H1 two CL", POST + "Content-Length: 3\nContent-Length: 4\n\nabcd"},
            {"H1 the same CL twice", POST + "Content-Length: 3\nContent-Length: 3\n\nabc"},
            {"H1 CL as a list", POST + "Content-Length: 3, 3\n\nabc"},
            {"H1 CL +3", POST + "Content-Length: +3\n\nabc"},
            {"H1 CL -3", POST + "Content-Length: -3\n\nabc"},
            {"H1 CL 0x3", POST + "Content-Length: 0x3\n\nabc"},
            {"H1 CL 3a", POST + "Content-Length: 3a\n\nabc"},
            {"H1 CL empty", POST + "Content-Length:\n\n"},
            {"H1 CL beyond 2^63", POST + "Content-Length: 99999999999999999999\n\n"},
            {"H1 space before the colon", GET + "Name : value\n\n"},
            {"H1 no colon", GET + "nonsense\n\n"},
            {"H1 empty name", GET + ": value\n\n"},
            {"H1 a name that is no token", GET + "Na(me: value\n\n"},
            {"H1 NUL in a value", GET + "Name: va\0lue\n\n"},
            {"H1 a control byte in a value", GET + "Name: va\u0001lue\n\n"},
            {"H1 CR in a value", GET + "Name: va\rlue\n\n"},
            {"H1 DEL in a name", GET + "Na\u007fme: value\n\n"},
            {"H3 Connection: host", GET + "Connection: host\n\n"},
            {"H3 Connection: Content-Length", GET + "Connection: Content-Length\n\n"},
            {"H3 Connection: content-type", GET + "Connection: content-type\n\n"},
            {"H3 Connection: transfer-encoding", GET + "Connection: transfer-encoding\n\n"},
            {"H3 Connection: close, authorization", GET + "Connection: close, authorization\n\n"},
            {"H3 Connection: X-Api-Key", GET + "Connection: X-Api-Key\n\n"},
            {"H3 Connection: x-goog-api-key", GET + "Connection: x-goog-api-key\n\n"},
            {"H3 Connection: cookie", GET + "Connection: cookie\n\n"},
            {"H3 Connection: fairlead-x", GET + "Connection: fairlead-x\n\n"},
            {"H3 17 names", GET + "Connection: " + "a,".repeat(16) + "a\n\n"},
            {"H3 17 names in two fields", GET + connection(8) + connection(9) + "\n"},
        };
        for (String[] row : requests) {
            rows.add(new Refused(row[0], row[1], 400, "invalid_request"));
        }
        return rows;
    }

    private static String chunked() {
        return "Transfer-Encoding: chunked\n";
    }

    private static String connection(int names) {
        return "Connection: a" + ",a".repeat(names - 1) + "\n";
    }

    @ParameterizedTest
    @MethodSource("framing")
    void refusesAndCloses(Refused row) throws Exception {
        int before = stage.provider().requests().size();
        try (RawClient client = stage.gateway().client()) {
            // What is behind it must never be taken for a request.
            client.send(keepingControls(row.request()) + Stage.crlf(GET + "\n"));
            Message answer = client.answer();

            assertThat(answer.status()).isEqualTo(row.status());
            assertThat(answer.text()).contains("\"" + row.code() + "\"");
            assertThat(answer.field("connection")).isEqualTo("close");
            assertThat(answer.field("fairlead-request-id")).isNotNull();
            assertThat(client.closes()).isTrue();
        }
        assertThat(stage.provider().requests()).hasSize(before);
        assertThat(stage.ask().status()).isEqualTo(200);
    }

    /** Every line feed becomes a line end; a carriage return of the row's own stays alone. */
    private static String keepingControls(String request) {
        return request.replace("\r\n", "\n").replace("\n", "\r\n");
    }

    static List<Refused> bodies() {
        List<Refused> rows = new ArrayList<>();
        String[][] requests = {
            {"H1 a chunk size that is none", "xyz\n"},
            {"H1 a negative chunk size", "-1\n"},
            {"H1 a chunk size beyond 2^31", "fffffffffffffffff\n"},
            {"H1 more than the chunk's size", "3\nabcdef\n0\n\n"},
            {"H1 a trailer that is none", "0\nna me: x\n\n"},
        };
        for (String[] row : requests) {
            rows.add(new Refused(row[0], row[1], 400, "invalid_request"));
        }
        return rows;
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void refusesBodiesThatAreNone(Refused row) throws Exception {
        String head = "POST " + Stage.CHAT + " HTTP/1.1\nHost: gateway\n" + KEY + chunked() + "\n";
        int before = stage.provider().requests().size();
        try (RawClient client = stage.gateway().client()) {
            client.send(Stage.crlf(head + row.request() + GET + "\n"));
            Message answer = client.answer();

            assertThat(answer.status()).isEqualTo(row.status());
            assertThat(answer.text()).contains("\"" + row.code() + "\"");
            assertThat(client.closes()).isTrue();
        }
        assertThat(stage.provider().requests()).hasSize(before);
    }

    @Test
    void h1LinesThatEndWithoutCarriageReturnAreRefused() throws Exception {
        try (RawClient client = stage.gateway().client()) {
            client.send("GET " + TO + " HTTP/1.1\nHost: gateway\n\n");
            assertThat(client.answer().status()).isEqualTo(400);
        }
    }

    static Stream<Refused> targets() {
        Stream<String> rows =
                Stream.of(
                        "H2 dot segments|/proxy/openai/../x|invalid_path",
                        "H2 a dot segment|/proxy/openai/./x|invalid_path",
                        "H2 dot segments at the end|/proxy/openai/v1/..|invalid_path",
                        "H2 encoded dots|/proxy/openai/%2e%2e/x|invalid_path",
                        "H2 half encoded dots|/proxy/openai/.%2E/x|invalid_path",
                        "H2 dots with a parameter|/proxy/openai/..;/x|invalid_path",
                        "H2 encoded dots with a parameter|/proxy/openai/%2E.;a=b/x|invalid_path",
                        "H2 a dot with a parameter|/proxy/openai/.;a/x|invalid_path",
                        "H2 dots before the route|/proxy/../proxy/openai/x|invalid_path",
                        "H2 an empty segment|/proxy/openai//v1/models|doubled slash",
                        "H2 an empty first segment|//proxy/openai/v1/models|doubled slash",
                        "H2 an empty route|/proxy//v1/models|empty_route",
                        "H2 a backslash|/proxy/openai/a\\b|invalid_path",
                        "H2 dots and backslash|/proxy/openai/..\\x|invalid_path",
                        "H2 a number sign|/proxy/openai/a#b|invalid_path",
                        "H2 a control byte|/proxy/openai/a\u0001b|invalid_path",
                        "H2 a tab|/proxy/openai/a\tb|invalid_path",
                        "H2 a space|/proxy/openai/a b|invalid_path",
                        "H2 DEL|/proxy/openai/a\u007fb|invalid_path",
                        "H2 a byte beyond ASCII|/proxy/openai/caf\u00e9|invalid_path",
                        "H2 a lone %|/proxy/openai/a%|invalid_path",
                        "H2 a short %|/proxy/openai/a%4|invalid_path",
                        "H2 % without hex|/proxy/openai/a%zz|invalid_path",
                        "H2 %00|/proxy/openai/a%00b|invalid_path",
                        "H2 encoded twice|/proxy/openai/%252e%252e/x|invalid_path",
                        "H2 another authority|http://elsewhere/proxy/openai/v1/models|invalid_path",
                        "H2 an authority with a user|http://a@gateway/proxy/openai/x|invalid_path",
                        "H2 neither slash nor scheme|proxy/openai/v1/models|invalid_path",
                        "H2 only a query|?a=b|invalid_path");
        return rows.map(
                row -> {
                    String[] parts = row.split("\\|", -1);
                    return new Refused(parts[0], parts[1], 400, parts[2]);
                });
    }

    @ParameterizedTest
    @MethodSource("targets")
    void refusesTargets(Refused row) throws Exception {
        int before = stage.provider().requests().size();

        Message answer =
                stage.answerTo("GET " + row.request() + " HTTP/1.1\nHost: gateway\n" + KEY + "\n");

        assertThat(answer.status()).isEqualTo(row.status());
        assertThat(answer.text()).contains(row.code());
        assertThat(stage.provider().requests()).hasSize(before);
    }

    @ParameterizedTest
    @MethodSource("targets")
    void refusesTargetsWithoutAKeyToo(Refused row) throws Exception {
        Message answer = stage.answerTo("GET " + row.request() + " HTTP/1.1\nHost: gateway\n\n");
        assertThat(answer.status()).isEqualTo(row.status());
    }

    record Passed(String rule, String sent, String arrives) {
        @Override
        public String toString() {
            return rule;
        }
    }

    static Stream<Passed> passing() {
        return Stream.of(
                new Passed("H2 %2F", "/proxy/openai/v1/a%2Fb", "/v1/a%2Fb"),
                new Passed("H2 %3A", "/proxy/openai/v1/a%3Ab", "/v1/a%3Ab"),
                new Passed("H2 a colon", "/proxy/openai/v1/a:b", "/v1/a:b"),
                new Passed("H2 one trailing slash", "/proxy/openai/v1/a/", "/v1/a/"),
                new Passed("H2 dots in a name", "/proxy/openai/v1/a..b/...", "/v1/a..b/..."),
                new Passed("O20 a query", "/proxy/openai/a?x=a%2Bb&x=&y", "/v1/a?x=a%2Bb&x=&y"),
                new Passed("H2 dots in a query", "/proxy/openai/a?x=/../b", "/v1/a?x=/../b"),
                new Passed("H2 our own authority", "http://gateway/proxy/openai/a", "/v1/a"),
                new Passed("H2 its case", "http://GATEWAY/proxy/openai/a", "/v1/a"));
    }

    @ParameterizedTest
    @MethodSource("passing")
    void passesTheRestAsSent(Passed row) throws Exception {
        int before = stage.provider().requests().size();
        Message answer =
                stage.answerTo("GET " + row.sent() + " HTTP/1.1\nHost: gateway\n" + KEY + "\n");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(stage.provider().requests().get(before).target()).isEqualTo(row.arrives());
    }

    @ParameterizedTest(name = "H2 {0}")
    @MethodSource("methods")
    void refusesMethods(String request) throws Exception {
        Message answer = stage.answerTo(request + "\nHost: gateway\n" + KEY + "\n");

        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.text()).contains("method_not_allowed");
        assertThat(answer.field("allow")).startsWith("GET, HEAD");
    }

    static Stream<String> methods() {
        return Stream.of(
                "CONNECT provider:443 HTTP/1.1",
                "TRACE " + TO + " HTTP/1.1",
                "POST /health HTTP/1.1",
                "DELETE / HTTP/1.1");
    }

    @Test
    void h2OptionsOfTheServerIsAnsweredHere() throws Exception {
        int before = stage.provider().requests().size();
        Message answer = stage.answerTo("OPTIONS * HTTP/1.1\nHost: gateway\n\n");

        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.field("allow")).contains("POST");
        assertThat(stage.provider().requests()).hasSize(before);
    }

    @Test
    void h2AnUpgradeToHttp2IsIgnoredAndStaysHere() throws Exception {
        int before = stage.provider().requests().size();
        Message answer =
                stage.answerTo(
                        GET
                                + "Connection: Upgrade, HTTP2-Settings\nUpgrade: h2c\n"
                                + "HTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA\n\n");

        assertThat(answer.start()).startsWith("HTTP/1.1 200");
        assertThat(stage.provider().requests().get(before).names())
                .doesNotContain("upgrade", "http2-settings", "connection");
    }

    @Test
    void h3WhatConnectionNamesStaysHere() throws Exception {
        int before = stage.provider().requests().size();
        Message answer =
                stage.answerTo(
                        GET
                                + "Connection: TE, close, x-custom\nTE: trailers\nX-Custom: 1\n"
                                + "Keep-Alive: timeout=5\nX-Other: 2\n\n");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(stage.provider().requests().get(before).names())
                .doesNotContain("te", "x-custom", "keep-alive")
                .contains("x-other");
    }

    @Test
    void h3SixteenNamesPass() throws Exception {
        assertThat(stage.answerTo(GET + connection(7) + connection(9) + "\n").status())
                .isEqualTo(200);
    }

    @Test
    void h1AnswersToHttp10AreNeverChunked() throws Exception {
        stage.provider()
                .next(
                        wire -> {
                            wire.stream("text/plain");
                            wire.chunk("one").chunk("two").lastChunk();
                        });
        Message answer = stage.answerTo("GET " + TO + " HTTP/1.0\nHost: gateway\n" + KEY + "\n");

        assertThat(answer.field("transfer-encoding")).isNull();
        assertThat(answer.field("connection")).isEqualTo("close");
        assertThat(answer.text()).isEqualTo("onetwo");
    }

    @Test
    void h1TheAnswerToAnEarlyRefusalCanBeReadWhileTheClientSends() throws Exception {
        byte[] body = new byte[10 * 1024 * 1024];
        try (RawClient client = stage.gateway().client()) {
            client.send(
                    "POST "
                            + Stage.CHAT
                            + " HTTP/1.1\r\nHost: h\r\nContent-Length: "
                            + body.length
                            + "\r\n\r\n");
            client.send(body);
            assertThat(client.answer().text()).contains("missing_key");
        }
    }

    @Test
    void h1RequestTrailersAreDropped() throws Exception {
        int before = stage.provider().requests().size();
        Message answer =
                stage.answerTo(
                        POST + chunked() + "\n3\nabc\n0\nX-Trailer: secret\nHost: other\n\n");

        assertThat(answer.status()).isEqualTo(200);
        Message request = stage.provider().requests().get(before);
        assertThat(request.text()).isEqualTo("abc");
        assertThat(request.fields().toString()).doesNotContain("secret");
    }
}
