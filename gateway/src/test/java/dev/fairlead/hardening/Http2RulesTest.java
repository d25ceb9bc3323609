package dev.fairlead.hardening;

import static dev.fairlead.testing.RawHttp2Client.END_STREAM;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.TestGateway;
import dev.fairlead.testing.Message;
import dev.fairlead.testing.RawHttp2Client;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.EOFException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Rules H1 to H4 on the wire of HTTP/2: what is refused, how, and what passes. */
class Http2RulesTest {
    private static final int WINDOW = 65_535;
    private static final String TO = "/proxy/openai/v1/models";

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
     * A request and what becomes of it.
     *
     * @param fields names and values, pseudo-fields too, in the order of the wire
     * @param code of the answer with status 400 or 405; null where the stream is reset instead
     */
    record Refused(String rule, List<String> fields, @Nullable String code) {
        @Override
        public String toString() {
            return rule;
        }
    }

    private static Refused refused(String rule, @Nullable String code, String... fields) {
        return new Refused(rule, List.of(fields), code);
    }

    private static Refused with(String rule, @Nullable String code, String... more) {
        return new Refused(
                rule,
                Stream.concat(
                                Stream.of(
                                        ":method",
                                        "GET",
                                        ":scheme",
                                        "http",
                                        ":path",
                                        TO,
                                        ":authority",
                                        "gateway",
                                        "authorization",
                                        "Bearer " + TestGateway.KEY),
                                Stream.of(more))
                        .toList(),
                code);
    }

    private static Refused path(String rule, String path, @Nullable String code) {
        return refused(
                rule, code, ":method", "GET", ":scheme", "http", ":path", path, ":authority", "h");
    }

    static Stream<Refused> rows() {
        return Stream.of(hosts(), targets(), names(), hopByHop(), credentials(), pseudoFields())
                .flatMap(rows -> rows);
    }

    private static Stream<Refused> hosts() {
        return Stream.of(
                refused(
                        "H1 neither :authority nor host",
                        "invalid_request",
                        ":method",
                        "GET",
                        ":scheme",
                        "http",
                        ":path",
                        TO),
                with("H1 two hosts", "invalid_request", "host", "gateway", "host", "gateway"),
                with("H4 host is not :authority", "invalid_request", "host", "other"));
    }

    private static Stream<Refused> targets() {
        return Stream.of(
                path("H2 dot segments", "/proxy/openai/../x", "invalid_path"),
                path("H2 encoded dots", "/proxy/openai/%2e%2e/x", "invalid_path"),
                path("H2 dots with a parameter", "/proxy/openai/..;/x", "invalid_path"),
                path("H2 an empty segment", "/proxy/openai//x", "invalid_path"),
                path("H2 an empty route", "/proxy//x", "empty_route"),
                path("H2 a backslash", "/proxy/openai/a\\b", "invalid_path"),
                path("H2 a number sign", "/proxy/openai/a#b", "invalid_path"),
                path("H2 a space", "/proxy/openai/a b", "invalid_path"),
                path("H2 a control byte", "/proxy/openai/a\u0001b", null),
                path("H2 DEL", "/proxy/openai/a\u007fb", null),
                path("H2 a byte beyond ASCII", "/proxy/openai/caf\u00e9", "invalid_path"),
                path("H2 % without hex", "/proxy/openai/a%zz", "invalid_path"),
                path("H2 %00", "/proxy/openai/a%00", "invalid_path"),
                path("H2 encoded twice", "/proxy/openai/%252e%252e/x", "invalid_path"),
                path("H2 another authority", "http://other/proxy/openai/x", "invalid_path"),
                path("H2 no slash", "proxy/openai/x", "invalid_path"),
                refused(
                        "H2 CONNECT",
                        "method_not_allowed",
                        ":method",
                        "CONNECT",
                        ":authority",
                        "h"),
                refused(
                        "H2 TRACE",
                        "method_not_allowed",
                        ":method",
                        "TRACE",
                        ":scheme",
                        "http",
                        ":path",
                        TO,
                        ":authority",
                        "h"));
    }

