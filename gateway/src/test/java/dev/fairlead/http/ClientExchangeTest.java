package dev.fairlead.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.call.Headers;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** One request, one answer, as HTTP/1.1 has them. */
// The line ends of the wire are part of what is tested.
@SuppressWarnings("StringConcatToTextBlock")
class ClientExchangeTest {
    private static final String HELLO = "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello";

    private final ClientUnderTest client = ClientUnderTest.start();

    @AfterEach
    void stop() {
        client.close();
    }

    @Test
    void sendsHeadAndBodyAndReadsTheAnswer() throws Exception {
        try (var provider =
                ScriptedProvider.answering(
                        "HTTP/1.1 201 Created\r\nX-One: 1\r\nx-two: 2\r\nX-One: 3\r\n"
                                + "content-length: 5\r\n\r\nhello")) {
            var request =
                    ClientUnderTest.with(
                            ClientUnderTest.post(provider.origin(), "{}"),
                            Headers.of("X-Stainless-Os", "Linux", "accept", "*/*"));

            var answer = client.send(request).awaitEnd();

            assertThat(answer.status()).isEqualTo(201);
            assertThat(answer.text()).isEqualTo("hello");
            assertThat(answer.headers().all("x-one")).containsExactly("1", "3");
            assertThat(answer.headers().name(0)).isEqualTo("X-One");
            assertThat(answer.body().length()).isEqualTo(5);
            assertThat(answer.events()).startsWith("send returned", "sent", "head").endsWith("end");
            assertThat(provider.request().head())
                    .isEqualTo(
                            "POST /v1/models HTTP/1.1\r\nhost: 127.0.0.1:"
                                    + provider.port()
                                    + "\r\nX-Stainless-Os: Linux\r\naccept: */*\r\n"
                                    + "content-length: 2\r\n\r\n");
            assertThat(provider.request().text()).isEqualTo("{}");
        }
    }

    @Test
    void saysNothingOfABodyWhereThereIsNone() throws Exception {
        try (var provider = ScriptedProvider.answering(HELLO)) {
            client.send(ClientUnderTest.get(provider.origin())).awaitEnd();

            assertThat(provider.request().head())
                    .doesNotContain("content-length", "transfer-encoding");
        }
    }

    @Test
    void saysThatThereIsNoBodyWhereTheMethodExpectsOne() throws Exception {
        try (var provider = ScriptedProvider.answering(HELLO)) {
            var request =
                    ClientUnderTest.with(
                            ClientUnderTest.get(provider.origin()),
                            "POST",
                            new Outgoing.Content.None());

            client.send(request).awaitEnd();

            assertThat(provider.request().head()).contains("\r\ncontent-length: 0\r\n");
        }
    }

    @Test
    void sendsALargeBodyFromWhereItLies() throws Exception {
        byte[] large = new byte[3_000_000];
        for (int i = 0; i < large.length; i++) {
            large[i] = (byte) (i * 31);
        }
        try (var provider = ScriptedProvider.answering(HELLO)) {
            var request =
                    ClientUnderTest.with(
                            ClientUnderTest.get(provider.origin()),
                            "POST",
                            ClientUnderTest.held(large));

            client.send(request).awaitEnd();

            assertThat(provider.request().body()).isEqualTo(large);
        }
    }

    @Test
    void keepsBytesOfHeaderValuesThatAreNotAscii() throws Exception {
        try (var provider =
                ScriptedProvider.answering(
                        "HTTP/1.1 200 OK\r\nx-name: Zo\u00eb\r\ncontent-length: 0\r\n\r\n")) {
            var request =
                    ClientUnderTest.with(
                            ClientUnderTest.get(provider.origin()),
                            Headers.of("x-city", "K\u00f6ln"));

            var answer = client.send(request).awaitEnd();

            assertThat(provider.request().head()).contains("x-city: K\u00f6ln\r\n");
            assertThat(answer.headers().first("x-name")).isEqualTo("Zo\u00eb");
        }
    }

    @Test
    void doesNotForwardExpect() throws Exception {
        try (var provider = ScriptedProvider.answering(HELLO)) {
            var request =
                    ClientUnderTest.with(
                            ClientUnderTest.post(provider.origin(), "{}"),
                            Headers.of("Expect", "100-continue"));

            client.send(request).awaitEnd();

            assertThat(provider.request().head()).doesNotContainIgnoringCase("expect");
        }
    }

