package dev.fairlead.http;

import static dev.fairlead.http.RunningServer.answer;
import static dev.fairlead.http.RunningServer.answering;
import static dev.fairlead.http.RunningServer.bytes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.call.Headers;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** What a well-behaved client of HTTP/1 sees. */
class Http1ServerTest {
    @Test
    void answersAndKeepsTheConnectionForTheNextRequest() throws IOException {
        try (RunningServer server = answering(e -> answer(e, 200, e.head().target()));
                RawClient client = server.connect()) {
            for (String target : new String[] {"/a?x=%2F", "/b", "/c"}) {
                client.send("GET " + target + " HTTP/1.1\nHost: h\n\n");
                assertThat(client.readAnswer())
                        .isEqualTo(
                                "HTTP/1.1 200 OK\ncontent-length: "
                                        + target.length()
                                        + "\n\n"
                                        + target);
            }
        }
    }

    @Test
    void handsOverTheHeadAsItStoodOnTheWire() throws IOException {
        try (RunningServer server =
                        answering(
                                e -> {
                                    Headers h = e.head().headers();
                                    StringBuilder seen = new StringBuilder(e.head().method());
                                    for (int i = 0; i < h.size(); i++) {
                                        seen.append('|').append(h.name(i)).append('=');
                                        seen.append(h.value(i));
                                    }
                                    answer(e, 200, seen.toString());
                                });
                RawClient client = server.connect()) {
            client.send("PATCH / HTTP/1.1\nHost: h\nX-One: a\nx-ONE:  b c \nEmpty:\n\n");
            assertThat(client.readAnswer()).endsWith("PATCH|Host=h|X-One=a|x-ONE=b c|Empty=");
        }
    }

    @Test
    void headerBytesBeyondAsciiPassBothWays() throws IOException {
        try (RunningServer server =
                        answering(
                                e -> {
                                    String seen = e.head().headers().first("x-name");
                                    e.reply()
                                            .head(
                                                    200,
                                                    Headers.of(
                                                            "x-name",
                                                            String.valueOf(seen),
                                                            "content-length",
                                                            "0"));
                                    e.reply().end(Headers.EMPTY);
                                });
                RawClient client = server.connect()) {
            client.send("GET / HTTP/1.1\nHost: h\nX-Name: caf\u00e9\n\n");
            assertThat(client.readAnswer()).contains("x-name: caf\u00e9\n");
        }
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrderOneAtATime() throws IOException {
        try (RunningServer server =
                        answering(e -> e.loop().execute(() -> answer(e, 200, e.head().target())));
                RawClient client = server.connect()) {
            client.send(
                    """
                    GET /1 HTTP/1.1
                    Host: h

                    POST /2 HTTP/1.1
                    Host: h
                    Content-Length: 3

                    abcGET /3 HTTP/1.1
                    Host: h

                    """);
            assertThat(client.readAnswer()).endsWith("/1");
            assertThat(client.readAnswer()).endsWith("/2");
            assertThat(client.readAnswer()).endsWith("/3");
        }
    }

    @Test
    void echoesBodiesOfEitherFramingWhateverTheirPieces() throws IOException {
        try (RunningServer server = answering(Echo::whole);
                RawClient client = server.connect()) {
            client.send("POST / HTTP/1.1\nHost: h\nContent-Length: 5\n\nhello");
            assertThat(client.readAnswer()).endsWith("\n\nhello");
            String chunked =
                    """
                    POST / HTTP/1.1
                    Host: h
                    Transfer-Encoding: chunked

                    3;x=y
                    abc
                    A
                    0123456789
                    0
                    Trailer-One: x

                    """;
            for (byte b : chunked.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII)) {
                client.sendBytes(new byte[] {b});
            }
            assertThat(client.readAnswer()).endsWith("\n\nabc0123456789");
        }
    }

    @Test
    void anAnswerWithoutALengthIsChunked() throws IOException {
        try (RunningServer server =
                        answering(
                                e -> {
                                    e.reply().head(200, Headers.of("content-type", "text/plain"));
                                    e.reply().bytes(bytes("x".repeat(17)));
                                    e.reply().flush();
                                    e.reply().bytes(bytes("y".repeat(2000)));
                                    e.reply().end(Headers.of("late", "1"));
                                });
                RawClient client = server.connect()) {
            client.send("GET / HTTP/1.1\nHost: h\n\n");
            assertThat(client.readTo("\n0\n\n"))
                    .isEqualTo(
                            "HTTP/1.1 200 OK\ncontent-type: text/plain\n"
                                    + "transfer-encoding: chunked\n\n11\n"
                                    + "x".repeat(17)
                                    + "\n7d0\n"
                                    + "y".repeat(2000)
                                    + "\n0\n\n");
        }
    }

    @Test
    void trailersGoToClientsThatTakeThem() throws IOException {
        try (RunningServer server =
                        answering(
                                e -> {
                                    e.reply().head(200, Headers.EMPTY);
                                    e.reply().bytes(bytes("x"));
                                    e.reply().end(Headers.of("late", "1"));
                                });
                RawClient client = server.connect()) {
            client.send("GET / HTTP/1.1\nHost: h\nTE: trailers\n\n");
            assertThat(client.readTo("\n0\nlate: 1\n\n")).contains("chunked");
        }
    }

