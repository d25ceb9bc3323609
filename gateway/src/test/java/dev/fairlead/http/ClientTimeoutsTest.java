package dev.fairlead.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.call.BodyFailure;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Providers that take their time (field report O01). */
class ClientTimeoutsTest {
    private static final Duration SHORT = Duration.ofMillis(60);
    private static final Duration NONE = Duration.ZERO;
    private static final String CHUNKED = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";

    private final ClientUnderTest client = ClientUnderTest.start();

    @AfterEach
    void stop() {
        client.close();
    }

    private static Timeouts firstByte(Duration limit) {
        return new Timeouts(Duration.ofSeconds(10), limit, NONE, NONE);
    }

    private static Timeouts idle(Duration limit) {
        return new Timeouts(Duration.ofSeconds(10), NONE, limit, NONE);
    }

    private static Timeouts total(Duration limit) {
        return new Timeouts(Duration.ofSeconds(10), NONE, NONE, limit);
    }

    /** Reads the request, writes that, and says nothing more. */
    private static ScriptedProvider silentAfter(String bytes) throws IOException {
        return ScriptedProvider.start(
                peer -> {
                    peer.read();
                    peer.write(bytes);
                    peer.awaitClose();
                });
    }

    private RecordedAnswer send(ScriptedProvider provider, Timeouts timeouts) {
        return client.send(
                ClientUnderTest.with(ClientUnderTest.post(provider.origin(), "{}"), timeouts));
    }

    @Test
    void noHeadWithinTheFirstByteTime() throws Exception {
        try (var provider = silentAfter("")) {
            var answer = send(provider, firstByte(SHORT)).awaitEnd();

            assertThat(answer.failure().kind()).isEqualTo(SendFailure.Kind.FIRST_BYTE_TIMEOUT);
            ClientUnderTest.until(() -> client.open() == 0);
        }
    }

