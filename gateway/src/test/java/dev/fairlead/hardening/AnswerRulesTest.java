package dev.fairlead.hardening;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.TestGateway;
import dev.fairlead.call.Ending;
import dev.fairlead.ledger.UsageRecord;
import dev.fairlead.testing.Await;
import dev.fairlead.testing.Message;
import dev.fairlead.testing.RawClient;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Rule H5: what a provider may answer, and what becomes of everything else. */
class AnswerRulesTest {
    private static final String OK = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n";
    static final String CHUNKED = OK + "transfer-encoding: chunked\r\n\r\n";

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

    record Answer(String rule, String bytes) {
        @Override
        public String toString() {
            return rule;
        }
    }

    static Stream<Answer> heads() {
        String field = "x-large: " + "x".repeat(1_000) + "\r\n";
        return Stream.of(
                new Answer("H5 another protocol", "SSH-2.0-OpenSSH_9.2\r\n\r\n"),
                new Answer("H5 a status that is none", "HTTP/1.1 abc OK\r\n\r\n"),
                new Answer("H5 version 2.0", "HTTP/2.0 200 OK\r\ncontent-length: 0\r\n\r\n"),
                new Answer("H5 CL with TE", withLength(chunked())),
                new Answer("H5 two CL", OK + "content-length: 5\r\ncontent-length: 6\r\n\r\nhello"),
                new Answer("H5 CL as a list", OK + "content-length: 5, 6\r\n\r\nhello"),
                new Answer("H5 CL +5", OK + "content-length: +5\r\n\r\nhello"),
                new Answer("H5 TE gzip, chunked", OK + "transfer-encoding: gzip, chunked\r\n\r\n"),
                new Answer("H5 TE twice", OK + chunked() + chunked() + "\r\n0\r\n\r\n"),
                new Answer("H5 101 unasked", "HTTP/1.1 101 S\r\nupgrade: websocket\r\n\r\n"),
                new Answer("H5 NUL in a value", OK + "x: a\0b\r\ncontent-length: 0\r\n\r\n"),
                new Answer(
                        "H5 a name that is none", OK + "a\u0001b: c\r\ncontent-length: 0\r\n\r\n"),
                new Answer("H5 a head over 64 KiB", OK + field.repeat(70) + "\r\n"),
                new Answer("H5 half a head", "HTTP/1.1 200 OK\r\ncontent-"),
                new Answer("H5 a chunk before any byte", CHUNKED + "xyz\r\n"));
    }

    private static String chunked() {
        return "transfer-encoding: chunked\r\n";
    }

    private static String withLength(String framing) {
        return OK + "content-length: 5\r\n" + framing + "\r\n0\r\n\r\n";
    }