    @Test
    void refusesWhatWouldEndAFieldEarly() throws Exception {
        try (var provider = ScriptedProvider.answering(HELLO)) {
            var plain = ClientUnderTest.get(provider.origin());

            for (Headers bad :
                    new Headers[] {
                        Headers.of("x-a", "1\r\nx-b: 2"),
                        Headers.of("x-a", "1\n"),
                        Headers.of("x-a", "\0"),
                        Headers.of("x-a", "\u4e2d"),
                        Headers.of("x a", "1"),
                        Headers.of("x:a", "1"),
                        Headers.of("", "1"),
                        Headers.of("Content-Length", "7"),
                        Headers.of("transfer-encoding", "chunked"),
                        Headers.of("HOST", "elsewhere")
                    }) {
                assertThatThrownBy(() -> client.send(ClientUnderTest.with(plain, bad)))
                        .isInstanceOf(IllegalArgumentException.class);
            }
            assertThat(provider.connections()).isZero();
            assertThat(client.open()).isZero();
        }
    }

    @Test
    void readsChunksAndTrailers() throws Exception {
        try (var provider =
                ScriptedProvider.answering(
                        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n"
                                + "5;note=1\r\nhello\r\n7\r\n, world\r\n0\r\n"
                                + "x-cost: 0.1\r\n\r\n")) {
            var answer = client.send(ClientUnderTest.get(provider.origin())).awaitEnd();

            assertThat(answer.text()).isEqualTo("hello, world");
            assertThat(answer.trailers().first("x-cost")).isEqualTo("0.1");
            assertThat(answer.body().length()).isEqualTo(-1);
            assertThat(client.idle()).isEqualTo(1);
        }
    }

    @Test
    void readsAnAnswerThatEndsWithTheConnection() throws Exception {
        try (var provider =
                ScriptedProvider.start(
                        peer -> {
                            peer.read();
                            peer.write("HTTP/1.1 200 OK\r\n\r\nhello, ");
                            peer.write("world");
                        })) {
            var answer = client.send(ClientUnderTest.get(provider.origin())).awaitEnd();

            assertThat(answer.text()).isEqualTo("hello, world");
            assertThat(answer.events()).endsWith("end");
            ClientUnderTest.until(() -> client.open() == 0);
        }
    }

    @Test
    void readsNoBodyWhereThereCanBeNone() throws Exception {
        try (var provider =
                ScriptedProvider.start(
                        peer -> {
                            while (true) {
                                var request = peer.read();
                                if (request == null) {
                                    return;
                                }
                                peer.write(
                                        request.line().startsWith("HEAD")
                                                ? "HTTP/1.1 200 OK\r\ncontent-length: 77\r\n\r\n"
                                                : "HTTP/1.1 204 Gone\r\n\r\n");
                            }
                        })) {
            var get = ClientUnderTest.get(provider.origin());
            var head =
                    client.send(ClientUnderTest.with(get, "HEAD", new Outgoing.Content.None()))
                            .awaitEnd();
            var empty = client.send(get).awaitEnd();

            assertThat(head.body().length()).isZero();
            assertThat(head.headers().first("content-length")).isEqualTo("77");
            assertThat(empty.status()).isEqualTo(204);
            assertThat(provider.connections()).isEqualTo(1);
        }
    }

    @Test
    void swallowsInterimAnswers() throws Exception {
        try (var provider =
                ScriptedProvider.answering(
                        "HTTP/1.1 100 Continue\r\n\r\n"
                                + "HTTP/1.1 103 Early Hints\r\n"
                                + "link: </a>\r\n\r\n"
                                + HELLO)) {
            var answer = client.send(ClientUnderTest.get(provider.origin())).awaitEnd();

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.text()).isEqualTo("hello");
            assertThat(answer.headers().contains("link")).isFalse();
        }
    }

    @Test
    void readsAnAnswerThatArrivesByteByByte() throws Exception {
        byte[] bytes =
                "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"
                        .getBytes(StandardCharsets.ISO_8859_1);
        try (var provider =
                ScriptedProvider.start(
                        peer -> {
                            peer.read();
                            for (byte one : bytes) {
                                peer.write(new byte[] {one});
                            }
                            peer.awaitClose();
                        })) {
            var answer = client.send(ClientUnderTest.get(provider.origin())).awaitEnd();

            assertThat(answer.text()).isEqualTo("abc");
        }
    }

    @Test
    void answersBeforeTheRequestIsWhollySentPass() throws Exception {
        byte[] endless = new byte[64_000_000];
        CountDownLatch seen = new CountDownLatch(1);
        try (var provider =
                ScriptedProvider.start(
                        peer -> {
                            peer.head();
                            peer.write("HTTP/1.1 413 No\r\ncontent-length: 3\r\n\r\nbig");
                            // Whoever reads on here takes all of it, given a busy client.
                            await(seen);
                        })) {
            var request =
                    ClientUnderTest.with(
                            ClientUnderTest.get(provider.origin()),
                            "POST",
                            ClientUnderTest.held(endless));

            var answer = client.send(request).awaitEnd();

            assertThat(answer.status()).isEqualTo(413);
            assertThat(answer.text()).isEqualTo("big");
            ClientUnderTest.until(() -> client.open() == 0);
        } finally {
            seen.countDown();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