    @Test
    void aHeadIsNotYetAByteOfTheBody() throws Exception {
        try (var provider = silentAfter(CHUNKED)) {
            var answer = send(provider, firstByte(SHORT)).awaitEnd();

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.bodyFailure().kind()).isEqualTo(BodyFailure.Kind.FIRST_BYTE_TIMEOUT);
            ClientUnderTest.until(() -> client.open() == 0);
        }
    }

    @Test
    void interimAnswersDoNotPutOffTheFirstByte() throws Exception {
        try (var provider =
                ScriptedProvider.start(
                        peer -> {
                            peer.read();
                            while (true) {
                                peer.write("HTTP/1.1 102 Processing\r\n\r\n");
                                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
                            }
                        })) {
            var answer = send(provider, firstByte(SHORT)).awaitEnd();

            assertThat(answer.failure().kind()).isEqualTo(SendFailure.Kind.FIRST_BYTE_TIMEOUT);
        }
    }

    @Test
    void silenceAmidTheBody() throws Exception {
        try (var provider = silentAfter(CHUNKED + "5\r\nhello\r\n")) {
            var answer = send(provider, idle(SHORT)).awaitEnd();

            assertThat(answer.text()).isEqualTo("hello");
            assertThat(answer.bodyFailure().kind()).isEqualTo(BodyFailure.Kind.IDLE_TIMEOUT);
            ClientUnderTest.until(() -> client.open() == 0);
        }
    }

    @Test
    void aReaderThatPausesIsNotTheProvidersSilence() throws Exception {
        try (var provider = silentAfter(CHUNKED + "5\r\nhello\r\n5\r\nworld\r\n0\r\n\r\n")) {
            var request =
                    ClientUnderTest.with(
                            ClientUnderTest.post(provider.origin(), "{}"),
                            new Timeouts(Duration.ofSeconds(10), SHORT, SHORT, NONE));
            var answer = client.sendUnread(request).awaitHead();
            client.on(
                    () ->
                            client.loop()
                                    .after(
                                            SHORT.multipliedBy(4),
                                            () -> answer.body().read(answer)));

            assertThat(answer.awaitEnd().text()).isEqualTo("helloworld");
            assertThat(answer.events()).endsWith("end");
        }
    }

    @Test
    void aLongStreamThatMovesIsNotCut() throws Exception {
        try (var provider =
                ScriptedProvider.start(
                        peer -> {
                            peer.read();
                            peer.write(CHUNKED);
                            for (int i = 0; i < 25; i++) {
                                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
                                peer.write("1\r\n.\r\n");
                            }
                            peer.write("0\r\n\r\n");
                        })) {
            var limits = Duration.ofSeconds(2);
            var timeouts = new Timeouts(Duration.ofSeconds(10), limits, limits, NONE);

            var answer = send(provider, timeouts).awaitEnd();

            assertThat(answer.text()).hasSize(25);
            assertThat(answer.events()).endsWith("end");
        }
    }

    @Test
    void theWholeTakesTooLongBeforeTheHead() throws Exception {
        try (var provider = silentAfter("")) {
            var answer = send(provider, total(SHORT)).awaitEnd();

            assertThat(answer.failure().kind()).isEqualTo(SendFailure.Kind.TOTAL_TIMEOUT);
            ClientUnderTest.until(() -> client.open() == 0);
        }
    }

    @Test
    void theWholeTakesTooLongThoughItMoves() throws Exception {
        try (var provider =
                ScriptedProvider.start(
                        peer -> {
                            peer.read();
                            peer.write(CHUNKED);
                            while (true) {
                                peer.write("1\r\n.\r\n");
                                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
                            }
                        })) {
            var answer = send(provider, total(Duration.ofSeconds(4))).awaitEnd();

            assertThat(answer.bodyFailure().kind()).isEqualTo(BodyFailure.Kind.TOTAL_TIMEOUT);
            assertThat(answer.received()).isPositive();
        }
    }

    @Test
    void limitsOfOneRequestDoNotReachTheNextOnTheConnection() throws Exception {
        try (var provider =
                ScriptedProvider.start(
                        peer -> {
                            peer.read();
                            peer.write("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello");
                            peer.read();
                            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2_500));
                            peer.write("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nworld");
                            peer.awaitClose();
                        })) {
            Duration limit = Duration.ofSeconds(2);
            send(provider, new Timeouts(limit, limit, limit, limit)).awaitEnd();

            var second = send(provider, ClientUnderTest.PATIENT).awaitEnd();

            assertThat(second.text()).isEqualTo("world");
        }
    }

    @Test
    void aProviderThatTakesNothingOfTheRequestWillNotAnswer() throws Exception {
        try (var provider =
                ScriptedProvider.start(
                        peer -> {
                            peer.head();
                            LockSupport.park();
                        })) {
            var request =
                    ClientUnderTest.with(
                            ClientUnderTest.with(
                                    ClientUnderTest.get(provider.origin()),
                                    "POST",
                                    ClientUnderTest.held(new byte[64_000_000])),
                            firstByte(Duration.ofMillis(200)));

            var answer = client.send(request).awaitEnd();

            assertThat(answer.failure().kind()).isEqualTo(SendFailure.Kind.FIRST_BYTE_TIMEOUT);
        }
    }

    @Test
    void aProviderThatTakesTheRequestSlowlyIsNotCut() throws Exception {
        int size = 24_000_000;
        try (var provider =
                ScriptedProvider.start(
                        peer -> {
                            peer.head();
                            for (int i = 0; i < 30; i++) {
                                peer.skip(size / 30);
                                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(80));
                            }
                            peer.write("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello");
                            peer.awaitClose();
                        })) {
            var request =
                    ClientUnderTest.with(
                            ClientUnderTest.with(
                                    ClientUnderTest.get(provider.origin()),
                                    "POST",
                                    ClientUnderTest.held(new byte[size])),
                            firstByte(Duration.ofSeconds(2)));

            assertThat(client.send(request).awaitEnd().text()).isEqualTo("hello");
        }
    }
}
