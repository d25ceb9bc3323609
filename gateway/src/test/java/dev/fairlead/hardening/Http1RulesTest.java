package dev.fairlead.hardening;

import static dev.fairlead.hardening.Stage.KEY;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.call.CredentialFields;
import dev.fairlead.testing.Message;
import dev.fairlead.testing.RawClient;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Rules H1 and H3 on the wire of HTTP/1.1: what is refused, how, and what passes. Targets are in
 * {@link TargetRulesTest}.
 */
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
            {"H1 a Host in 1.0 twice", GET.replace("1.1", "1.0") + "Host: gateway\n\n"},
            {"H1 no Host in 1.0", "GET " + TO + " HTTP/1.0\n" + KEY + "\n"},
            {"H1 no Host in 1.0 at /status", "GET /status HTTP/1.0\n" + KEY + "\n"},
            {"H1 no Host in 1.0 at OPTIONS *", "OPTIONS * HTTP/1.0\n\n"},
            {"H1 no Host at /health in 1.1", "GET /health HTTP/1.1\n\n"},
            {"H1 a folded field", GET + "Name: a\n b\n\n"},
            {"H1 folded by a tab", GET + "Name: a\n\tb\n\n"},
            {"H1 folded into a field of ours", GET + "Name: a\n Content-Length: 5\n\n"},
            {"H1 a folded first field", "GET " + TO + " HTTP/1.1\n Host: gateway\n" + KEY + "\n"},
            {"H1 a folded TE", POST + "Transfer-Encoding:\n chunked\n\n0\n\n"},
            {"H1 space before the colon", GET + "Name : value\n\n"},
            {"H1 no colon", GET + "nonsense\n\n"},
            {"H1 empty name", GET + ": value\n\n"},
            {"H1 a name that is no token", GET + "Na(me: value\n\n"},
            {"H1 NUL in a value", GET + "Name: va\0lue\n\n"},
            {"H1 a control byte in a value", GET + "Name: va\u0001lue\n\n"},
            {"H1 CR in a value", GET + "Name: va\rlue\n\n"},
            {"H1 DEL in a name", GET + "Na\u007fme: value\n\n"},
            {"H3 17 names", GET + "Connection: " + "a,".repeat(16) + "a\n\n"},
            {"H3 17 names in two fields", GET + connection(8) + connection(9) + "\n"},
        };
        for (String[] row : requests) {
            rows.add(new Refused(row[0], row[1], 400, "invalid_request"));
        }
        CredentialFields.names().stream().sorted().forEach(name -> rows.add(named(name)));
        for (String name :
                new String[] {
                    "host",
                    "Host",
                    "content-length",
                    "Content-Type",
                    "content-encoding",
                    "transfer-encoding",
                    "fairlead-x",
                    "Fairlead-Cost",
                    "close, x-api-key",
                    "x-custom ,\tHOST",
                    ",,host"
                }) {
            rows.add(named(name));
        }
        return rows;
    }

    private static Refused named(String name) {
        return new Refused(
                "H3 Connection: " + name,
                GET + "Connection: " + name + "\n\n",
                400,
                "invalid_request");
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

    @ParameterizedTest(name = "H1 HTTP/1.0 without a Host at {0}")
    @ValueSource(strings = {"/health", "/ready"})
    void probesOfHttp10NeedNoHost(String target) throws Exception {
        Message answer = stage.answerTo("GET " + target + " HTTP/1.0\n\n");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.field("content-length")).isNotNull();
        assertThat(answer.field("transfer-encoding")).isNull();
    }

    @Test
    void h1AnswersToHttp10AreFramedByTheirLengthWhereItIsKnown() throws Exception {
        stage.provider().next(wire -> wire.json(200, "{\"a\":1}"));
        Message answer = stage.answerTo("GET " + TO + " HTTP/1.0\nHost: gateway\n" + KEY + "\n");

        assertThat(answer.field("content-length")).isEqualTo("7");
        assertThat(answer.field("transfer-encoding")).isNull();
        assertThat(answer.text()).isEqualTo("{\"a\":1}");
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
