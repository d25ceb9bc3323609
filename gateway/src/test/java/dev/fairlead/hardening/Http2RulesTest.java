package dev.fairlead.hardening;

import static dev.fairlead.testing.RawHttp2Client.END_STREAM;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.TestGateway;
import dev.fairlead.call.CredentialFields;
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
import org.junit.jupiter.params.provider.ValueSource;

import java.io.EOFException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Rules H1, H3 and H4 on the wire of HTTP/2: what is refused, how, and what passes. Targets are in
 * {@link TargetRulesTest}.
 */
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
     * @param code of the answer with status 400; null where the stream is reset instead
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

    static Stream<Refused> rows() {
        return Stream.of(hosts(), names(), hopByHop(), credentials(), pseudoFields())
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
                with("H4 host is not :authority", "invalid_request", "host", "other"),
                with("H4 nor in another case", "invalid_request", "host", "GATEWAY"),
                with("H4 an empty host", "invalid_request", "host", ""));
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
                with("H3 connection: host", null, "connection", "host"),
                with("H3 connection: x-api-key", null, "connection", "x-api-key"),
                with("H4 connection: te", null, "connection", "te", "te", "trailers"),
                with("H4 te: empty", null, "te", ""),
                with("H4 te twice", null, "te", "trailers", "te", "gzip"),
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
        Stream<Refused> each =
                CredentialFields.names().stream()
                        .filter(name -> !name.equals("cookie") && !name.equals("authorization"))
                        .sorted()
                        .map(
                                name ->
                                        with(
                                                "H4 two of " + name,
                                                "invalid_request",
                                                name,
                                                "a",
                                                name,
                                                "b"));
        return Stream.concat(
                each,
                Stream.of(
                        with("H4 two authorizations", "invalid_request", "authorization", "other"),
                        with(
                                "H4 the same key twice",
                                "invalid_request",
                                "api-key",
                                "a",
                                "api-key",
                                "a")));
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
            TwoProtocols.Outcome outcome = TwoProtocols.outcome(client, 1);
            if (row.code() == null) {
                assertThat(outcome).isEqualTo(TwoProtocols.Outcome.RESET);
            } else {
                assertThat(outcome.status()).isEqualTo(400);
                assertThat(outcome.text()).contains(row.code());
            }
            // An error of the stream, not of the connection.
            client.headers(3, END_STREAM, ask("/health").method("GET"));
            assertThat(TwoProtocols.outcome(client, 3).status()).isEqualTo(200);
        }
        assertThat(stage.provider().requests()).hasSize(before);
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

    @ParameterizedTest(name = "H4 a trailer {0}")
    @ValueSource(strings = {":path", ":status", "X-Upper", "connection", "x name"})
    void trailersThatAreNoneResetTheStream(String name) throws Exception {
        int before = stage.provider().requests().size();
        try (RawHttp2Client client = new RawHttp2Client(stage.gateway().port(), WINDOW)) {
            client.headers(1, 0, ask(Stage.CHAT));
            client.data(1, 0, Stage.bytes(Stage.ASK));
            client.headers(1, END_STREAM, new DefaultHttp2Headers(false).add(name, "/other"));
            assertThat(TwoProtocols.outcome(client, 1)).isEqualTo(TwoProtocols.Outcome.RESET);
        }
        assertThat(stage.provider().requests()).hasSize(before);
    }

    @Test
    void h4AHostThatIsTheAuthorityPassesWithItOrAlone() throws Exception {
        for (String authority : new String[] {"gateway", null}) {
            int before = stage.provider().requests().size();
            try (RawHttp2Client client = new RawHttp2Client(stage.gateway().port(), WINDOW)) {
                Http2Headers fields = ask(TO).method("GET").add("host", "gateway");
                if (authority == null) {
                    fields.remove(":authority");
                }
                client.headers(1, END_STREAM, fields);
                assertThat(outcome(client)).isEqualTo("200");
            }
            assertThat(stage.provider().requests().get(before).names()).containsOnlyOnce("host");
        }
    }

    @Test
    void h4TrailersAreTrailersInAnyCase() throws Exception {
        try (RawHttp2Client client = new RawHttp2Client(stage.gateway().port(), WINDOW)) {
            client.headers(1, END_STREAM, ask(TO).method("GET").add("te", "Trailers"));
            assertThat(outcome(client)).isEqualTo("200");
        }
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
