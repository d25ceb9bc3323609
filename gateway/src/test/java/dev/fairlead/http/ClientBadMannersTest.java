package dev.fairlead.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.call.BodyFailure;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Providers that break off, or talk nonsense. */
// The line ends of the wire are part of what is tested.
@SuppressWarnings("StringConcatToTextBlock")
class ClientBadMannersTest {
    private static final String CHUNKED = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";

    private final ClientUnderTest client = ClientUnderTest.start();

    @AfterEach
    void stop() {
        client.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // garbage
                "SSH-2.0-OpenSSH_9.2\r\n\r\n",
                "\u0016\u0003\u0001\u0002 TLS here\r\n\r\n",
                "HTTP/1.1 abc OK\r\n\r\n",
                "HTTP/1.1 42 Strange\r\ncontent-length: 0\r\n\r\n",
                "HTTP/1.1 999 Strange\r\ncontent-length: 0\r\n\r\n",
                "HTTP/2.0 200 OK\r\ncontent-length: 0\r\n\r\n",
                "HTTP/1.9 200 OK\r\ncontent-length: 0\r\n\r\n",
                // framing that can be read two ways
                "HTTP/1.1 200 OK\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\nhello",
                "HTTP/1.1 200 OK\r\ncontent-length: 5, 6\r\n\r\nhello",
                "HTTP/1.1 200 OK\r\ncontent-length: -5\r\n\r\nhello",
                "HTTP/1.1 200 OK\r\ncontent-length: +5\r\n\r\nhello",
                "HTTP/1.1 200 OK\r\ncontent-length: five\r\n\r\nhello",
                "HTTP/1.1 200 OK\r\n"
                        + "content-length: 5\r\n"
                        + "transfer-encoding: chunked\r\n\r\n"
                        + "0\r\n\r\n",
                "HTTP/1.1 200 OK\r\ntransfer-encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\ntransfer-encoding: gzip\r\n\r\nhello",
                "HTTP/1.1 200 OK\r\n"
                        + "transfer-encoding: chunked\r\n"
                        + "transfer-encoding: chunked\r\n\r\n"
                        + "0\r\n\r\n",
                "HTTP/1.0 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
                // fields that are none
                "HTTP/1.1 200 OK\r\ncontent-length 5\r\n\r\nhello",
                "HTTP/1.1 200 OK\r\n: empty\r\ncontent-length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nx\u0001y: 1\r\ncontent-length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nx-a: 1\u00002\r\ncontent-length: 0\r\n\r\n",
                // a switch that nobody asked for
                "HTTP/1.1 101 Switching Protocols\r\n"
                        + "upgrade: websocket\r\n"
                        + "connection: upgrade\r\n\r\n",
                // half a head
                "HTTP/1.1 20",
                "HTTP/1.1 200 OK\r\ncontent-le"
            })
    void whatIsNoAnswerIsInvalid(String bytes) throws Exception {
        try (var provider =
                ScriptedProvider.start(
                        peer -> {
                            peer.read();
                            peer.write(bytes);
                        })) {
            var answer = client.send(ClientUnderTest.get(provider.origin())).awaitEnd();

            assertThat(answer.failure().kind()).isEqualTo(SendFailure.Kind.INVALID);
            assertThat(answer.failure().message()).startsWith("127.0.0.1:" + provider.port());
            ClientUnderTest.until(() -> client.open() == 0);
        }
    }

    @Test
    void headsUpTo64KibPass() throws Exception {
        String large = "x".repeat(60_000);
        try (var provider =
                ScriptedProvider.answering(
                        "HTTP/1.1 200 OK\r\nx-large: " + large + "\r\ncontent-length: 0\r\n\r\n")) {
            var answer = client.send(ClientUnderTest.get(provider.origin())).awaitEnd();

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.headers().first("x-large")).isEqualTo(large);
        }
    }

    @Test
    void largerHeadsAreInvalidAndNeverLookLikeSuccess() throws Exception {
        String field = "x-large: " + "x".repeat(1_000) + "\r\n";
        try (var provider =
                ScriptedProvider.answering(
                        "HTTP/1.1 200 OK\r\n" + field.repeat(70) + "content-length: 0\r\n\r\n")) {
            var answer = client.send(ClientUnderTest.get(provider.origin())).awaitEnd();

            assertThat(answer.failure().kind()).isEqualTo(SendFailure.Kind.INVALID);
            assertThat(answer.events()).doesNotContain("head");
        }
    }

    @Test
    void aHeadWithoutEndIsCutOff() throws Exception {
        try (var provider =
                ScriptedProvider.start(
                        peer -> {
                            peer.read();
                            peer.write("HTTP/1.1 200 OK\r\n");
                            while (true) {
                                peer.write("x-more: and more\r\n");
                            }
                        })) {
            var answer = client.send(ClientUnderTest.get(provider.origin())).awaitEnd();

            assertThat(answer.failure().kind()).isEqualTo(SendFailure.Kind.INVALID);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                CHUNKED + "5\r\nhel",
                CHUNKED + "5\r\nhello",
                CHUNKED + "5\r\nhello\r\n",
                CHUNKED + "5\r\nhello\r\n0\r\n",
                CHUNKED + "5\r\nhello\r\n0\r\nx-cost: 1",
                "HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\nhello"
            })
    void anAnswerThatEndsTooEarlyIsCutShort(String bytes) throws Exception {
        try (var provider =
                ScriptedProvider.start(
                        peer -> {
                            peer.read();
                            peer.write(bytes);
                        })) {
            var answer = client.send(ClientUnderTest.get(provider.origin())).awaitEnd();

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.text()).startsWith("hel");
            assertThat(answer.bodyFailure().kind()).isEqualTo(BodyFailure.Kind.CUT_SHORT);
            ClientUnderTest.until(() -> client.open() == 0);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                CHUNKED + "5\r\nhelloworld",
                CHUNKED + "5\r\nhello\r\nworld\r\n",
                CHUNKED + "5\r\nhello\r\n-1\r\n",
                CHUNKED + "5\r\nhello\r\nfffffffffff\r\n",
                CHUNKED + "5\r\nhello\r\n0\r\nx\u0001y: 1\r\n\r\n",
                // bytes after the end
                CHUNKED + "5\r\nhello\r\n0\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello, world"
            })
    void aBodyThatIsNoneIsInvalid(String bytes) throws Exception {
        try (var provider =
                ScriptedProvider.start(
                        peer -> {
                            peer.read();
                            peer.write(bytes);
                            peer.awaitClose();
                        })) {
            var answer = client.send(ClientUnderTest.get(provider.origin())).awaitEnd();

            assertThat(answer.text()).isEqualTo("hello");
            assertThat(answer.bodyFailure().kind()).isEqualTo(BodyFailure.Kind.INVALID);
            ClientUnderTest.until(() -> client.open() == 0);
        }
    }

    @Test
    void aResetBeforeTheHeadIsAReset() throws Exception {
        try (var provider =
                ScriptedProvider.start(
                        peer -> {
                            peer.read();
                            peer.reset();
                        })) {
            var answer = client.send(ClientUnderTest.post(provider.origin(), "{}")).awaitEnd();

            assertThat(answer.failure().kind()).isEqualTo(SendFailure.Kind.RESET);
            assertThat(answer.events()).contains("sent");
            assertThat(provider.connections()).isEqualTo(1);
        }
    }

    @Test
    void anEndBeforeTheHeadIsAReset() throws Exception {
        try (var provider = ScriptedProvider.start(peer -> peer.read())) {
            var answer = client.send(ClientUnderTest.post(provider.origin(), "{}")).awaitEnd();

            assertThat(answer.failure().kind()).isEqualTo(SendFailure.Kind.RESET);
        }
    }

    @Test
    void aResetAmidTheBodyIsCutShortAfterWhatCame() throws Exception {
        var first = new RecordedAnswer(true, () -> {});
        try (var provider =
                ScriptedProvider.start(
                        peer -> {
                            peer.read();
                            peer.write(CHUNKED + "5\r\nhello\r\n");
                            ClientUnderTest.until(() -> first.received() == 5);
                            peer.reset();
                        })) {
            client.send(client.loop(), ClientUnderTest.get(provider.origin()), first).awaitEnd();

            assertThat(first.text()).isEqualTo("hello");
            assertThat(first.bodyFailure().kind()).isEqualTo(BodyFailure.Kind.CUT_SHORT);
        }
    }

    @Test
    void aResetIsNoEndOfAnAnswerThatEndsWithTheConnection() throws Exception {
        var first = new RecordedAnswer(true, () -> {});
        try (var provider =
                ScriptedProvider.start(
                        peer -> {
                            peer.read();
                            peer.write("HTTP/1.1 200 OK\r\n\r\nhello");
                            ClientUnderTest.until(() -> first.received() == 5);
                            peer.reset();
                        })) {
            client.send(client.loop(), ClientUnderTest.get(provider.origin()), first).awaitEnd();

            assertThat(first.bodyFailure().kind()).isEqualTo(BodyFailure.Kind.CUT_SHORT);
        }
    }

    @Test
    void aCloseDuringTheUploadIsNotWhollyWritten() throws Exception {
        try (var provider =
                ScriptedProvider.start(
                        peer -> {
                            peer.head();
                            peer.skip(100_000);
                            peer.reset();
                        })) {
            var request =
                    ClientUnderTest.with(
                            ClientUnderTest.get(provider.origin()),
                            "POST",
                            ClientUnderTest.held(new byte[64_000_000]));

            var answer = client.send(request).awaitEnd();

            assertThat(answer.failure().kind()).isEqualTo(SendFailure.Kind.NOT_WHOLLY_WRITTEN);
            assertThat(answer.events()).doesNotContain("sent");
        }
    }

    @Test
    void cancelClosesWhileTheProviderIsSilent() throws Exception {
        var closed = new CountDownLatch(1);
        try (var provider =
                ScriptedProvider.start(
                        peer -> {
                            peer.read();
                            peer.awaitClose();
                            closed.countDown();
                        })) {
            var answer = client.send(ClientUnderTest.get(provider.origin()));
            ClientUnderTest.until(() -> provider.requests() == 1);

            client.on(() -> answer.sending().cancel());

            assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(answer.events()).containsExactly("send returned", "sent");
            ClientUnderTest.until(() -> client.open() == 0);
        }
    }

    @Test
    void cancelClosesAmidTheAnswerAndTheReaderHearsNothingMore() throws Exception {
        var closed = new CountDownLatch(1);
        try (var provider =
                ScriptedProvider.start(
                        peer -> {
                            peer.read();
                            peer.write(CHUNKED + "5\r\nhello\r\n");
                            peer.awaitClose();
                            closed.countDown();
                        })) {
            var answer = client.send(ClientUnderTest.get(provider.origin()));
            ClientUnderTest.until(() -> answer.received() == 5);

            client.on(() -> answer.body().cancel());

            assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
            ClientUnderTest.until(() -> client.open() == 0);
            assertThat(answer.isOver()).isFalse();
        }
    }
}