    @Test
    void headHasNoBodyAndKeepsTheLength() throws IOException {
        try (RunningServer server = answering(e -> answer(e, 200, "never seen"));
                RawClient client = server.connect()) {
            client.send("HEAD / HTTP/1.1\nHost: h\n\n");
            assertThat(client.readHead()).isEqualTo("HTTP/1.1 200 OK\ncontent-length: 10\n\n");
            client.send("HEAD / HTTP/1.1\nHost: h\nConnection: close\n\n");
            assertThat(client.readToEnd()).endsWith("connection: close\n\n");
        }
    }

    @Test
    void statusesWithoutABodyHaveNoFramingEither() throws IOException {
        try (RunningServer server =
                        answering(
                                e -> {
                                    int status = Integer.parseInt(e.head().target().substring(1));
                                    e.reply().head(status, Headers.EMPTY);
                                    e.reply().end(Headers.EMPTY);
                                });
                RawClient client = server.connect()) {
            client.send("DELETE /204 HTTP/1.1\nHost: h\n\n");
            assertThat(client.readHead()).isEqualTo("HTTP/1.1 204 No Content\n\n");
            client.send("GET /304 HTTP/1.1\nHost: h\n\n");
            assertThat(client.readHead()).isEqualTo("HTTP/1.1 304 Not Modified\n\n");
            client.send("GET /529 HTTP/1.1\nHost: h\n\n");
            assertThat(client.readHead()).startsWith("HTTP/1.1 529 \n");
        }
    }

    @Test
    void anOlderClientGetsABodyThatEndsWithTheConnection() throws IOException {
        try (RunningServer server =
                        answering(
                                e -> {
                                    e.reply().head(200, Headers.EMPTY);
                                    e.reply().bytes(bytes("old"));
                                    e.reply().end(Headers.EMPTY);
                                });
                RawClient client = server.connect()) {
            client.send("GET / HTTP/1.0\nConnection: keep-alive\n\n");
            assertThat(client.readToEnd()).isEqualTo("HTTP/1.1 200 OK\nconnection: close\n\nold");
        }
    }

    @Test
    void anOlderClientMayKeepTheConnectionWhereTheLengthIsKnown() throws IOException {
        try (RunningServer server = answering(e -> answer(e, 200, "x"));
                RawClient client = server.connect()) {
            client.send("GET / HTTP/1.0\nConnection: keep-alive\n\n");
            assertThat(client.readAnswer()).contains("connection: keep-alive\n").endsWith("x");
            client.send("GET / HTTP/1.0\n\n");
            assertThat(client.readToEnd()).contains("connection: close\n").endsWith("x");
        }
    }

    @Test
    void theClientIsToldToContinueWhenTheHandlerSaysSo() throws IOException {
        try (RunningServer server =
                        answering(
                                e -> {
                                    e.sendContinue();
                                    e.sendContinue();
                                    Echo.whole(e);
                                });
                RawClient client = server.connect()) {
            client.send("POST / HTTP/1.1\nHost: h\nExpect: 100-continue\nContent-Length: 2\n\n");
            assertThat(client.readHead()).isEqualTo("HTTP/1.1 100 Continue\n\n");
            client.send("ok");
            assertThat(client.readAnswer()).startsWith("HTTP/1.1 200 OK\n").endsWith("ok");
        }
    }

    @Test
    void aRefusedExpectationClosesTheConnection() throws IOException {
        try (RunningServer server = answering(e -> answer(e, 401, "no"));
                RawClient client = server.connect()) {
            client.send("POST / HTTP/1.1\nHost: h\nExpect: 100-continue\nContent-Length: 2\n\n");
            assertThat(client.readToEnd())
                    .startsWith("HTTP/1.1 401 Unauthorized\n")
                    .contains("connection: close\n");
        }
    }

    @Test
    void anUpgradeToHttp2IsIgnored() throws IOException {
        try (RunningServer server = answering(e -> answer(e, 200, "one"));
                RawClient client = server.connect()) {
            client.send(
                    """
                    GET / HTTP/1.1
                    Host: h
                    Connection: Upgrade, HTTP2-Settings
                    Upgrade: h2c
                    HTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA

                    """);
            assertThat(client.readAnswer()).startsWith("HTTP/1.1 200 OK\n").endsWith("one");
        }
    }

    @Test
    void aSmallBodyThatNobodyReadsDoesNotCostTheConnection() throws IOException {
        try (RunningServer server = answering(e -> answer(e, 401, "no"));
                RawClient client = server.connect()) {
            for (int i = 0; i < 3; i++) {
                client.send("POST / HTTP/1.1\nHost: h\nContent-Length: 9\n\n");
                assertThat(client.readAnswer()).doesNotContain("close").endsWith("no");
                client.send("forgotten");
            }
        }
    }

    @Test
    void nioServesTheSame() throws IOException {
        try (RunningServer server = RunningServer.on(Loops.Transport.NIO, s -> s, Echo::whole);
                RawClient client = server.connect()) {
            client.send("POST / HTTP/1.1\nHost: h\nContent-Length: 5\n\nhello");
            assertThat(client.readAnswer()).endsWith("hello");
        }
    }
}