    @ParameterizedTest
    @MethodSource("heads")
    void isInvalidAndItsConnectionIsGivenUp(Answer row) throws Exception {
        CountDownLatch closed = sends(row);

        Message answer = stage.ask();

        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.text()).contains("\"upstream_invalid\"");
        assertRecordedAsFailed(answer, closed);
    }

    /**
     * Sends that and nothing more; the latch tells that the gateway has given the connection up.
     */
    private static CountDownLatch sends(Answer row) {
        CountDownLatch closed = new CountDownLatch(1);
        stage.provider()
                .next(
                        wire -> {
                            wire.send(row.bytes()).finish();
                            wire.awaitClosed();
                            closed.countDown();
                        });
        return closed;
    }

    private static void assertRecordedAsFailed(Message answer, CountDownLatch closed)
            throws Exception {
        String call = String.valueOf(answer.field("fairlead-request-id"));
        Await.until("it is recorded", () -> stored(call) == 1);
        for (UsageRecord made : stage.gateway().stored()) {
            if (made.attempt().callId().equals(call)) {
                assertThat(made.settlement().ending()).isEqualTo(Ending.UPSTREAM_FAILED);
            }
        }
        assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
    }

    private static long stored(String call) throws Exception {
        return stage.gateway().stored().stream()
                .filter(made -> made.attempt().callId().equals(call))
                .count();
    }

    static Stream<Answer> bodies() {
        return Stream.of(
                new Answer("H5 a chunk size that is none", CHUNKED + "2\r\n{}\r\nxyz\r\n"),
                new Answer("H5 a chunk longer than its size", CHUNKED + "2\r\n{}{}\r\n0\r\n\r\n"),
                new Answer(
                        "H5 a chunk size beyond 2^63",
                        CHUNKED + "2\r\n{}\r\n" + "f".repeat(20) + "\r\n"),
                new Answer(
                        "H5 a trailer that is none",
                        CHUNKED + "2\r\n{}\r\n0\r\na\u0001b: c\r\n\r\n"),
                new Answer("H5 trailers over 64 KiB", CHUNKED + "2\r\n{}\r\n0\r\n" + trailers()),
                new Answer("H5 bytes after the end", CHUNKED + "2\r\n{}\r\n0\r\n\r\nHTTP/1.1 200"),
                new Answer("H5 bytes after the length", OK + "content-length: 2\r\n\r\n{}{}"));
    }

    private static String trailers() {
        return ("x: " + "x".repeat(1_000) + "\r\n").repeat(70) + "\r\n";
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void anAnswerThatTurnsOutInvalidNeverEndsClean(Answer row) throws Exception {
        CountDownLatch closed = sends(row);

        Message answer = stage.ask();

        if (answer.status() != 200) {
            assertThat(answer.text()).contains("\"upstream_invalid\"");
        } else if (answer.field("content-length") == null) {
            assertThat(answer.end()).isEqualTo(Message.End.BROKEN);
        } else {
            // All that the provider has promised may have gone out before the rest came.
            assertThat(answer.text()).isEqualTo("{}");
        }
        assertRecordedAsFailed(answer, closed);
    }

    @Test
    void h5HeadsUpTo64KibPass() throws Exception {
        String large = "x".repeat(60_000);
        stage.provider()
                .next(wire -> wire.send(OK + "x: " + large + "\r\ncontent-length: 2\r\n\r\n{}"));
        assertThat(stage.ask().field("x")).isEqualTo(large);
    }

    @Test
    void h5InterimAnswersAreSwallowed() throws Exception {
        stage.provider()
                .next(
                        wire -> {
                            wire.send("HTTP/1.1 100 Continue\r\n\r\n");
                            wire.send("HTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\n");
                            wire.json(200, "{}");
                        });
        Message answer = stage.ask();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.field("link")).isNull();
    }

    @Test
    void h5TrailersPassOnlyToThoseThatTakeThemAndNeverWhatFramesOrRoutes() throws Exception {
        String trailers =
                "X-Sum: 1\r\nContent-Length: 7\r\nHost: evil\r\nTransfer-Encoding: gzip\r\n"
                        + "Fairlead-Cost: 9\r\nSet-Cookie: a=b\r\nAuthorization: x\r\nX-Key: "
                        + TestGateway.CREDENTIAL
                        + "\r\n";
        for (String te :
                new String[] {
                    "TE: trailers\r\nConnection: TE, close\r\n", "Connection: close\r\n"
                }) {
            stage.provider()
                    .next(wire -> wire.send(CHUNKED + "2\r\n{}\r\n0\r\n" + trailers + "\r\n"));
            try (RawClient client = stage.gateway().client()) {
                client.request("POST", Stage.CHAT, Stage.KEY + te, Stage.bytes(Stage.ASK));
                String answer = client.until("\r\n0\r\n") + client.until("\r\n");
                assertThat(answer).contains("{}");
                if (te.startsWith("TE")) {
                    assertThat(answer).endsWith("\r\n0\r\nX-Sum: 1\r\n");
                    // What follows is the gateway's own.
                    assertThat(client.until("\r\n\r\n"))
                            .startsWith("fairlead-cost: 0.0")
                            .doesNotContain("X-Key", "Host", "Set-Cookie");
                } else {
                    assertThat(answer).endsWith("\r\n0\r\n\r\n");
                }
                assertThat(client.closes()).isTrue();
            }
        }
    }
}