    private static Stream<Refused> names() {
        return Stream.of(
                with("H4 an upper-case name", null, "X-Name", "a"),
                with("H4 a space in a name", null, "x name", "a"),
                with("H4 a colon in a name", null, "x:name", "a"),
                with("H4 a control byte in a name", null, "x\u0001name", "a"),
                with("H4 an empty name", null, "", "a"),
                with("H4 CR in a value", null, "x-name", "a\rb"),
                with("H4 LF in a value", null, "x-name", "a\nb"),
                with("H4 CR LF and a field in a value", null, "x-name", "a\r\nevil: 1"),
                with("H4 NUL in a value", null, "x-name", "a\0b"),
                with("H4 a space before a value", null, "x-name", " a"),
                with("H4 a space after a value", null, "x-name", "a "),
                with("H4 a tab after a value", null, "x-name", "a\t"));
    }

    private static Stream<Refused> hopByHop() {
        return Stream.of(
                with("H4 connection", null, "connection", "close"),
                with("H4 keep-alive", null, "keep-alive", "timeout=5"),
                with("H4 proxy-connection", null, "proxy-connection", "keep-alive"),
                with("H4 transfer-encoding", null, "transfer-encoding", "chunked"),
                with("H4 upgrade", null, "upgrade", "websocket"),
                with("H4 te: gzip", null, "te", "gzip"),
                with("H4 te: trailers, gzip", null, "te", "trailers, gzip"),
                with("H4 two lengths", null, "content-length", "1", "content-length", "2"),
                with("H4 a length that is none", null, "content-length", "+0"),
                with("H4 a length without a body", null, "content-length", "5"));
    }

    private static Stream<Refused> credentials() {
        return Stream.of(
                with("H4 two authorizations", "invalid_request", "authorization", "Bearer other"),
                with("H4 two x-api-keys", "invalid_request", "x-api-key", "a", "x-api-key", "b"),
                with("H4 the same key twice", "invalid_request", "api-key", "a", "api-key", "a"));
    }

