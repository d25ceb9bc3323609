package dev.fairlead.hardening;

import static dev.fairlead.hardening.Stage.KEY;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.testing.Await;
import dev.fairlead.testing.Message;
import dev.fairlead.testing.RawClient;
import dev.fairlead.testing.RawHttp2Client;

import io.netty.handler.codec.http2.DefaultHttp2Headers;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Path;

/**
 * The last clause of rule H1: whatever ends a connection early, the client can read what it was
 * told, though it is still sending.
 */
class LastWordsTest {
    private static final byte[] MUCH = new byte[4 * 1024 * 1024];
    private static final String TO_READ = "POST " + Stage.CHAT + " HTTP/1.1\r\nhost: gateway\r\n";

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

    @ParameterizedTest(name = "H1 {0}")
    @CsvSource({
        "a framing error in the head, 400, invalid_request",
        "a framing error in the body, 400, invalid_request",
        "a target that is none, 400, invalid_path",
        "a head that is too large, 431, headers_too_large",
        "an early answer, 401, missing_key",
        "an early answer to chunks, 401, missing_key",
        "a body that is too large, 413, body_too_large",
    })
    void theAnswerIsReadThoughMegabytesAreOnTheirWay(String what, int status, String code)
            throws Exception {
        int before = stage.provider().requests().size();
        try (RawClient client = stage.gateway().client()) {
            client.send(begin(what));
            client.send(MUCH);
            Message answer = client.answer();

            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.text()).contains(code);
            assertThat(answer.end()).isEqualTo(Message.End.CLEAN);
            assertThat(answer.field("connection")).isEqualTo("close");
            assertThat(client.closes()).isTrue();
        }
        assertThat(stage.provider().requests()).hasSize(before);
    }

    private static String begin(String what) {
        String length = "content-length: " + MUCH.length + "\r\n";
        return switch (what) {
            case "a framing error in the head" ->
                    TO_READ + KEY + length + "transfer-encoding: chunked\r\n\r\n";
            case "a framing error in the body" ->
                    TO_READ + KEY + "transfer-encoding: chunked\r\n\r\nxyz\r\n";
            case "a target that is none" ->
                    "POST /proxy/openai/../x HTTP/1.1\r\nhost: gateway\r\n" + length + "\r\n";
            case "a head that is too large" ->
                    TO_READ + "x-large: " + "x".repeat(70_000) + "\r\n\r\n";
            case "an early answer" -> TO_READ + length + "\r\n";
            case "an early answer to chunks" ->
                    TO_READ + "transfer-encoding: chunked\r\n\r\nffffff\r\n";
            case "a body that is too large" -> TO_READ + KEY + "content-length: 40000000\r\n\r\n";
            default -> throw new AssertionError(what);
        };
    }

    @Test
    void h1WhatCameOfAnAnswerThatBreaksOffIsReadThoughTheClientSends() throws Exception {
        try (Answering early = Answering.open();
                RawClient client = early.gateway(folder.resolve("early")).client()) {
            client.send(
                    "POST /proxy/own/audio/x HTTP/1.1\r\nhost: gateway\r\n"
                            + KEY
                            + "content-length: 100000000\r\n\r\n");
            client.send(MUCH);
            Message answer = client.answer();

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.text()).isEqualTo("half");
            assertThat(answer.end()).isEqualTo(Message.End.BROKEN);
        }
    }

    @Test
    void h1WhatStillComesIsReadForFiveSecondsAndNotForEver() throws Exception {
        try (RawClient client = stage.gateway().client()) {
            client.send("GET / HTTP/1.1\r\nhost: a\r\nhost: b\r\n\r\n");
            assertThat(client.answer().status()).isEqualTo(400);
            // Our side is shut, and the client may still send.
            assertThat(client.closes()).isTrue();
            client.send("x");
            Await.until("the connection is closed", () -> isClosed(client));
        }
    }

    private static boolean isClosed(RawClient client) {
        try {
            client.send("x");
            return false;
        } catch (IOException closed) {
            return true;
        }
    }

    @Test
    void h1OnHttp2AnEarlyAnswerIsWholeAndThenTheStreamIsReset() throws Exception {
        try (RawHttp2Client client = new RawHttp2Client(stage.gateway().port(), 65_535)) {
            client.headers(
                    1,
                    0,
                    new DefaultHttp2Headers(false)
                            .method("POST")
                            .scheme("http")
                            .path(Stage.CHAT)
                            .authority("gateway"));
            client.data(1, 0, new byte[16_000]);
            assertThat(TwoProtocols.outcome(client, 1).text()).contains("missing_key");
            // NO_ERROR (RFC 9113, section 8.1).
            assertThat(client.next(RawHttp2Client.RST_STREAM).number(0)).isZero();
            client.headers(
                    3,
                    RawHttp2Client.END_STREAM,
                    new DefaultHttp2Headers(false)
                            .method("GET")
                            .scheme("http")
                            .path("/health")
                            .authority("gateway"));
            assertThat(TwoProtocols.outcome(client, 3).status()).isEqualTo(200);
        }
    }
}
