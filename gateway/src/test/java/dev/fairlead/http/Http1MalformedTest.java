package dev.fairlead.http;

import static dev.fairlead.http.RunningServer.answer;
import static dev.fairlead.http.RunningServer.answering;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;

/** Heads that somebody behind us could read differently are no requests. */
class Http1MalformedTest {
    private static final String HOST = " HTTP/1.1\nHost: h\n";

    private static String answerTo(String request) throws IOException {
        try (RunningServer server = answering(e -> answer(e, 200, "served"));
                RawClient client = server.connect()) {
            client.send(request);
            return client.readToEnd();
        }
    }

    private static void isRefused(String request, Malformed.Kind kind) throws IOException {
        assertThat(answerTo(request))
                .startsWith("HTTP/1.1 400 Bad Request\n")
                .contains("connection: close\n")
                .endsWith("\n\n" + kind);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\n\n",
                "GET / HTTP/1.1\nHost: a\nHost: b\n\n",
                "GET / HTTP/1.9\nHost: h\n\n",
                "GET / HTTP/2.0\nHost: h\n\n",
                "GET /\n\n",
                "no such thing\n\n",
                "POST / HTTP/1.1\nHost: h\nTransfer-Encoding: gzip, chunked\n\n",
                "POST / HTTP/1.1\nHost: h\nTransfer-Encoding: chunked, chunked\n\n",
                "POST / HTTP/1.1\nHost: h\nTransfer-Encoding: identity\n\n",
                "POST / HTTP/1.1\nHost: h\nTransfer-Encoding: chunked\nContent-Length: 3\n\n",
                "POST / HTTP/1.0\nHost: h\nTransfer-Encoding: chunked\n\n",
                "POST / HTTP/1.1\nHost: h\nContent-Length: 3\nContent-Length: 4\n\n",
                "POST / HTTP/1.1\nHost: h\nContent-Length: +3\n\n",
                "POST / HTTP/1.1\nHost: h\nContent-Length: -3\n\n",
                "GET / HTTP/1.1\nHost: h\nName : value\n\n",
                "GET / HTTP/1.1\nHost: h\nNa(me: value\n\n",
                "GET / HTTP/1.1\nHost: h\nName: va\u0000lue\n\n",
                "GET / HTTP/1.1\nHost: h\nName: value\n goes on\n\n",
                "GET / HTTP/1.1\nHost: h\nName: value\n\tgoes on\nOther: x\n\n",
                "GET / HTTP/1.1\nHost:\n h\n\n",
                "GET / HTTP/1.1\n Host: h\nHost: h\n\n",
                "GET / HTTP/1.1\nHost: h\n \n\n",
                "GET / HTTP/1.1\nHost: h\nConnection: host\n\n",
                "GET / HTTP/1.1\nHost: h\nConnection: close, content-length\n\n"
            })
    void framingThatIsNoneIsRefused(String request) throws IOException {
        isRefused(request, Malformed.Kind.FRAMING);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 18})
    void aFoldedLineIsRefusedHoweverItIsCut(int size) throws IOException {
        try (RunningServer server = answering(e -> answer(e, 200, "served"));
                RawClient client = server.connect()) {
            String request = "GET / HTTP/1.1\nHost: h\nName: value\n goes on\n\n";
            for (int from = 0; from < request.length(); from += size) {
                client.send(request.substring(from, Math.min(request.length(), from + size)));
            }
            assertThat(client.readToEnd()).endsWith("\n\nFRAMING");
        }
    }

    @Test
    void aLineOfABodyMayBeginAsItLikes() throws IOException {
        try (RunningServer server = answering(Echo::whole);
                RawClient client = server.connect()) {
            for (int round = 0; round < 2; round++) {
                client.send("POST / HTTP/1.1\nHost: h\nContent-Length: 9\n\na\n b\n\tc");
                assertThat(client.readAnswer()).startsWith("HTTP/1.1 200 OK\n");
            }
        }
    }

    @Test
    void aLineThatEndsWithoutCarriageReturnIsRefused() throws IOException {
        try (RunningServer server = answering(e -> answer(e, 200, "served"));
                RawClient client = server.connect()) {
            client.sendBytes(new byte[] {'G', 'E', 'T', ' ', '/', ' ', 'H', '\n', '\n'});
            assertThat(client.readToEnd()).endsWith("FRAMING");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a\\b", "/a#b", "/a\u0001b", "/a\u007fb", "/caf\u00e9"})
    void aTargetWithBytesThatMustBeEncodedIsRefused(String target) throws IOException {
        isRefused("GET " + target + HOST + "\n", Malformed.Kind.TARGET);
    }

    @Test
    void aRequestLineThatIsTooLongIsRefused() throws IOException {
        isRefused("GET /" + "a".repeat(17_000) + HOST + "\n", Malformed.Kind.TARGET);
    }

    @Test
    void headersThatAreTooLargeOrTooManyAreRefused() throws IOException {
        isRefused(
                "GET /" + HOST + "A: " + "a".repeat(70_000) + "\n\n",
                Malformed.Kind.HEADERS_TOO_LARGE);
        isRefused("GET /" + HOST + "A: a\n".repeat(200) + "\n", Malformed.Kind.HEADERS_TOO_LARGE);
    }

    @Test
    void headersJustWithinTheLimitsAreServed() throws IOException {
        String head = "A: a\n".repeat(150) + "B: " + "b".repeat(60_000) + "\n";
        assertThat(answerTo("GET /" + HOST + head + "Connection: close\n\n")).endsWith("served");
    }

    @Test
    void nothingIsServedBehindWhatWasRefused() throws IOException {
        assertThat(answerTo("GET / HTTP/1.1\n\nGET /" + HOST + "\n")).doesNotContain("served");
    }

    @Test
    void aChunkThatIsNoneEndsTheBodyAndTheConnection() throws IOException {
        try (RunningServer server = answering(Echo::whole);
                RawClient client = server.connect()) {
            client.send("POST /" + HOST + "Transfer-Encoding: chunked\n\n3\nabcXX\n");
            assertThat(client.readToEnd()).contains("connection: close\n").endsWith("INVALID");
        }
    }
}