    private static Stream<Refused> pseudoFields() {
        return Stream.of(
                with("H4 a pseudo-field behind others", null, ":path", "/other"),
                refused(
                        "H4 an unknown pseudo-field",
                        null,
                        ":method",
                        "GET",
                        ":scheme",
                        "http",
                        ":path",
                        TO,
                        ":authority",
                        "h",
                        ":other",
                        "x"),
                refused("H4 no path", null, ":method", "GET", ":scheme", "http", ":authority", "h"),
                refused("H4 no method", null, ":scheme", "http", ":path", TO, ":authority", "h"),
                refused("H4 no scheme", null, ":method", "GET", ":path", TO, ":authority", "h"));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void refuses(Refused row) throws Exception {
        int before = stage.provider().requests().size();
        try (RawHttp2Client client = new RawHttp2Client(stage.gateway().port(), WINDOW)) {
            Http2Headers fields = new DefaultHttp2Headers(false);
            for (int i = 0; i < row.fields().size(); i += 2) {
                fields.add(row.fields().get(i), row.fields().get(i + 1));
            }
            client.headers(1, END_STREAM, fields);
            String code = row.code();
            if (code == null) {
                assertThat(outcome(client)).isEqualTo("ended");
            } else {
                assertThat(outcome(client))
                        .isEqualTo(code.equals("method_not_allowed") ? "405" : "400");
                assertThat(client.body(1)).contains(code);
            }
        }
        assertThat(stage.provider().requests()).hasSize(before);
        assertThat(stage.ask().status()).isEqualTo(200);
    }

    /** The status, or that the stream or the connection was ended. */
    private static String outcome(RawHttp2Client client) throws Exception {
        try {
            while (true) {
                RawHttp2Client.Frame frame = client.next();
                switch (frame.type()) {
                    case RawHttp2Client.HEADERS -> {
                        return String.valueOf(client.fields(frame).status());
                    }
                    case RawHttp2Client.RST_STREAM, RawHttp2Client.GOAWAY -> {
                        return "ended";
                    }
                    default -> {}
                }
            }
        } catch (EOFException closed) {
            return "ended";
        }
    }

    @Test
    void h4DataBeyondOrShortOfItsLengthResetsTheStream() throws Exception {
        int before = stage.provider().requests().size();
        for (String length : new String[] {"2", "5"}) {
            try (RawHttp2Client client = new RawHttp2Client(stage.gateway().port(), WINDOW)) {
                client.headers(1, 0, ask(Stage.CHAT).add("content-length", length));
                client.data(1, END_STREAM, new byte[] {'{', '}', ' '});
                assertThat(client.next(RawHttp2Client.RST_STREAM).stream()).isEqualTo(1);
            }
        }
        assertThat(stage.provider().requests()).hasSize(before);
    }

    private static Http2Headers ask(String path) {
        return new DefaultHttp2Headers(false)
                .method("POST")
                .scheme("http")
                .path(path)
                .authority("gateway")
                .add("authorization", "Bearer " + TestGateway.KEY);
    }

    @Test
    void h4RequestTrailersAreDropped() throws Exception {
        int before = stage.provider().requests().size();
        try (RawHttp2Client client = new RawHttp2Client(stage.gateway().port(), WINDOW)) {
            client.headers(1, 0, ask(Stage.CHAT).add("te", "trailers"));
            client.data(1, 0, Stage.bytes(Stage.ASK));
            client.headers(
                    1, END_STREAM, new DefaultHttp2Headers(false).add("x-trailer", "secret"));
            assertThat(outcome(client)).isEqualTo("200");
        }
        Message request = stage.provider().requests().get(before);
        assertThat(request.text()).isEqualTo(Stage.ASK);
        assertThat(request.fields().toString()).doesNotContain("secret");
        assertThat(request.names()).doesNotContain("te");
    }

    @Test
    void h4CookiesMayComeInPiecesAndStayHere() throws Exception {
        int before = stage.provider().requests().size();
        try (RawHttp2Client client = new RawHttp2Client(stage.gateway().port(), WINDOW)) {
            client.headers(
                    1,
                    END_STREAM,
                    ask("/proxy/openai/v1/x").add("cookie", "a=1").add("cookie", "b"));
            assertThat(outcome(client)).isEqualTo("200");
        }
        assertThat(stage.provider().requests().get(before).names()).doesNotContain("cookie");
    }

    @Test
    void aStreamThatTheClientHasEndedTakesNothingMore() throws Exception {
        try (RawHttp2Client client = new RawHttp2Client(stage.gateway().port(), WINDOW)) {
            client.headers(1, END_STREAM, ask("/health").method("GET"));
            client.body(1);
            client.data(1, END_STREAM, new byte[1]);
            assertThat(client.next(RawHttp2Client.GOAWAY).number(4)).isEqualTo(5);
            client.awaitEnd();
        }
    }

    @Test
    void aSecondHeadThatComesTogetherWithTheFirstIsAnError() throws Exception {
        try (RawHttp2Client client = new RawHttp2Client(stage.gateway().port(), WINDOW)) {
            ByteBuf first = client.block(1, ask("/health").method("GET"));
            ByteBuf second = client.block(1, ask("/health").method("GET"));
            client.frames(
                    RawHttp2Client.HEADERS,
                    RawHttp2Client.END_STREAM | RawHttp2Client.END_HEADERS,
                    1,
                    first,
                    second);
            RawHttp2Client.Frame frame = client.next();
            while (frame.type() != RawHttp2Client.RST_STREAM
                    && frame.type() != RawHttp2Client.GOAWAY) {
                frame = client.next();
            }
            boolean reset = frame.type() == RawHttp2Client.RST_STREAM;
            assertThat(frame.number(reset ? 0 : 4)).isEqualTo(5);
        }
    }

    @Test
    void aStreamThatWasNeverOpenedAndLiesBehindIsAnError() throws Exception {
        try (RawHttp2Client client = new RawHttp2Client(stage.gateway().port(), WINDOW)) {
            client.headers(5, END_STREAM, ask("/health").method("GET"));
            client.body(5);
            client.headers(3, END_STREAM, ask("/health").method("GET"));
            assertThat(client.next(RawHttp2Client.GOAWAY).number(4)).isEqualTo(1);
            client.awaitEnd();
        }
    }

    @Test
    void whatWasUnderWayWhenTheGatewayResetAStreamHarmsNobody() throws Exception {
        try (RawHttp2Client client = new RawHttp2Client(stage.gateway().port(), WINDOW)) {
            client.headers(1, 0, ask(Stage.CHAT).set("authorization", "Bearer nobody"));
            byte[] piece = new byte[16_000];
            for (int i = 0; i < 5; i++) {
                client.data(1, 0, piece);
                client.window(0, 1);
            }
            client.next(RawHttp2Client.RST_STREAM);
            client.data(1, END_STREAM, piece);
            client.headers(3, END_STREAM, ask("/health").method("GET"));
            assertThat(client.body(3)).contains("up");
        }
    }
}
