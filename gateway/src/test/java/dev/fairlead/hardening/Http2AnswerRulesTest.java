package dev.fairlead.hardening;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.TestGateway;
import dev.fairlead.testing.Http2Call;
import dev.fairlead.testing.RawHttp2Client;

import io.netty.handler.codec.http2.DefaultHttp2Headers;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.file.Path;
import java.util.stream.Stream;

/** Rule H5 as a client of HTTP/2 sees it; the rows are those of {@link AnswerRulesTest}. */
class Http2AnswerRulesTest {
    private static final String CHUNKED = AnswerRulesTest.CHUNKED + "2\r\n{}\r\n0\r\n";

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

    static Stream<AnswerRulesTest.Answer> heads() {
        return AnswerRulesTest.heads();
    }

    static Stream<AnswerRulesTest.Answer> bodies() {
        return AnswerRulesTest.bodies();
    }

    private static Http2Call asking(String... fields) throws Exception {
        String[] all = new String[fields.length + 2];
        all[0] = "authorization";
        all[1] = "Bearer " + TestGateway.KEY;
        System.arraycopy(fields, 0, all, 2, fields.length);
        return new Http2Call(stage.gateway().port())
                .send("POST", Stage.CHAT, Stage.bytes(Stage.ASK), all);
    }

    @ParameterizedTest
    @MethodSource("heads")
    void isInvalid(AnswerRulesTest.Answer row) throws Exception {
        stage.provider().next(wire -> wire.send(row.bytes()).finish());
        try (Http2Call call = asking()) {
            assertThat(call.end()).isEqualTo(Http2Call.End.CLEAN);
            assertThat(call.status()).isEqualTo(502);
            assertThat(call.text()).contains("\"upstream_invalid\"");
        }
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void anAnswerThatTurnsOutInvalidNeverEndsClean(AnswerRulesTest.Answer row) throws Exception {
        stage.provider().next(wire -> wire.send(row.bytes()).finish());
        try (Http2Call call = asking()) {
            Http2Call.End end = call.end();
            if (call.status() != 200) {
                assertThat(call.text()).contains("\"upstream_invalid\"");
            } else if (call.field("content-length") == null) {
                assertThat(end).isEqualTo(Http2Call.End.RESET);
            } else {
                // All that the provider has promised may have gone out before the rest came.
                assertThat(call.text()).isEqualTo("{}");
            }
        }
    }

    @Test
    void h5TrailersPassOnlyToThoseThatTakeThemAndNeverWhatFramesOrRoutes() throws Exception {
        String trailers =
                "X-Sum: 1\r\nContent-Length: 7\r\nHost: evil\r\nTransfer-Encoding: gzip\r\n"
                        + "Connection: close\r\nFairlead-Provider: x\r\nSet-Cookie: a=b\r\n"
                        + "X-Key: "
                        + TestGateway.CREDENTIAL
                        + "\r\n\r\n";
        stage.provider().next(wire -> wire.send(CHUNKED + trailers));
        try (Http2Call call = asking("te", "trailers")) {
            assertThat(call.end()).isEqualTo(Http2Call.End.CLEAN);
            assertThat(call.text()).isEqualTo("{}");
            assertThat(call.trailer("x-sum")).isEqualTo("1");
            for (String never :
                    new String[] {
                        "content-length",
                        "host",
                        "transfer-encoding",
                        "connection",
                        "fairlead-provider",
                        "set-cookie",
                        "x-key"
                    }) {
                assertThat(call.trailer(never)).as(never).isNull();
            }
        }
        stage.provider().next(wire -> wire.send(CHUNKED + trailers));
        try (Http2Call call = asking()) {
            assertThat(call.end()).isEqualTo(Http2Call.End.CLEAN);
            assertThat(call.text()).isEqualTo("{}");
            assertThat(call.trailer("x-sum")).isNull();
        }
    }

    @Test
    void h5HeadsUpTo64KibPass() throws Exception {
        String large = "x".repeat(60_000);
        stage.provider()
                .next(
                        wire ->
                                wire.send(
                                        "HTTP/1.1 200 OK\r\nx: "
                                                + large
                                                + "\r\ncontent-length: 2\r\n\r\n{}"));
        try (RawHttp2Client client = new RawHttp2Client(stage.gateway().port(), 65_535)) {
            client.headers(
                    1,
                    RawHttp2Client.END_STREAM,
                    new DefaultHttp2Headers()
                            .method("GET")
                            .scheme("http")
                            .path("/proxy/openai/v1/models")
                            .authority("gateway")
                            .add("authorization", "Bearer " + TestGateway.KEY));
            RawHttp2Client.Frame frame = client.next(RawHttp2Client.HEADERS);
            long bytes = frame.payload().length;
            while ((frame.flags() & RawHttp2Client.END_HEADERS) == 0) {
                frame = client.next(RawHttp2Client.CONTINUATION);
                bytes += frame.payload().length;
            }
            // HPACK writes an x in seven bits.
            assertThat(bytes).isGreaterThan(60_000L * 7 / 8);
            assertThat(client.body(1)).isEqualTo("{}");
        }
    }

    @Test
    void h5InterimAnswersAreSwallowed() throws Exception {
        stage.provider()
                .next(
                        wire -> {
                            wire.send("HTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\n");
                            wire.json(200, "{}");
                        });
        try (Http2Call call = asking()) {
            call.end();
            assertThat(call.status()).isEqualTo(200);
            assertThat(call.field("link")).isNull();
        }
    }
}
